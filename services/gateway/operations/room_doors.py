"""The door of a space: its code of the moment, who has it now and next, and checking in by the code."""

from datetime import datetime, timedelta

from services.gateway.operations.caller import Caller
from services.gateway.operations.codes import code_of, require_code
from services.gateway.operations.sessions import represented
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.bookings.bookings.commands import CheckIn, RoomCheckInRequest
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.views import BookingState, BookingView, GetBooking, ListBookings
from shared.contracts.bookings.refusals.spaces import (
    BOOKING_IS_UNKNOWN,
    ROOM_CODE_IS_NOT_VALID,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.sessions.views import GetSession, SessionState
from shared.contracts.bookings.spaces.doors import RoomDoor, TimeAtDoor
from shared.contracts.bookings.spaces.views import GetAvailability, GetSpace, SpaceView
from shared.contracts.gateway.refusals import CHECK_IN_WAS_TRIED_TOO_OFTEN
from shared.contracts.partners.trials.events import Presence
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import require
from shared.kernel.roles import Role, roles

SHOW_ROOM_DOOR = Operation("Show the door of a space", roles(Role.STAFF), (SPACE_IS_UNKNOWN,))
CHECK_IN_AT_ROOM = CheckIn.operation.refusing_too(CHECK_IN_WAS_TRIED_TOO_OFTEN)

_BACK, _AHEAD = timedelta(days=8), timedelta(days=1)
"""No booking is longer than a week."""
_MOST = 2_000
_STANDING = frozenset(
    {BookingState.HELD, BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.CHECKED_IN}
)
_FOUND_BY_EVERYBODY = frozenset({SessionState.OPEN, SessionState.FULL, SessionState.CLOSED})


async def room_door(caller: Caller, space_id: str) -> RoomDoor | None:
    """What the door shows now; its secret is drawn when it is first shown. None without a space."""
    space = await caller.ask(GetSpace(space_id=space_id))
    if space is None:
        return None
    shown = await code_of(caller, space_id)
    now = caller.now
    taken = [one for one in await _taken(caller, space) if one.ends_at > now]
    later = next((one for one in taken if one.starts_at > now), None)
    return RoomDoor(
        space_id=space_id,
        code=shown.code,
        changes_at=shown.changes_at,
        now=tuple([await _told(caller, one) for one in taken if one.starts_at <= now]),
        free_until=await _free_until(caller, space_id),
        next=None if later is None else await _told(caller, later),
    )


async def _taken(caller: Caller, space: SpaceView) -> list[BookingView]:
    """What takes the space, soonest first: bookings of its own, of its whole and of its parts."""
    found: list[BookingView] = []
    since, until = caller.now - _BACK, caller.now + _AHEAD
    for space_id in (space.space_id, *space.kin):
        query = ListBookings(space_id=space_id, starts_from=since, starts_before=until)
        found += [one for one in await whole_answer(caller, query, _MOST) if one.state in _STANDING]
    return sorted(found, key=lambda one: one.starts_at)


async def _free_until(caller: Caller, space_id: str) -> datetime | None:
    now = caller.now
    found = await caller.ask(GetAvailability(space_id=space_id, starts_at=now, ends_at=now + _AHEAD))
    first = found.free[0] if found and found.free else None
    return first.ends_at if first and first.starts_at <= now else None


async def _told(caller: Caller, booking: BookingView) -> TimeAtDoor:
    title = ""
    if booking.session_id is not None:
        session = await caller.ask(GetSession(session_id=booking.session_id, seen_by=None))
        told = session and session.state in _FOUND_BY_EVERYBODY and not session.is_private
        title = session.title if session and told else ""
    return TimeAtDoor(
        space_id=booking.space_id, starts_at=booking.starts_at, ends_at=booking.ends_at, title=title
    )


async def check_in(caller: Caller, booking_id: str, body: RoomCheckInRequest) -> Outcome:
    """Checks the booker in by the code at the door of the space, or by the word of staff.

    Raises `Rejected` for a code that the door doesn't show, and for more than five tries a minute.
    """
    booking = require(await caller.ask(GetBooking(booking_id=booking_id)), BOOKING_IS_UNKNOWN)
    presence = None
    if body.code is not None:
        await require_code(caller, booking.space_id, body.code, ROOM_CODE_IS_NOT_VALID)
        presence = Presence.CODE
    elif staff_vouch(caller, booking):
        presence = Presence.STAFF
    return await caller.submit(CheckIn, booking_id=booking_id, presence=presence)


def staff_vouch(caller: Caller, booking: BookingView) -> bool:
    """Whether the caller's word that somebody is there is enough: of staff, but not about themselves.

    What they booked for the community is nobody's own.
    """
    own = booking.booked_by == caller.actor.id and booking.use is not BookingUse.COMMUNITY
    acts_for_somebody = caller.actor.on_behalf_of is not None  # As staff alone may.
    return (acts_for_somebody or caller.has(Role.STAFF)) and not own


async def booking_to_check_in(caller: Caller, space_id: str) -> str | None:
    """The booking of this space that the caller can check in at now; None where there is none.

    It is their own or, as `CheckIn` has it, of a partner that they represent, whoever booked it.
    """
    found = [one for one in await _confirmed(caller, space_id, by_caller=True) if one.partner_id is None]
    for partner_id in await represented(caller):
        found += await _confirmed(caller, space_id, partner_id=partner_id)
    for one in sorted(found, key=lambda one: one.starts_at):
        opens, closes = one.check_in_from, one.release_at
        if opens is not None and closes is not None and opens <= caller.now < closes:
            return one.booking_id
    return None


async def _confirmed(
    caller: Caller, space_id: str, *, by_caller: bool = False, partner_id: str | None = None
) -> list[BookingView]:
    query = ListBookings(
        space_id=space_id,
        booked_by=caller.person_id if by_caller else None,
        partner_id=partner_id,
        state=BookingState.CONFIRMED,
        starts_from=caller.now - _BACK,
        starts_before=caller.now + _BACK,
    )
    return await whole_answer(caller, query, _MOST)
