"""Where the platform is tried out: the messages that would have been sent."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.letters import ShownLetter
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowcasePage(PageView):
    """The last letters, the newest first."""

    template: ClassVar[str] = "messages/showcase.html"

    letters: tuple[ShownLetter, ...]


@page(router, "GET /development/messages")
async def would_have_been_sent(visit: Visit) -> Response:
    """Each letter with its words and to whom. There is no such page where the platform is in earnest."""
    showcase = visit.gateway.showcase
    if showcase is None:
        raise Rejected(ROUTE_IS_UNKNOWN)
    view = ShowcasePage(title=visit.words("showcase.title"), letters=tuple(showcase.shown))
    return await visit.page(view)
