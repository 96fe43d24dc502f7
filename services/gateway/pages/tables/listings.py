"""Every list of the API that needs nothing but filters, as a table; and where that of a page is.

A list that a service gets is here with it: none is named twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import get_args
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.routing import APIRoute
from pydantic import BaseModel

from services.gateway.api import bookings, fund, partners, people
from services.gateway.api.shape import Shape, shape_of
from services.gateway.operations import workbook
from services.gateway.pages.site.templates import ListFiles
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.share_disputes.events import READERS
from shared.kernel.models import Page
from shared.kernel.roles import Allowed

ENDINGS = ("csv", "xlsx") if workbook.IS_THERE else ("csv",)
GROUPS: Mapping[str, tuple[APIRouter, ...]] = {
    "tables.programme": tuple(partners.ROUTERS),
    "tables.rooms": tuple(bookings.ROUTERS),
    "tables.fund": tuple(fund.ROUTERS),
    "tables.people": (people.router,),
}
"""By its words, the routers of each group of lists."""
_WHOLE: Mapping[str, Allowed] = {"fund-share-disputes": READERS}
"""Who may have a whole list of which others may have a part that they name: it is offered to these alone."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of the API."""

    group: str
    """Where it stands on the page."""
    route: APIRoute
    shape: Shape
    item: type[BaseModel]
    """Of what it is a list."""

    @property
    def allowed(self) -> Allowed:
        """Who may ask for it."""
        assert self.shape.permission is not None  # noqa: S101 (no list is without)
        return self.shape.permission.allowed


@cache
def listings() -> Mapping[str, Listing]:
    """Every list of a community that needs nothing but filters, by the name of its table."""
    found = {}
    for group, one in ((group, one) for group, routers in GROUPS.items() for one in routers):
        for route in one.routes:
            if isinstance(route, APIRoute) and (listing := _listing(group, route)) is not None:
                found[route.path.strip("/").replace("/", "-")] = listing
    return found


def _listing(group: str, route: APIRoute) -> Listing | None:
    if route.methods != {"GET"} or "{" in route.path:
        return None
    answer = route.response_model
    if not (isinstance(answer, type) and issubclass(answer, Page)):
        return None
    shape = shape_of(route.endpoint, route.path)
    if shape.permission is None or shape.others or "cursor" not in shape.query_names:
        return None
    (item,) = get_args(answer.model_fields["items"].annotation)
    return Listing(group, route, shape, item)


async def may_have(visit: Visit, name: str) -> bool:
    """Whether the visitor is offered this table."""
    allowed = _WHOLE.get(name, listings()[name].allowed)
    if not allowed.signed_in:
        return True
    return visit.person_id is not None and (not allowed.roles or bool(allowed.roles & await visit.roles()))


async def files_of(visit: Visit, name: str, asked: BaseModel | None = None) -> ListFiles | None:
    """The table of the list that a page shows, with the filters by which the page asked for it.

    None for whoever may not have it.
    """
    if not await may_have(visit, name):
        return None
    taken = {*listings()[name].shape.query_names} - {"cursor", "limit"}
    given = asked.model_dump(mode="json", include=taken, exclude_none=True) if asked else {}
    filters = {key: str(one).lower() if isinstance(one, bool) else one for key, one in given.items()}
    query = f"?{urlencode(filters)}" if filters else ""
    return ListFiles(
        tuple((one.upper(), f"/{visit.community}/tables/{name}.{one}{query}") for one in ENDINGS)
    )
