"""Recruitment calls (招募公告), and the partners of the community."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.applications import READERS
from services.gateway.operations.calls import get_call, list_calls
from services.gateway.operations.complaints import list_complaints
from services.gateway.operations.needs import get_need
from services.gateway.operations.related_partners import is_related
from services.gateway.operations.screenings import ending_screening
from services.gateway.pages.desk.access import is_at_desk
from services.gateway.pages.desk.recruitment import ACTS
from services.gateway.pages.partner.access import own_caller, own_partners
from services.gateway.pages.programme.call_inquiries import inquiries_of
from services.gateway.pages.sessions.rows import SessionRow, sessions_between
from services.gateway.pages.site.languages import Language, name_in, text_in, title_in
from services.gateway.pages.site.names import AHEAD, partners_of
from services.gateway.pages.site.posters import poster
from services.gateway.pages.site.questions import AskedQuestion, asked_questions
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.shares.views import GetShare, ShareView
from shared.contracts.partners.call_inquiries import CallInquiryView
from shared.contracts.partners.calls import CallState, CallView, GetCall, ListCalls, ListCallsRequest
from shared.contracts.partners.complaints.events import Measure
from shared.contracts.partners.complaints.proposals import ListSuspensionProposals, SuspensionProposalView
from shared.contracts.partners.complaints.views import ListComplaints, ListComplaintsRequest
from shared.contracts.partners.counts import GetProgrammeCounts
from shared.contracts.partners.decisions.reminders import EndingScreeningView
from shared.contracts.partners.free_hours import FreeHoursView, GetFreeHours
from shared.contracts.partners.needs.views import GetNeed, NeedView
from shared.contracts.partners.partnership import PartnerState, PartnerView
from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.contracts.partners.refusals.calls import CALL_IS_UNKNOWN
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsPage(PageView):
    """Calls, the newest first."""

    template: ClassVar[str] = "programme/calls.html"

    calls: tuple[CallView, ...]
    in_line: int
    """How many offers to co-operate are in line."""
    may_draft: bool


@page(router, "GET /{community}/calls")
async def calls(visit: Visit) -> Response:
    """The published calls; staff see drafts, too."""
    found = await list_calls(await visit.caller(ListCalls), ListCallsRequest(limit=50))
    may_draft = await is_at_desk(visit)
    shown = tuple(one for one in found.items if one.listed or may_draft)
    counts = await visit.ask(GetProgrammeCounts())
    view = CallsPage(
        title=visit.words("calls.title"),
        list_files=await files_of(visit, "calls"),
        calls=shown,
        in_line=counts.intents.total,
        may_draft=may_draft,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage(PageView):
    """One call, and the needs that it wants met."""

    template: ClassVar[str] = "programme/call.html"

    call: CallView
    text: str
    """What it says, in the visitor's language where somebody said it there."""
    is_other: bool
    """Whether that is the other language, since nobody did."""
    needs: tuple[NeedView, ...]
    questions: tuple[AskedQuestion, ...]
    may_ask: bool
    """Whether staff may change what it asks."""
    answered: tuple[CallInquiryView, ...]
    """What was asked about it, with the answers."""
    unanswered: tuple[CallInquiryView, ...]
    """What staff have not answered: all for them, one's own for everybody else."""
    at_desk: bool
    may_inquire: bool
    acts: tuple[str, ...]
    """What staff may do with it now."""


@page(router, "GET /{community}/calls/{call_id}")
async def call(visit: Visit) -> Response:
    """The call."""
    found = require(
        await get_call(await visit.caller(GetCall), visit.id_part("call_id", CALL_IS_UNKNOWN)),
        CALL_IS_UNKNOWN,
    )
    caller = await visit.caller(GetNeed)
    needs = [await get_need(caller, one) for one in found.need_ids]
    is_open = found.state in {CallState.DRAFTED, CallState.PUBLISHED} and not found.questions_frozen
    works = await is_at_desk(visit)
    answered, unanswered = await inquiries_of(visit, found.call_id)
    view = CallPage(
        title=title_in(visit.language, found),
        text=text_in(visit.language, found),
        is_other=visit.language is Language.ENGLISH and found.text_en is None,
        call=found,
        needs=tuple({one.need_id: one for one in needs if one is not None}.values()),
        questions=asked_questions(found.questions, visit.words),
        may_ask=is_open and works,
        answered=answered,
        unanswered=unanswered,
        at_desk=works,
        may_inquire=found.state is CallState.PUBLISHED and not works,
        acts=(*ACTS[found.state], "copy") if works else (),
    )
    return await visit.page(view)


@page(router, "GET /{community}/calls/{call_id}/poster")
async def call_poster(visit: Visit) -> Response:
    """The call as a notice (招募公告) on a sheet of paper."""
    found = require(
        await get_call(await visit.caller(GetCall), visit.id_part("call_id", CALL_IS_UNKNOWN)),
        CALL_IS_UNKNOWN,
    )
    words, shown = visit.words, (await visit.shown()).for_paper()
    facts = (
        (words("calls.when"), shown.window(found.window.starts_at, found.window.ends_at)),
        (words("calls.categories"), " · ".join(found.categories)),
    )
    kind = f"{name_in(visit.language, await visit.here())} · {words('calls.title')}"
    below = f"/{visit.community}/calls"
    until = shown.moment(found.window.ends_at)
    view = poster(
        visit,
        kind=kind,
        title=title_in(visit.language, found),
        path=f"{below}/{found.call_id}",
        below=below,
        text=text_in(visit.language, found),
        facts=facts,
        how=_how_to_apply(found, words, until),
    )
    return await visit.page(view)


def _how_to_apply(call: CallView, words: Words, until: str) -> str:
    if call.state is not CallState.PUBLISHED:
        return ""
    return words("calls.how_to_apply", until=until, begin=words("partner.begin"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerPage(PageView):
    """One partner: what it offers and what it has given."""

    template: ClassVar[str] = "programme/partner.html"

    partner: PartnerView
    may_see_roster: bool
    warnings: int
    """How often complaints warned it; none for whoever is not told."""
    proposal: SuspensionProposalView | None
    """A suspension that is proposed, for staff alone."""
    may_keep: bool
    """Whether the visitor is not related to it, and so may say that it is not suspended."""
    screening: EndingScreeningView | None
    """A check for work with minors that ends, for staff and whoever acts for the partner."""
    may_record_screening: bool
    may_lift: bool
    """A complaint suspends it, and staff may end that before its day."""
    may_reinstate: bool
    may_leave: bool
    may_terminate: bool
    """Staff suspended it, or what the rules hold; a suspension with an end ends by itself."""
    share: ShareView | None
    free_hours: FreeHoursView | None
    rows: tuple[SessionRow, ...]


@page(router, "GET /{community}/partners/{partner_id}")
async def partner(visit: Visit) -> Response:
    """The partner, its sessions and its share for the fund."""
    partner_id = visit.id_part("partner_id", PARTNER_IS_UNKNOWN)
    found = require((await partners_of(visit)).get(partner_id), PARTNER_IS_UNKNOWN)
    now = visit.gateway.clock.now()
    rows = [
        one for one in await sessions_between(visit, now, now + AHEAD) if one.session.partner_id == partner_id
    ]
    share = await visit.ask(GetShare(partner_id=partner_id))
    own = await visit.has(Role.PARTNER) and partner_id in await own_partners(visit)
    staff = await visit.has(Role.STAFF)
    decides = staff and not await is_related(await own_caller(visit), partner_id)
    view = PartnerPage(
        title=found.project,
        partner=found,
        may_see_roster=await visit.has(*READERS),
        warnings=await _warnings(visit, partner_id),
        proposal=await _proposal(visit, partner_id),
        may_keep=decides,
        screening=await ending_screening(await own_caller(visit), partner_id) if visit.person_id else None,
        may_record_screening=staff,
        may_lift=found.suspended_until is not None and decides,
        may_reinstate=found.state is PartnerState.SUSPENDED and found.suspended_until is None and decides,
        may_leave=found.left_at is None and not found.exiting and own,
        may_terminate=found.left_at is None and staff,
        share=share,
        free_hours=await visit.ask(GetFreeHours(partner_id=partner_id)),
        rows=tuple(rows),
    )
    return await visit.page(view)


async def _warnings(visit: Visit, partner_id: str) -> int:
    if not await visit.has(Role.STAFF, Role.DISTRICT):
        return 0
    asked = ListComplaintsRequest(partner_id=partner_id, measure=Measure.WARNING, limit=200)
    return len((await list_complaints(await visit.caller(ListComplaints), asked)).items)


async def _proposal(visit: Visit, partner_id: str) -> SuspensionProposalView | None:
    if not await visit.has(Role.STAFF):
        return None
    proposals = (await visit.ask(ListSuspensionProposals(limit=200))).items
    return next((one for one in proposals if one.partner_id == partner_id), None)
