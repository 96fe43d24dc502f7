"""Meetings of the committee: the list, and each with its agenda and what became of it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.budgets.terms import BudgetState
from shared.contracts.fund.budgets.views import BudgetView, ListBudgets
from shared.contracts.fund.disbursements.views import DisbursementState, GetDisbursement
from shared.contracts.fund.meetings.commands import WHO_CALLS
from shared.contracts.fund.meetings.terms import HANDS, MeetingState
from shared.contracts.fund.meetings.views import (
    PAPERS_READERS,
    GetMeeting,
    GetMeetingPapers,
    ListMeetings,
    MeetingPapersView,
    MeetingView,
    PointView,
)
from shared.contracts.fund.refusals.meetings import MEETING_IS_UNKNOWN
from shared.kernel.models import Page
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsPage(PageView):
    """Meetings, the latest first."""

    template: ClassVar[str] = "meetings/meetings.html"

    meetings: Page[MeetingView]
    may_call: bool


@page(router, "GET /{community}/fund/meetings")
async def meetings(visit: Visit) -> Response:
    """The list, for everybody."""
    found = await visit.ask(ListMeetings(limit=50, cursor=visit.asked("cursor")[:512] or None))
    view = MeetingsPage(
        title=visit.words("meetings.title"),
        list_files=await files_of(visit, "fund-meetings"),
        meetings=found,
        may_call=await visit.has(*WHO_CALLS.roles),
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True)
class PointShown:
    """A point of the agenda, how its case stands now, and its note for who may read it."""

    one: PointView
    title: str
    """As the agenda has it; of a payment in the visitor's language where that has it."""
    state_then: DisbursementState | BudgetState | None
    """As the minutes say."""
    state_now: DisbursementState | BudgetState | None
    """Where that is another one."""
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage(PageView):
    """One meeting."""

    template: ClassVar[str] = "meetings/meeting.html"

    one: MeetingView
    points: tuple[PointShown, ...]
    papers: MeetingPapersView | None
    """None for whoever may not read them."""
    hands: int
    was_present: bool
    has_signed: bool
    acts: tuple[str, ...]
    """What the visitor is offered to do."""


@page(router, "GET /{community}/fund/meetings/{meeting_id}")
async def meeting(visit: Visit) -> Response:
    """The meeting; its words for members, staff and those who check."""
    one = await meeting_of(visit)
    papers = await papers_of(visit, one.meeting_id)
    person_id, now = visit.person_id, visit.gateway.clock.now()
    was_present = papers is not None and person_id in papers.present_ids
    has_signed = papers is not None and person_id in papers.signed_by
    acts = acts_of(one, await visit.roles(), has_begun=one.starts_at <= now)
    notes = {note.number: note.note for note in papers.notes} if papers else {}
    budgets = await _budgets(visit, one)
    view = MeetingPage(
        title=visit.words("meetings.one", day=(await visit.shown()).moment(one.starts_at)),
        one=one,
        points=tuple(
            [await _shown(visit, point, str(notes.get(point.number, "")), budgets) for point in one.agenda]
        ),
        papers=papers,
        hands=HANDS,
        was_present=was_present,
        has_signed=has_signed,
        acts=tuple(act for act in acts if act != "signature" or (was_present and not has_signed)),
    )
    return await visit.page(view)


async def meeting_of(visit: Visit) -> MeetingView:
    """The meeting of this address."""
    meeting_id = visit.id_part("meeting_id", MEETING_IS_UNKNOWN)
    return require(await visit.ask(GetMeeting(meeting_id=meeting_id)), MEETING_IS_UNKNOWN)


async def papers_of(visit: Visit, meeting_id: str) -> MeetingPapersView | None:
    """Its words; None for whoever may not read them."""
    if not await visit.has(*PAPERS_READERS.roles):
        return None
    return await visit.ask(GetMeetingPapers(meeting_id=meeting_id))


def acts_of(one: MeetingView, roles: Collection[Role], *, has_begun: bool) -> tuple[str, ...]:
    """What is offered to who has these roles; the fund has the last word."""
    calls = bool(WHO_CALLS.roles & {*roles})
    offered = {
        "minutes": calls and one.open and (has_begun or one.version > 0),
        "signature": Role.COMMITTEE in roles and one.state is MeetingState.MINUTED,
        "change": calls and one.state is MeetingState.CALLED and not has_begun,
        "cancellation": calls and one.state is MeetingState.CALLED,
    }
    return tuple(act for act, is_offered in offered.items() if is_offered)


async def _budgets(visit: Visit, one: MeetingView) -> dict[str, BudgetView]:
    years = {point.year for point in one.agenda if point.budget_id}
    return {
        budget.budget_id: budget
        for year in years
        for budget in await everything(visit, ListBudgets(year=year))
    }


async def _shown(visit: Visit, point: PointView, note: str, budgets: dict[str, BudgetView]) -> PointShown:
    kind: type[DisbursementState | BudgetState] = BudgetState
    now: DisbursementState | BudgetState | None = None
    title = point.title
    if point.disbursement_id:
        found = await visit.ask(GetDisbursement(disbursement_id=point.disbursement_id))
        kind, now = DisbursementState, found.state if found else None
        title = title_in(visit.language, found) if found else title
    elif point.budget_id and point.budget_id in budgets:
        now = budgets[point.budget_id].state
    then = kind(point.state) if point.state else None
    return PointShown(point, title, then, now if now is not then else None, note)
