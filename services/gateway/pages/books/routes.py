"""The treasurer's desk (出纳台): what waits by clock, and the ways to all that a treasurer books."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.donations import get_donation
from services.gateway.operations.people import contacts
from services.gateway.operations.waiting.listing import list_waiting
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.names import everything, purse_titles
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.tasks import Tasks, tasks_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.donations.commands import (
    ReceiptDonation,
    ReceiptDonationRequest,
    RecordDonation,
)
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.donations.views import (
    DonationState,
    DonationView,
    GetDonation,
    ListDonationRecords,
)
from shared.contracts.fund.goods.views import GoodsView, ListGoods
from shared.contracts.fund.refusals import DONATION_IS_UNKNOWN
from shared.contracts.fund.shares.views import ListRemittances, ListShares, RemittanceView
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.waiting import LIST_WAITING
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BooksPage(PageView):
    """What waits for the treasurer, and where everything is booked."""

    template: ClassVar[str] = "books/desk.html"

    waiting: Tasks
    is_done: bool
    """Whether something was booked just now."""


@page(router, "GET /{community}/books")
async def books(visit: Visit) -> Response:
    """The desk, for treasurers."""
    await visit.caller(RecordDonation)
    found = await list_waiting(await visit.caller_of(LIST_WAITING), Role.TREASURER)
    view = BooksPage(
        title=visit.words("books.title"),
        waiting=tasks_of(visit, found),
        is_done=bool(visit.asked("done")),
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True)
class GiftRow:
    """A gift or a pledge, with the name of who gave it."""

    gift: DonationView
    donor: str
    """Empty for an anonymous gift, and for whoever keeps no books."""
    purse: str
    """Empty for the general one."""


@dataclass(frozen=True, slots=True)
class RemittanceRow:
    """A partner's money without a receipt."""

    remittance: RemittanceView
    project: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptsPage(PageView):
    """Receipts that are due, for money and for gifts in kind, and money that was promised."""

    template: ClassVar[str] = "books/receipts.html"

    gifts: tuple[GiftRow, ...]
    remittances: tuple[RemittanceRow, ...]
    goods: tuple[GoodsView, ...]
    pledges: tuple[GiftRow, ...]
    may_act: bool
    is_done: bool
    form: FormView


@page(router, "GET /{community}/fund/receipts")
async def receipts(visit: Visit) -> Response:
    """The list that is worked off; whoever watches the books reads it too, without names."""
    return await _receipts_page(visit, None)


@page(router, "POST /{community}/fund/receipts/{donation_id}/waived")
async def waive(visit: Visit) -> Response:
    """The donor wants no receipt."""
    once = once_of(await visit.fields())
    donation_id = visit.id_part("donation_id", DONATION_IS_UNKNOWN)
    body = ReceiptDonationRequest(receipt_number=None)
    try:
        outcome = await visit.submit(ReceiptDonation, body, once=once, donation_id=donation_id)
    except Rejected as wrong:
        return await _receipts_page(visit, wrong)
    return visit.see_done(f"/{visit.community}/fund/receipts?done=1", ReceiptDonation, outcome)


async def _receipts_page(visit: Visit, wrong: Wrong | None) -> Response:
    due = await everything(visit, ListDonationRecords(receipt=ReceiptState.DUE))
    pledged = await everything(visit, ListDonationRecords(state=DonationState.PLEDGED))
    may_act = await visit.has(Role.TREASURER)
    view = ReceiptsPage(
        title=visit.words("books.receipts"),
        list_files=await files_of(
            visit, "fund-donations-records", ListDonationRecords(receipt=ReceiptState.DUE)
        ),
        gifts=await gift_rows(visit, due, named=may_act),
        remittances=await _without_receipt(visit),
        goods=tuple(await everything(visit, ListGoods(receipt=ReceiptState.DUE))),
        pledges=await gift_rows(visit, pledged, named=may_act),
        may_act=may_act,
        is_done=bool(visit.asked("done")),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


async def gift_rows(visit: Visit, gifts: Sequence[DonationView], *, named: bool) -> tuple[GiftRow, ...]:
    """The gifts with purses and, where ``named``, donors; that a name was read is written down where its
    bearer sees it."""
    purses = await purse_titles(visit)
    donors = sorted({one.donor_id for one in gifts if one.donor_id}) if named else []
    names: dict[str, str] = {}
    if donors:
        known = await contacts(await visit.caller(ListDonationRecords), donors, ContactPurpose.FUND)
        names = {person_id: person.name for person_id, person in known.items()}
    return tuple(
        GiftRow(one, names.get(one.donor_id or "", ""), purses.get(one.earmark_id or "", "")) for one in gifts
    )


async def gift_of(visit: Visit) -> DonationView:
    """The gift or pledge that the path names, for its donor and for those who keep the books."""
    donation_id = visit.id_part("donation_id", DONATION_IS_UNKNOWN)
    return require(await get_donation(await visit.caller(GetDonation), donation_id), DONATION_IS_UNKNOWN)


async def _without_receipt(visit: Visit) -> tuple[RemittanceRow, ...]:
    found: list[RemittanceRow] = []
    for share in await everything(visit, ListShares()):
        if share.remitted_fen:
            arrived = await everything(visit, ListRemittances(partner_id=share.partner_id))
            found += [
                RemittanceRow(one, share.project or share.organisation or "")
                for one in arrived
                if one.receipt_number is None and not one.reversed
            ]
    return tuple(sorted(found, key=lambda one: one.remittance.recorded_at))
