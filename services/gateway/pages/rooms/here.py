"""Where the QR code at a room's door leads: to the booking that can be checked in at now."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.room_doors import booking_to_check_in
from services.gateway.pages.site.moment_codes import code_in
from services.gateway.pages.site.names import space_of
from services.gateway.pages.site.serving import page, require_person
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.views import ListBookings
from shared.contracts.bookings.spaces.views import SpaceView

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HerePage(PageView):
    """There is nothing that the visitor could check in at here and now."""

    template: ClassVar[str] = "rooms/here.html"

    space: SpaceView


@page(router, "GET /{community}/rooms/{space_id}/here")
async def here(visit: Visit) -> Response:
    """The booking of this room that the visitor checks in at in this moment, or that there is none."""
    space = await space_of(visit)
    require_person(visit)
    booking_id = await booking_to_check_in(await visit.caller(ListBookings), space.space_id)
    if booking_id is None:
        return await visit.page(HerePage(title=visit.words("here.title"), space=space))
    code = code_in(visit)
    return visit.see(f"/{visit.community}/bookings/{booking_id}" + (f"?code={code}" if code else ""))
