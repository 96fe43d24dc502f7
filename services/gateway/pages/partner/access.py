"""Pages of a partner, and of whoever would become one: for everybody who is signed in."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from services.gateway.operations.applications import get_application
from services.gateway.operations.caller import Caller
from services.gateway.operations.sessions import represented
from services.gateway.pages.site.serving import Page, form_at, page, require_person
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.applications.views import ApplicationView, GetApplication
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.kernel.operations import Operation
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import SIGNED_IN

_OWN = Operation("See one's own as a partner", SIGNED_IN)


def own_page(router: APIRouter, route: str) -> Callable[[Page], Page]:
    """As `page`; a stranger is led to the sign-in first."""

    def add(function: Page) -> Page:
        async def guarded(visit: Visit) -> Response:
            require_person(visit)
            return await function(visit)

        page(router, route)(guarded)
        return function

    return add


def own_form(router: APIRouter, path: str) -> Callable[[Page], Page]:
    """As `own_page`, for a form (GET) and what is sent with it (POST)."""
    return form_at(path, lambda route: own_page(router, route))


async def own_caller(visit: Visit) -> Caller:
    """The visitor as the caller of what is no message of one service."""
    return await visit.caller_of(_OWN)


async def own_partners(visit: Visit) -> list[str]:
    """The partners for whom the visitor acts."""
    return await represented(await own_caller(visit))


async def own_application(visit: Visit) -> ApplicationView:
    """The application that the path names, if it is the visitor's own."""
    application_id = visit.id_part("application_id", APPLICATION_IS_UNKNOWN)
    caller = await visit.caller(GetApplication)
    found = require(await get_application(caller, application_id), APPLICATION_IS_UNKNOWN)
    if found.applicant != caller.person_id:
        raise Rejected(APPLICATION_IS_UNKNOWN)  # Whoever works on it has the desk for that.
    return found
