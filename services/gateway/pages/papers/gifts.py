"""A gift on paper, with what its receipt says: for its donor, and for those who keep or watch the books."""

from fastapi import APIRouter, Response

from services.gateway.operations.donations import get_donation, is_own
from services.gateway.operations.ledger import statement_of
from services.gateway.pages.papers.paper import Paper, answer, asked_of
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.donations.views import DonationView, GetDonation
from shared.contracts.fund.earmarks import ListEarmarks
from shared.contracts.fund.entries import GetEntry
from shared.contracts.fund.refusals import DONATION_IS_UNKNOWN
from shared.contracts.fund.statement import GetStatement
from shared.kernel.money import in_capitals
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


@page(router, "GET /{community}/gifts/{donation_id}/receipt")
@page(router, "GET /{community}/gifts/{donation_id}/receipt.pdf")
async def receipt(visit: Visit) -> Response:
    """The gift and its receipt, as a page or as PDF; a pledge has none."""
    donation_id = visit.id_part("donation_id", DONATION_IS_UNKNOWN)
    _, as_pdf = asked_of(visit)
    caller = await visit.caller(GetDonation)
    gift = require(await get_donation(caller, donation_id), DONATION_IS_UNKNOWN)
    if gift.received_on is None:
        raise Rejected(DONATION_IS_UNKNOWN)
    own = await is_own(caller, gift)
    paper = await _paper(visit, gift, await _donor(visit) if own else "")
    back = ("me", "me.title") if own else ("fund/gifts", "fund.gifts")
    return await answer(
        visit,
        paper,
        f"/{visit.community}/gifts/{donation_id}/receipt",
        as_pdf=as_pdf,
        back=(f"/{visit.community}/{back[0]}", visit.words(back[1])),
    )


async def _donor(visit: Visit) -> str:
    site = await visit.site()
    return site.acting_for or site.person or ""


async def _paper(visit: Visit, gift: DonationView, donor: str) -> Paper:
    words, shown = visit.words, await visit.shown()
    charity = (await statement_of(await visit.caller(GetStatement), None)).host_charity
    purses = {one.earmark_id: one.title for one in await everything(visit, ListEarmarks())}
    entry = await visit.ask(GetEntry(entry_id=gift.entry_id)) if gift.entry_id else None
    assert gift.received_on is not None  # noqa: S101 (it arrived)
    return Paper(
        title=words("papers.gift"),
        kind=f"{name_in(visit.language, await visit.here())} · {words('fund.title')}",
        lead=words("papers.gift_lead", charity=charity),
        facts=(
            (words("papers.donor"), donor),
            (words("papers.amount"), shown.money(gift.amount_fen)),
            (words("papers.in_capitals"), in_capitals(gift.amount_fen)),
            (words("papers.arrived_on"), gift.received_on.isoformat()),
            (words("papers.channel"), words.of(gift.channel) if gift.channel else ""),
            (words("papers.meant_for"), purses.get(gift.earmark_id or "") or words("fund.any_purpose")),
            (words("papers.reference"), gift.reference or ""),
            (words("papers.state"), f"{words.of(gift.state)} · {words.of(gift.receipt)}"),
            (words("papers.receipt_code"), gift.receipt_code or ""),
            (words("papers.receipt_number"), gift.receipt_number or ""),
            (words("papers.check_code"), gift.check_code or ""),
            (words("papers.entry"), words("papers.entry_number", number=entry.number) if entry else ""),
        ),
        notes=(
            words("papers.no_receipt_itself", charity=charity),
            *((words("papers.where_to_check"),) if gift.receipt_code else ()),
        ),
    )
