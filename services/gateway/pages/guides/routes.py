"""Guides: which there are, each as a page, and their pictures."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from markupsafe import Markup

from services.gateway.pages.guides.reading import html_of
from services.gateway.pages.site.guides import GUIDES, TEXTS
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)

_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidesPage(PageView):
    """Every guide, by whom it is for."""

    template: ClassVar[str] = "guides/guides.html"

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage(PageView):
    """One guide."""

    template: ClassVar[str] = "guides/guide.html"

    content: Markup


@page(router, "GET /{community}/guides")
async def guides(visit: Visit) -> Response:
    """Which there are."""
    await visit.here()
    return await visit.page(GuidesPage(title=visit.words("guides.title"), names=tuple(reversed(GUIDES))))


@page(router, "GET /{community}/guides/{name}")
async def guide(visit: Visit) -> Response:
    """One of them."""
    await visit.here()
    name = visit.part("name")
    if name not in GUIDES:
        raise Rejected(ROUTE_IS_UNKNOWN)
    role = GUIDES[name]
    linked = role is None or await visit.has(role)
    content = html_of(name, visit.language, visit.community, visit.words("guides.pages"), linked=linked)
    return await visit.page(GuidePage(title=visit.words(f"guides.{name}"), content=content))


@page(router, "GET /{community}/guides/pictures/{file}")
async def picture(visit: Visit) -> Response:
    """What a page looks like on a phone."""
    return _picture(visit, Language.CHINESE)


@page(router, "GET /{community}/guides/en/pictures/{file}")
async def picture_in_english(visit: Visit) -> Response:
    """What it looks like in English."""
    return _picture(visit, Language.ENGLISH)


def _picture(visit: Visit, language: Language) -> Response:
    files = {one.name: one for one in (TEXTS[language] / "pictures").iterdir()}
    found = files.get(visit.part("file"))
    if found is None:
        raise Rejected(ROUTE_IS_UNKNOWN)
    headers = {"Cache-Control": f"public, max-age={_DAY_SECONDS}"}
    return Response(found.read_bytes(), media_type="image/webp", headers=headers)
