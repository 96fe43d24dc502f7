"""Today: what is free tonight, what is on this week, what is open to try and to object to, the fund."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.calls import list_calls
from services.gateway.operations.ledger import statement_of
from services.gateway.pages.fund.routes import periods_of, picture_of
from services.gateway.pages.me.things import NO_THINGS, Things, things_of
from services.gateway.pages.rooms.routes import may_book
from services.gateway.pages.rooms.starts import RoomStarts, free_on
from services.gateway.pages.sessions.rows import SessionRow, sessions_between
from services.gateway.pages.site.linked_data import LinkedData, organisation
from services.gateway.pages.site.names import spaces_of
from services.gateway.pages.site.plots import Plot
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.tasks import NO_TASKS, Tasks, waiting_for
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

    waiting: Tasks
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
    statement: StatementView | None
    """None where the fund does not answer."""
    picture: Plot | None


@page(router, "GET /{community}")
async def today(visit: Visit) -> Response:
    """The community today."""
    visit.hurry()
    shown = await visit.shown()
    free = await visit.if_there(_free(visit), [])
    sessions = await visit.if_there(sessions_between(visit, shown.now, shown.now + _WEEK), [])
    view = TodayPage(
        title=visit.words("today.title"),
        waiting=(await waiting_for(visit)).first(_TASKS_SHOWN) if visit.person_id else NO_TASKS,
        things=await visit.if_there(things_of(visit), NO_THINGS) if await visit.roles() else None,
        rooms=tuple(RoomStarts(one.space, one.day, one.starts[:_STARTS_SHOWN], one.why) for one in free),
        may_book=await may_book(visit),
        sessions=tuple(sessions),
        trials=await visit.if_there(_trials(visit), ()),
        surveys=await visit.if_there(open_surveys(visit), ()),
        calls=await visit.if_there(_calls(visit), ()),
        decisions=await visit.if_there(_decisions(visit), ()),
        statement=await visit.if_there(_statement(visit), None),
        picture=await visit.if_there(_picture(visit), None),
        linked_data=await visit.if_there(_organisation(visit), None),
    )
    return await visit.page(view)


async def _free(visit: Visit) -> list[RoomStarts]:
    today = (await visit.shown()).today
    return await free_on(visit, [*(await spaces_of(visit)).values()], today, 1)


async def _trials(visit: Visit) -> tuple[TrialView, ...]:
    """Those to come, and those of which somebody may still say what they think."""
    found = [
        *(await visit.ask(ListTrials(state=TrialState.PLANNED, limit=10))).items,
        *(await visit.ask(ListTrials(state=TrialState.FEEDBACK_OPEN, limit=10))).items,
    ]
    now = visit.gateway.clock.now()
    return tuple(one for one in found if one.ends_at > now or one.state is not TrialState.PLANNED)


async def _calls(visit: Visit) -> tuple[CallView, ...]:
    asked = ListCallsRequest(state=CallState.PUBLISHED, limit=10)
    found = (await list_calls(await visit.caller(ListCalls), asked)).items
    return tuple(one for one in found if one.window.ends_at > visit.gateway.clock.now())


async def _decisions(visit: Visit) -> tuple[DecisionView, ...]:
    return tuple((await visit.ask(ListDecisions(state=DecisionState.PUBLICITY, limit=10))).items)


async def _statement(visit: Visit) -> StatementView | None:
    return await statement_of(await visit.caller(GetStatement), None)


async def _picture(visit: Visit) -> Plot | None:
    return await picture_of(visit, await periods_of(visit))


async def _organisation(visit: Visit) -> LinkedData | None:
    return organisation(await visit.here(), f"{root_of(visit)}/{visit.community}")
