"""Donors' questions: each donor sees the own."""

from services.gateway.operations.caller import Caller
from shared.contracts.fund.disclosures.views import GiftQuestionView, ListMyGiftQuestions
from shared.kernel.models import Page, PagedRequest


async def list_my_gift_questions(caller: Caller, asked: PagedRequest) -> Page[GiftQuestionView]:
    """What the caller asked about the own gifts."""
    return await caller.ask(ListMyGiftQuestions(**dict(asked), asked_by=caller.person_id))
