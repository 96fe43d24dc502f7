"""Today: what is free tonight, what is on this week, what is open to try and to object to, the fund."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.calls import list_calls
from services.gateway.operations.ledger import statement_of
from services.gateway.pages.fund.routes import periods_of, picture_of
from services.gateway.pages.me.things import Things, things_of
from services.gateway.pages.rooms.routes import may_book
from services.gateway.pages.rooms.starts import RoomStarts, free_on
from services.gateway.pages.sessions.rows import SessionRow, sessions_between
from services.gateway.pages.site.linked_data import organisation
from services.gateway.pages.site.names import spaces_of
from services.gateway.pages.site.plots import Plot
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.tasks import TaskRow, waiting_for
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.surveys.routes import SurveyLine, open_surveys
from shared.contracts.fund.statement import GetStatement, StatementView
from shared.contracts.partners.calls import CallState, CallView, ListCalls, ListCallsRequest
from shared.contracts.partners.decisions.views import DecisionState, DecisionView, ListDecisions
from shared.contracts.partners.trials.views import ListTrials, TrialState, TrialView

router = APIRouter(include_in_schema=False)

_WEEK = timedelta(days=7)
_STARTS_SHOWN = 6
_TASKS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayPage(PageView):
    """The community's first page."""

    template: ClassVar[str] = "today/today.html"

    waiting: tuple[TaskRow, ...]
    """The first of what waits for the visitor."""
    things: Things | None
    """What the visitor has; None for a stranger."""
    rooms: tuple[RoomStarts, ...]
    may_book: bool
    sessions: tuple[SessionRow, ...]
    trials: tuple[TrialView, ...]
    surveys: tuple[SurveyLine, ...]
    """What residents are asked now."""
    calls: tuple[CallView, ...]
    decisions: tuple[DecisionView, ...]
    statement: StatementView
    picture: Plot | None


@page(router, "GET /{community}")
async def today(visit: Visit) -> Response:
    """The community today."""
    shown = await visit.shown()
    free = await free_on(visit, [*(await spaces_of(visit)).values()], shown.today, 1)
    trials = [
        *(await visit.ask(ListTrials(state=TrialState.PLANNED, limit=10))).items,
        *(await visit.ask(ListTrials(state=TrialState.FEEDBACK_OPEN, limit=10))).items,
    ]
    asked = ListCallsRequest(state=CallState.PUBLISHED, limit=10)
    calls = (await list_calls(await visit.caller(ListCalls), asked)).items
    decisions = (await visit.ask(ListDecisions(state=DecisionState.PUBLICITY, limit=10))).items
    view = TodayPage(
        title=visit.words("today.title"),
        waiting=(await waiting_for(visit))[:_TASKS_SHOWN] if visit.person_id else (),
        things=await things_of(visit) if await visit.roles() else None,
        rooms=tuple(RoomStarts(one.space, one.day, one.starts[:_STARTS_SHOWN], one.why) for one in free),
        may_book=await may_book(visit),
        sessions=tuple(await sessions_between(visit, shown.now, shown.now + _WEEK)),
        trials=tuple(one for one in trials if one.ends_at > shown.now or one.state is not TrialState.PLANNED),
        surveys=await open_surveys(visit),
        calls=tuple(one for one in calls if one.window.ends_at > shown.now),
        decisions=tuple(decisions),
        statement=await statement_of(await visit.caller(GetStatement), None),
        picture=await picture_of(visit, await periods_of(visit)),
        linked_data=organisation(await visit.here(), f"{root_of(visit)}/{visit.community}"),
    )
    return await visit.page(view)
