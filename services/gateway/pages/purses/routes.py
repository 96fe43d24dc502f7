"""The purses of the fund (专款) for everybody: what each is for and holds; and its words in English."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.site.english import say_in_english
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.campaigns.views import GetCampaign, ListCampaigns
from shared.contracts.fund.earmarks import (
    EarmarkView,
    GetEarmark,
    ListEarmarks,
    TranslateEarmark,
    TranslateEarmarkRequest,
)
from shared.contracts.fund.refusals import EARMARK_IS_UNKNOWN
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PursesPage(PageView):
    """Each purse with its purpose, what was given to it, what was paid from it and what is left."""

    template: ClassVar[str] = "purses/purses.html"

    purses: tuple[EarmarkView, ...]
    campaigns: frozenset[str]
    """Those that are a campaign's, which has a page."""
    may_open: bool
    may_say: bool
    next_cursor: str | None


@page(router, "GET /{community}/fund/purses")
async def purses(visit: Visit) -> Response:
    """The list, for everybody: donors give by it."""
    found = await visit.ask(ListEarmarks(cursor=visit.asked("cursor")[:512] or None))
    view = PursesPage(
        title=visit.words("purses.title"),
        list_files=await files_of(visit, "fund-earmarks"),
        purses=tuple(found.items),
        campaigns=frozenset(one.campaign_id for one in await everything(visit, ListCampaigns())),
        may_open=await visit.has(Role.TREASURER, Role.COMMITTEE),
        may_say=await visit.has(Role.STAFF, Role.TREASURER, Role.COMMITTEE),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@form_at("/{community}/fund/purses/{earmark_id}/translate", lambda route: page(router, route))
async def translate(visit: Visit) -> Response:
    """Says a purse in English, or says it better; that of a campaign is said with the campaign."""
    await visit.caller(TranslateEarmark)
    earmark_id = visit.id_part("earmark_id", EARMARK_IS_UNKNOWN)
    found = require(await visit.ask(GetEarmark(earmark_id=earmark_id)), EARMARK_IS_UNKNOWN)
    of_campaign = await visit.ask(GetCampaign(campaign_id=earmark_id))
    if visit.request.method != "POST" and of_campaign is not None:
        return visit.see(f"/{visit.community}/fund/campaigns/{earmark_id}/translate")
    back, says = f"/{visit.community}/fund/purses", (TranslateEarmark, TranslateEarmarkRequest)
    return await say_in_english(visit, found, back, says, "purpose", earmark_id=earmark_id)
