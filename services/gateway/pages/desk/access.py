"""Pages of the desk: for staff, in their own name and nobody else's."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from services.gateway.operations.caller import Caller
from services.gateway.pages.site.serving import Page, form_at, page, require_person
from services.gateway.pages.site.visit import Visit
from shared.kernel.operations import Operation
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role, roles

_DESK = Operation("Work at the desk", roles(Role.STAFF))


def desk_page(router: APIRouter, route: str, *allowed: Role) -> Callable[[Page], Page]:
    """As `page`, for staff, or whoever is ``allowed`` beside them.

    While staff act for somebody they are led to the counter, to end that first.
    """

    def add(function: Page) -> Page:
        async def guarded(visit: Visit) -> Response:
            require_person(visit)
            if await visit.acting_for() is not None:
                return visit.see(f"/{visit.community}/counter")
            if not await visit.has(Role.STAFF, *allowed):
                raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[Role.STAFF, *allowed])
            return await function(visit)

        page(router, route)(guarded)
        return function

    return add


def desk_form(router: APIRouter, path: str, *allowed: Role) -> Callable[[Page], Page]:
    """As `desk_page`, for a form (GET) and what is sent with it (POST)."""
    return form_at(path, lambda route: desk_page(router, route, *allowed))


async def is_at_desk(visit: Visit) -> bool:
    """Whether the visitor is staff who act for nobody else now: whom ways to the desk are shown."""
    return await visit.has(Role.STAFF) and await visit.acting_for() is None


async def staff_caller(visit: Visit) -> Caller:
    """Staff as the caller of what is no message of one service."""
    return await visit.caller_of(_DESK)
