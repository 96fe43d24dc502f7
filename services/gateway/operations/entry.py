"""Codes that open doors: made from a secret of the vault for one booking at one time, shown and checked."""

import hmac
from datetime import UTC, datetime, timedelta

from services.gateway.operations.caller import Caller
from services.gateway.operations.screens import SCREEN_KEY_IS_NOT_KNOWN, screen_of
from services.gateway.operations.sessions import represented
from services.gateway.operations.whole_lists import whole_answer
from services.gateway.platform import Gateway
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.views import BookingState, BookingView, GetBooking, ListBookings
from shared.contracts.bookings.refusals.spaces import BOOKING_IS_UNKNOWN, SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.entry import CheckEntryRequest, DoorCodeView, EntryView
from shared.contracts.bookings.spaces.views import GetSpace, SpaceView
from shared.contracts.gateway.refusals import (
    BOOKING_HAS_NO_DOOR_CODE,
    DOOR_CODE_IS_NOT_SHOWN_NOW,
    DOOR_WAS_TRIED_TOO_OFTEN,
)
from shared.kernel.operations import Operation
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import ANYONE, SIGNED_IN, Role, roles

SHOW_DOOR_CODE = Operation(
    "Show the door code of a booking",
    SIGNED_IN,
    (BOOKING_IS_UNKNOWN, BOOKING_HAS_NO_DOOR_CODE, DOOR_CODE_IS_NOT_SHOWN_NOW),
)
CHECK_ENTRY = Operation(
    "Check a code at the door of a space", roles(Role.STAFF), (SPACE_IS_UNKNOWN, DOOR_WAS_TRIED_TOO_OFTEN)
)
CHECK_ENTRY_BY_KEY = Operation(
    "Check a code at the door that a key is for", ANYONE, (SCREEN_KEY_IS_NOT_KNOWN, DOOR_WAS_TRIED_TOO_OFTEN)
)

_STANDS = frozenset({BookingState.CONFIRMED, BookingState.CHECKED_IN})
_BACK, _AHEAD = timedelta(days=8), timedelta(hours=13)
"""No booking is longer than a week, and no code opens a door more than twelve hours before its booking."""
_MOST, _MOST_TRIES = 2_000, 10
_APART = "entry"
"""Keeps these codes apart from those of the moment, which come from the same secret."""


async def door_code(caller: Caller, booking_id: str) -> DoorCodeView:
    """The code of the caller's booking, while it opens the door; `Rejected` before and after, and for others.

    The secret of the space is drawn when a code is first shown. A booking that is moved has another code.
    """
    booking = require(await caller.ask(GetBooking(booking_id=booking_id)), BOOKING_IS_UNKNOWN)
    if not await _is_holder(caller, booking):
        raise Rejected(BOOKING_IS_UNKNOWN)
    found = require(await _door_of(caller, booking), BOOKING_HAS_NO_DOOR_CODE)
    if not found.code:
        shown_from, until = _rfc3339(found.from_moment), _rfc3339(found.until)
        raise Rejected(DOOR_CODE_IS_NOT_SHOWN_NOW, shown_from=shown_from, until=until)
    return found


async def own_door(caller: Caller, booking_id: str) -> DoorCodeView | None:
    """The same, with an empty code before and after; None for others, and where the booking has none."""
    booking = await caller.ask(GetBooking(booking_id=booking_id))
    if booking is None or not await _is_holder(caller, booking):
        return None
    return await _door_of(caller, booking)


async def _door_of(caller: Caller, booking: BookingView) -> DoorCodeView | None:
    if booking.state not in _STANDS:
        return None
    found = _shown(booking, require(await caller.ask(GetSpace(space_id=booking.space_id)), SPACE_IS_UNKNOWN))
    if found is None or not found.from_moment <= caller.now < found.until:
        return found
    return found.model_copy(update={"code": await code_for(caller.gateway, caller.community, booking)})


async def code_for(gateway: Gateway, community: str, booking: BookingView) -> str:
    """The code of a booking at its time; the secret that it is made of is drawn when none is there."""
    secret = await gateway.vault.door_secret(community, booking.space_id, make=True)
    if secret is None:
        raise TypeError("a vault that is asked to make a secret gives one")
    return _code(secret, booking)


async def code_now(gateway: Gateway, community: str, booking_id: str) -> str:
    """The code of a booking for a message to its holder; empty where it opens no door now."""
    bookings = gateway.clients["bookings"]
    booking = await bookings.ask(community, GetBooking(booking_id=booking_id))
    space = await bookings.ask(community, GetSpace(space_id=booking.space_id)) if booking else None
    found = _shown(booking, space) if booking and space else None
    if booking is None or found is None or booking.state not in _STANDS:
        return ""
    if not found.from_moment <= gateway.clock.now() < found.until:
        return ""
    return await code_for(gateway, community, booking)


async def check_entry(caller: Caller, space_id: str, body: CheckEntryRequest) -> EntryView:
    """Whether the code is that of somebody who has this space now, or its whole, or one of its parts.

    Raises `Rejected` for more than ten tries a minute at one door, whoever tries.
    """
    space = require(await caller.ask(GetSpace(space_id=space_id)), SPACE_IS_UNKNOWN)
    vault, now = caller.gateway.vault, caller.now
    minute = now.replace(second=0, microsecond=0).isoformat()
    if not await vault.take_try(caller.community, f"door:{space_id}", minute, _MOST_TRIES):
        raise Rejected(DOOR_WAS_TRIED_TOO_OFTEN)
    opens = False
    for where in (space_id, *space.kin):
        secret = await vault.door_secret(caller.community, where)
        booked = require(await caller.ask(GetSpace(space_id=where)), SPACE_IS_UNKNOWN)
        query = ListBookings(space_id=where, starts_from=now - _BACK, starts_before=now + _AHEAD)
        for one in await whole_answer(caller, query, _MOST) if secret else ():
            found = _shown(one, booked)
            if found and one.state in _STANDS and found.from_moment <= now < found.until:
                opens |= hmac.compare_digest(body.code, _code(secret or b"", one))
    return EntryView(opens=opens)


async def check_entry_by_key(
    gateway: Gateway, community: str, key: str, body: CheckEntryRequest
) -> EntryView:
    """The same for a lock, or a screen, whose key staff made for this door."""
    caller, door = await screen_of(gateway, community, key)
    if door.space_id is None:  # Nobody has a code for the door of a trial.
        raise Rejected(SCREEN_KEY_IS_NOT_KNOWN)
    return await check_entry(caller, door.space_id, body)


async def _is_holder(caller: Caller, booking: BookingView) -> bool:
    if booking.use in {BookingUse.RESIDENT, BookingUse.COMMUNITY}:
        return booking.booked_by == caller.person_id
    return booking.partner_id is not None and booking.partner_id in await represented(caller)


def _shown(booking: BookingView, space: SpaceView) -> DoorCodeView | None:
    """From when to when its code opens the door, without the code; None where it never does."""
    codes = space.door_codes
    minutes = codes.minutes_for(booking.use) if codes and booking.trial_id is None else None
    if minutes is None:
        return None
    return DoorCodeView(
        code="",
        space_id=booking.space_id,
        from_moment=booking.starts_at - timedelta(minutes=minutes),
        until=booking.ends_at,
    )


def _code(secret: bytes, booking: BookingView) -> str:
    times = f"{_rfc3339(booking.starts_at)}/{_rfc3339(booking.ends_at)}"
    digest = hmac.digest(secret, f"{_APART}/{booking.booking_id}/{times}".encode(), "sha256")
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def _rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
