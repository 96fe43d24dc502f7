"""Pages of a partner, and of whoever would become one: for everybody who is signed in."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from services.gateway.operations.caller import Caller
from services.gateway.operations.sessions import represented
from services.gateway.pages.site.serving import Page, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.refusals import SIGN_IN_IS_REQUIRED
from shared.kernel.operations import Operation
from shared.kernel.refusals import Rejected
from shared.kernel.roles import SIGNED_IN

_OWN = Operation("See one's own as a partner", SIGNED_IN)


def own_page(router: APIRouter, route: str) -> Callable[[Page], Page]:
    """As `page`; a stranger is led to the sign-in first."""

    def add(function: Page) -> Page:
        async def guarded(visit: Visit) -> Response:
            if visit.person_id is None:
                raise Rejected(SIGN_IN_IS_REQUIRED)
            return await function(visit)

        page(router, route)(guarded)
        return function

    return add


def own_form(router: APIRouter, path: str) -> Callable[[Page], Page]:
    """As `own_page`, for a form (GET) and what is sent with it (POST)."""

    def add(function: Page) -> Page:
        own_page(router, f"GET {path}")(function)
        own_page(router, f"POST {path}")(function)
        return function

    return add


async def own_caller(visit: Visit) -> Caller:
    """The visitor as the caller of what is no message of one service."""
    return await visit.caller_of(_OWN)


async def own_partners(visit: Visit) -> list[str]:
    """The partners for whom the visitor acts."""
    return await represented(await own_caller(visit))
