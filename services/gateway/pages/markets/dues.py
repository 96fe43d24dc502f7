"""What stalls owe, for everybody: the oldest first, with the sums of 30, 60, 90 and more days."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.stall_dues import stall_ageing
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.markets.ageing import READ_STALL_AGEING, StallAgeingView

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DuesPage(PageView):
    """The bands, and each stall that owes something."""

    template: ClassVar[str] = "markets/dues.html"

    ageing: StallAgeingView


@page(router, "GET /{community}/fund/stall-dues")
async def dues(visit: Visit) -> Response:
    """The page."""
    found = await stall_ageing(await visit.caller_of(READ_STALL_AGEING))
    return await visit.page(
        DuesPage(
            title=visit.words("markets.dues"),
            list_files=await files_of(visit, "fund-stall-dues"),
            ageing=found,
        )
    )
