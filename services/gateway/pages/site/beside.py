"""Who visits an address without a page, and in which community."""

from starlette.requests import Request

from services.gateway.operations.admission import is_open
from services.gateway.pages.site.visit import Visit, visit_of


async def visit_beside(request: Request) -> Visit:
    """The visit of an address without a page: in the community with whose name it begins, if any."""
    visit, name = await visit_of(request), request.url.path.removeprefix("/").partition("/")[0]
    visit.hurry()  # What stands around the sentence is not worth a long wait.
    if await visit.patience.wait("partners", lambda: is_open(visit.gateway, name)):
        visit.community = name
    return visit
