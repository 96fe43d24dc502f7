"""The calendar of disclosures, and donors' questions."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import disclosures
from services.gateway.operations.caller import Caller
from shared.contracts.fund.disclosures.commands import AskAboutGift, CorrectDisclosure, PublishDisclosure
from shared.contracts.fund.disclosures.views import (
    GetDisclosure,
    GiftQuestionView,
    ListDisclosures,
    ListGiftQuestions,
    ListMyGiftQuestions,
)
from shared.kernel.models import Page, PagedRequest

router = APIRouter(tags=["fund"])

open_to(router, "GET /fund/disclosures", ListDisclosures)
open_to(router, "GET /fund/disclosures/{disclosure_id}", GetDisclosure)
open_to(router, "POST /fund/disclosures/{disclosure_id}/publication", PublishDisclosure)
open_to(router, "POST /fund/disclosures/{disclosure_id}/corrections", CorrectDisclosure)
open_to(router, "POST /fund/donations/{donation_id}/questions", AskAboutGift, at="fund/disclosures")
open_to(router, "GET /fund/gift-questions", ListGiftQuestions)


@route_to(router, "GET /fund/gift-questions/mine", ListMyGiftQuestions)
async def list_my_gift_questions(
    caller: Caller, asked: Annotated[PagedRequest, Query()]
) -> Page[GiftQuestionView]:
    return await disclosures.list_my_gift_questions(caller, asked)
