"""Calendars in iCalendar (RFC 5545): a person's own and a space's, fetched by a key that can be withdrawn."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.gateway.api.access import Anyone
from services.gateway.api.answers import Responses, refusals
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import calendars
from services.gateway.operations.caller import Caller
from services.gateway.operations.icalendar import Appointment, calendar_of
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.gateway.calendars import CalendarKeyView, MakeCalendarKey, WithdrawCalendarKey
from shared.contracts.gateway.refusals import CALENDAR_KEY_IS_NOT_KNOWN

router = APIRouter(tags=["calendars"])

_CALENDAR: Responses = {
    200: {"description": "The calendar.", "content": {"text/calendar": {"schema": {"type": "string"}}}}
}
_ENDING = ".ics"
_EXAMPLE = "3f" * 32
Key = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", examples=[_EXAMPLE], description="The key.")]
KeyFile = Annotated[
    str,
    Path(
        pattern=r"^[0-9a-f]{64}\.ics$",
        examples=[_EXAMPLE + _ENDING],
        description="The key, and `.ics` after it.",
    ),
]
SpaceFile = Annotated[
    str,
    Path(
        pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.ics$",
        examples=["0197e3a0-5c00-7a10-8000-000000000004.ics"],
        description="The id of the space, and `.ics` after it.",
    ),
]


@route_to(router, "PUT /me/calendar-key", MakeCalendarKey)
async def make_calendar_key(caller: Caller, response: Response) -> CalendarKeyView:
    """A new key to the caller's calendar, shown this once. The one before opens nothing from then on.

    Whoever has it sees what the caller has booked here, so it is made in person alone.
    """
    response.headers["Cache-Control"] = "no-store"
    return await calendars.make_calendar_key(caller)


open_to(router, "DELETE /me/calendar-key", WithdrawCalendarKey)


@router.get(
    "/calendars/{file}",
    operation_id="get_own_calendar",
    summary="Fetch a person's calendar",
    response_class=Response,
    responses=_CALENDAR | refusals(CALENDAR_KEY_IS_NOT_KNOWN),
)
async def get_own_calendar(file: KeyFile, caller: Anyone) -> Response:
    """Bookings, places and own sessions of the person whose key it is: 30 days back, a year ahead.

    Times are in UTC. Each date of a series is an event of its own.
    """
    holder = await calendars.holder_of(caller.gateway, caller.community, file.removesuffix(_ENDING))
    return _feed(await calendars.own_calendar(holder), "合伙 Hehuo")


@router.get(
    "/calendars/{key}/spaces/{file}",
    operation_id="get_space_calendar",
    summary="Fetch a space's calendar",
    response_class=Response,
    responses=_CALENDAR | refusals(CALENDAR_KEY_IS_NOT_KNOWN, SPACE_IS_UNKNOWN),
)
async def get_space_calendar(key: Key, file: SpaceFile, caller: Anyone) -> Response:
    """When a space is taken. Sessions that are open have titles; a booking of somebody else has none."""
    holder = await calendars.holder_of(caller.gateway, caller.community, key)
    name, appointments = await calendars.space_calendar(holder, file.removesuffix(_ENDING))
    return _feed(appointments, name)


def _feed(appointments: Iterable[Appointment], name: str) -> Response:
    """What a program fetches again and again; its address is a secret, so no cache keeps it."""
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
    return Response(calendar_of(appointments, name), 200, headers, "text/calendar; charset=utf-8")
