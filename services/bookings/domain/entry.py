"""Codes for doors: from when before a booking its holder has one. The code itself the gateway alone knows."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.bookings.domain.holders import holders_of
from services.bookings.domain.state import Booking, Bookings
from shared.contracts.bookings.bookings.events import BookingCancelled
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.spaces.entry import DoorCodeGiven, DoorCodesSet, SetDoorCodes
from shared.kernel.messages import Event

_STANDS = frozenset({BookingState.CONFIRMED, BookingState.CHECKED_IN})
_OF_A_DOOR = "door/"


def set_door_codes(state: Bookings, command: SetDoorCodes) -> list[Event]:
    space = state.space(command.space_id)
    if state.door_codes.get(space.id) == command.door_codes:
        return []
    return [DoorCodesSet(space_id=space.id, door_codes=command.door_codes, set_at=command.now)]


def door_codes_set(state: Bookings, event: DoorCodesSet) -> None:
    if event.door_codes is None:
        del state.door_codes[event.space_id]
    else:
        state.door_codes[event.space_id] = event.door_codes
    for booking in state.bookings.values():
        if booking.space_id == event.space_id and booking.state in _STANDS:
            door_planned(state, booking)


def door_planned(state: Bookings, booking: Booking) -> None:
    """Its holder is told of the code when it begins to open the door, where it ever does."""
    codes = state.door_codes.get(booking.space_id)
    minutes = codes.minutes_for(booking.use) if codes else None
    if minutes is None or booking.trial_id is not None:
        door_forgotten(state, booking.id)
    else:
        state.agenda.put(f"{_OF_A_DOOR}{booking.id}", booking.starts_at - timedelta(minutes=minutes))


def door_forgotten(state: Bookings, booking_id: str) -> None:
    """The booking is over, or has no code any more."""
    state.agenda.drop(f"{_OF_A_DOOR}{booking_id}")


def door_is_due(state: Bookings, key: str, now: datetime) -> DoorCodeGiven | None:
    """What this alarm means; None for an alarm of something else."""
    if not key.startswith(_OF_A_DOOR):
        return None
    booking = state.bookings[key.removeprefix(_OF_A_DOOR)]
    return DoorCodeGiven(
        booking_id=booking.id,
        space_id=booking.space_id,
        person_ids=holders_of(state, booking),
        starts_at=booking.starts_at,
        until=booking.ends_at,
        given_at=now,
    )


def unless_over(given: DoorCodeGiven, events: Iterable[Event]) -> list[Event]:
    """It, unless its booking is cancelled in this very moment: nobody took the appointment."""
    over = {one.booking_id for one in events if isinstance(one, BookingCancelled)}
    return [] if given.booking_id in over else [given]


def door_code_given(state: Bookings, event: DoorCodeGiven) -> None:
    door_forgotten(state, event.booking_id)
