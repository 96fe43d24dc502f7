"""Donors' questions, of which each donor sees the own; what disclosures are about, in English."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.whole_lists import Asks
from shared.contracts.fund.disbursements.views import GetDisbursement
from shared.contracts.fund.disclosures.terms import DisclosureKind
from shared.contracts.fund.disclosures.views import DisclosureView, GiftQuestionView, ListMyGiftQuestions
from shared.contracts.fund.earmarks import GetEarmark
from shared.kernel.models import Page, PagedRequest


async def list_my_gift_questions(caller: Caller, asked: PagedRequest) -> Page[GiftQuestionView]:
    """What the caller asked about the own gifts."""
    return await caller.ask(ListMyGiftQuestions(**dict(asked), asked_by=caller.person_id))


async def title_in_english(asks: Asks, disclosure: DisclosureView) -> str | None:
    """What it is about, as its payment or purse says it in English; None where nobody said.

    A campaign's purse is called as the campaign is, and has its id.
    """
    if disclosure.subject_id is None:
        return None
    if disclosure.kind is DisclosureKind.RELATED_PARTY:
        payment = await asks.ask(GetDisbursement(disbursement_id=disclosure.subject_id))
        return payment.title_en if payment else None
    purse = await asks.ask(GetEarmark(earmark_id=disclosure.subject_id))
    return purse.title_en if purse else None
