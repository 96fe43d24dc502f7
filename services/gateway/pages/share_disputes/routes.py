"""What partners owe, by its age, for everybody; disputes of statements for those who have a part in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.complaints import acts_for
from services.gateway.operations.related_partners import is_related
from services.gateway.operations.share_ageing import share_ageing, table_of
from services.gateway.operations.share_disputes import (
    LIST_SHARE_DISPUTES,
    get_share_dispute,
    list_share_disputes,
)
from services.gateway.operations.whole_lists import whole_answer
from services.gateway.pages.partner.access import own_page
from services.gateway.pages.site.files import csv_file
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.refusals.share_disputes import SHARE_DISPUTE_IS_UNKNOWN
from shared.contracts.fund.share_disputes.commands import AnswerShareDispute
from shared.contracts.fund.share_disputes.events import READERS, DisputedLine
from shared.contracts.fund.share_disputes.views import (
    GetShareDispute,
    ListShareDisputesRequest,
    ShareDisputeView,
)
from shared.contracts.fund.shares.ageing import READ_SHARE_AGEING, ShareAgeingView
from shared.contracts.fund.shares.views import GetShare, ListSessionShares, ListShares
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDuesPage(PageView):
    """The bands, and each partner that owes something."""

    template: ClassVar[str] = "share_disputes/dues.html"

    ageing: ShareAgeingView
    sees_disputes: bool


@page(router, "GET /{community}/fund/share-dues")
async def dues(visit: Visit) -> Response:
    """What partners owe, for everybody, with the sums of 30, 60, 90 and more days."""
    view = ShareDuesPage(
        title=visit.words("share_dues.title"),
        ageing=await share_ageing(await visit.caller_of(READ_SHARE_AGEING)),
        sees_disputes=await visit.has(*READERS.roles),
    )
    return await visit.page(view)


@page(router, "GET /{community}/fund/share-dues.csv")
async def dues_as_file(visit: Visit) -> Response:
    """The table for a spreadsheet."""
    found = await share_ageing(await visit.caller_of(READ_SHARE_AGEING))
    return csv_file(f"share-ageing-{visit.community}", table_of(found))


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute, and whose it is."""

    one: ShareDisputeView
    project: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputesPage(PageView):
    """Every dispute, the latest first."""

    template: ClassVar[str] = "share_disputes/disputes.html"

    rows: tuple[DisputeRow, ...]
    next_cursor: str | None


@own_page(router, "GET /{community}/fund/share-disputes")
async def disputes(visit: Visit) -> Response:
    """The list, for those who answer or check."""
    asked = ListShareDisputesRequest(cursor=visit.asked("cursor")[:512] or None)
    found = await list_share_disputes(await visit.caller_of(LIST_SHARE_DISPUTES), asked)
    shares = await whole_answer(visit, ListShares())
    projects = {one.partner_id: one.project or "" for one in shares}
    view = DisputesPage(
        title=visit.words("share_disputes.title"),
        list_files=await files_of(visit, "fund-share-disputes"),
        rows=tuple(_row(visit, one, projects.get(one.partner_id, "")) for one in found.items),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


def _row(visit: Visit, one: ShareDisputeView, project: str) -> DisputeRow:
    return DisputeRow(one, project, one.open and one.answer_by < visit.gateway.clock.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputePage(PageView):
    """One dispute: what, why, and what was answered."""

    template: ClassVar[str] = "share_disputes/dispute.html"

    row: DisputeRow
    lines: tuple[tuple[str, DisputedLine], ...]
    """Each session by its title."""
    may_answer: bool


@own_page(router, "GET /{community}/fund/share-disputes/{dispute_id}")
async def dispute(visit: Visit) -> Response:
    """The dispute, for its partner and for those who answer or check."""
    found = await dispute_of(visit)
    share = await visit.ask(GetShare(partner_id=found.partner_id))
    caller = await visit.caller(GetShareDispute)
    may_answer = await visit.has(*AnswerShareDispute.operation.allowed.roles)
    is_theirs = found.raised_by == caller.person_id or await acts_for(caller, found.partner_id)
    view = DisputePage(
        title=visit.words("share_disputes.one"),
        row=_row(visit, found, (share.project if share else None) or ""),
        lines=await titled(visit, found.partner_id, found.lines),
        may_answer=may_answer
        and found.open
        and not is_theirs
        and not await is_related(caller, found.partner_id),
    )
    return await visit.page(view)


async def dispute_of(visit: Visit) -> ShareDisputeView:
    """The dispute of this address, if the visitor may see it."""
    dispute_id = visit.id_part("dispute_id", SHARE_DISPUTE_IS_UNKNOWN)
    found = await get_share_dispute(await visit.caller(GetShareDispute), dispute_id)
    return require(found, SHARE_DISPUTE_IS_UNKNOWN)


async def titled(
    visit: Visit, partner_id: str, lines: Sequence[DisputedLine]
) -> tuple[tuple[str, DisputedLine], ...]:
    """Each session of a dispute with its day and title."""
    shown = await visit.shown()
    sessions = await whole_answer(visit, ListSessionShares(partner_id=partner_id))
    titles = {one.session_id: f"{shown.local(one.delivered_at).date()} {one.title}" for one in sessions}
    return tuple((titles.get(one.session_id, one.session_id), one) for one in lines)
