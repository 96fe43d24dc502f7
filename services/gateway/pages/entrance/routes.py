"""The first page, the language switch, and what all pages are made of."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.communities import list_communities
from services.gateway.pages.entrance.scripts import PASSKEY
from services.gateway.pages.partner.scripts import PRICE_CAP
from services.gateway.pages.site.answers import STYLE, STYLE_NAME, local_or_home, see
from services.gateway.pages.site.cookies import put_cookie
from services.gateway.pages.site.languages import COOKIE, Language
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.identity import CommunitySummary
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_MOST_COMMUNITIES = 1_000
_YEAR_SECONDS = 31_536_000
_SCRIPTS = {one.name: (one.content, "text/javascript") for one in (PASSKEY, PRICE_CAP)}
_ASSETS = {STYLE_NAME: (STYLE, "text/css"), **_SCRIPTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(PageView):
    """The communities of the platform."""

    template: ClassVar[str] = "entrance/home.html"

    communities: tuple[CommunitySummary, ...]
    in_chinese: bool
    is_officer: bool
    """Whether the visitor is of the district, which has a page of its own."""


@page(router, "GET /")
async def home(visit: Visit) -> Response:
    """Every community, and what this is."""
    found = await list_communities(visit.gateway, None, _MOST_COMMUNITIES)
    title = visit.words("home.title")
    chinese = visit.language is Language.CHINESE
    view = HomePage(
        title=title,
        communities=tuple(found.items),
        in_chinese=chinese,
        is_officer=await visit.has(Role.DISTRICT),
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage(PageView):
    """A page of words alone."""

    template: ClassVar[str] = "entrance/accessibility.html"


@page(router, "GET /accessibility")
async def accessibility(visit: Visit) -> Response:
    """What holds for people with disabilities (Accessibility Law, art. 32 and 40)."""
    return await visit.page(TextPage(title=visit.words("accessibility.title")))


@page(router, "GET /language")
async def choose_language(visit: Visit) -> Response:
    """Keeps the language that was chosen, and goes back to where it was chosen."""
    back = visit.asked("back")
    response = see(local_or_home(back))
    wanted = visit.asked("to")
    if wanted in {*Language}:
        put_cookie(visit.request, response, COOKIE, wanted, seconds=_YEAR_SECONDS)
    return response


@router.get("/assets/{name}")
def asset(name: str) -> Response:
    """The style sheet, and the scripts of the pages that have one."""
    if name not in _ASSETS:
        raise Rejected(ROUTE_IS_UNKNOWN)
    headers = {"Cache-Control": f"public, max-age={_YEAR_SECONDS}, immutable"}
    content, media_type = _ASSETS[name]
    return Response(content, media_type=media_type, headers=headers)
