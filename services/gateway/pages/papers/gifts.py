"""A gift on paper, with what its receipt says: for its donor, and for those who keep or watch the books."""

from dataclasses import replace

from fastapi import APIRouter, Response

from services.gateway.operations.donations import get_donation, is_own
from services.gateway.operations.ledger import statement_of
from services.gateway.pages.fund.gift_uses import uses_of
from services.gateway.pages.papers.paper import Paper, Table, answer, asked_of
from services.gateway.pages.site.languages import Language, name_in, title_in
from services.gateway.pages.site.names import purse_title
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.disbursements.views import DisbursementView
from shared.contracts.fund.donations.views import DonationView, GetDonation
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
    if not as_pdf:  # What is paid goes on, and a PDF says what stays so.
        paper = await _with_uses(visit, paper, gift)
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
    words, shown = visit.words, (await visit.shown()).for_paper()
    charity = (await statement_of(await visit.caller(GetStatement), None)).host_charity
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
            (words("papers.arrived_on"), shown.date_of(gift.received_on)),
            (words("papers.channel"), words.of(gift.channel) if gift.channel else ""),
            (words("papers.meant_for"), await purse_title(visit, gift.earmark_id)),
            (words("papers.reference"), gift.reference or ""),
            (words("papers.state"), f"{words.of(gift.state)} · {words.of(gift.receipt)}"),
            (words("papers.receipt_code"), gift.receipt_code or ""),
            (words("papers.receipt_number"), gift.receipt_number or ""),
            (words("papers.check_code"), gift.check_code or ""),
            (words("papers.entry"), words("papers.entry_number", number=entry.number) if entry else ""),
        ),
        addresses={words("papers.entry"): f"/{visit.community}/fund/entries/{entry.entry_id}"}
        if entry
        else {},
        notes=(
            words("papers.no_receipt_itself", charity=charity),
            *((words("papers.where_to_check"),) if gift.receipt_code else ()),
        ),
    )


async def _with_uses(visit: Visit, paper: Paper, gift: DonationView) -> Paper:
    """What the gift's purse paid since it came, each with its page; nothing of a gift that was taken back."""
    use = (await uses_of(visit, [gift])).get(gift.donation_id)
    if use is None:
        return paper
    words, shown, fund = visit.words, (await visit.shown()).for_paper(), f"/{visit.community}/fund"
    rows = tuple(_row(one, visit.language, shown) for one in use.payments)
    table = Table(
        title=words("papers.uses"),
        head=(words("papers.use"), words("fund.paid_on"), words("papers.amount")),
        rows=rows,
        total=(words("papers.uses_sum"), "", shown.money(use.paid_fen)),
        addresses=tuple(f"{fund}/spending/{one.disbursement_id}" for one in use.payments),
    )
    notes = [*paper.notes, words("papers.uses_told")]
    if not rows:
        notes.append(words("papers.no_uses" if use.is_all else "papers.no_late_uses"))
    elif not use.is_all:
        notes.append(words("papers.late_uses"))
    if use.purse is not None:
        received, spent = shown.money(use.purse.received_fen), shown.money(use.purse.spent_fen)
        left = shown.money(use.purse.balance_fen)
        notes.append(
            words(
                "papers.purse_told",
                purse=title_in(visit.language, use.purse),
                received=received,
                spent=spent,
                left=left,
            )
        )
    leads = (*paper.leads, (f"{fund}/spending", words("papers.all_spending")))
    return replace(
        paper, tables=(*paper.tables, table) if rows else paper.tables, notes=tuple(notes), leads=leads
    )


def _row(paid: DisbursementView, language: Language, shown: Shown) -> tuple[str, str, str]:
    """What was paid, when, and how much."""
    day = shown.date_of(paid.paid_on) if paid.paid_on else ""
    return title_in(language, paid), day, shown.money(paid.amount_fen)
