"""Part 3 of the thread, first half: residents book a room, half a hall and a seat, one evening."""

from datetime import datetime, timedelta
from typing import NamedTuple

from examples.gangwan.api import Unexpected
from examples.gangwan.places import DANCE_ROOM, HAIWAN, HALL, HALVES, NANBEITAI, STUDY_ROOM
from examples.gangwan.stage import Facts, Stage, at, local
from shared.contracts.bookings.bookings.commands import (
    BookSpaceRequest,
    CancelBookingRequest,
    RoomCheckInRequest,
)
from shared.contracts.bookings.refusals.spaces import ROOM_CODE_IS_NOT_VALID, SPACE_IS_NOT_FREE
from shared.contracts.bookings.spaces.doors import RoomDoor
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.models import Page
from shared.kernel.windows import TimeWindow

_LENGTH = timedelta(minutes=90)


class _Alternative(TimeWindow):
    space_id: str


class _Booked(NamedTuple):
    """Somebody's booking, who checks in by the digits that its door shows to this member of staff."""

    who: str
    what: str
    here: str
    space_id: str
    booking_id: str
    door: str


def book_rooms(stage: Stage) -> None:
    """Plays the part: a slot is taken, given back, taken by another resident, and used."""
    stage.title("3  Bookings: residents share the rooms")
    stage.looks(
        None,
        "reads which spaces there are",
        f"{HAIWAN}/spaces",
        Page[SpaceView],
        lambda page: "; ".join(f"{one.name} for {one.capacity}" for one in page.items),
        limit=200,
    )
    rooms = _spaces(stage, HAIWAN)
    room_id, starts_at = rooms[DANCE_ROOM].space_id, at(stage.saturday - timedelta(days=1), 19)
    slot = BookSpaceRequest(space_id=room_id, starts_at=starts_at, ends_at=starts_at + _LENGTH)
    what = f"books {DANCE_ROOM} for {local(starts_at)}"
    booked = stage.does("lin", what, f"{HAIWAN}/bookings", slot)
    stage.refused(
        "zhao",
        "books it for the same time",
        f"{HAIWAN}/bookings",
        slot,
        by=SPACE_IS_NOT_FREE,
        telling=lambda facts: _offered(facts, room_id),
    )
    stage.does("lin", "cancels", f"{HAIWAN}/bookings/{booked.id}/cancellation", CancelBookingRequest())
    mine = stage.does("zhao", "books it again: it is free", f"{HAIWAN}/bookings", slot)
    others = [*_share_a_hall(stage, rooms, starts_at), *_take_seats(stage, starts_at)]
    stage.wait_for(starts_at - timedelta(minutes=10), "it is Friday evening")
    here = f"{HAIWAN}/bookings/{mine.id}/check-in"
    from_home = RoomCheckInRequest()
    stage.refused("zhao", "checks in from home", here, from_home, by=ROOM_CODE_IS_NOT_VALID)
    for one in (_Booked("zhao", DANCE_ROOM, HAIWAN, room_id, mine.id, "wu-staff"), *others):
        code = stage.get(one.door, f"{one.here}/spaces/{one.space_id}/door", RoomDoor).code
        path = f"{one.here}/bookings/{one.booking_id}/check-in"
        what = f"checks in at {one.what} with the digits at its door"
        stage.does(one.who, what, path, RoomCheckInRequest(code=code))


def _share_a_hall(stage: Stage, rooms: dict[str, SpaceView], starts_at: datetime) -> list[_Booked]:
    """A hall in two halves: whoever has one has taken the whole, and leaves the other to somebody else."""
    east, west = HALVES
    found = []
    for who, half in (("lin", east), ("mei", west)):
        slot = BookSpaceRequest(
            space_id=rooms[half].space_id, starts_at=starts_at, ends_at=starts_at + _LENGTH
        )
        made = stage.does(who, f"books {half}", f"{HAIWAN}/bookings", slot)
        found.append(_Booked(who, half, HAIWAN, slot.space_id, made.id, "wu-staff"))
        if half == east:
            whole = slot.model_copy(update={"space_id": rooms[HALL].space_id})
            stage.refused(
                "yang", f"would have all of {HALL} then", f"{HAIWAN}/bookings", whole, by=SPACE_IS_NOT_FREE
            )
    return found


def _take_seats(stage: Stage, starts_at: datetime) -> list[_Booked]:
    """Seats by the hour: everybody takes one, until there are not as many left as are wanted.

    Those who take one were at few trials: a run that catches up types codes no faster than five a minute.
    """
    room = _spaces(stage, NANBEITAI)[STUDY_ROOM]
    seat = BookSpaceRequest(space_id=room.space_id, starts_at=starts_at, ends_at=starts_at + _LENGTH)
    found = []
    for who in ("tao", "gui"):
        made = stage.does(who, f"books a seat in {STUDY_ROOM}", f"{NANBEITAI}/bookings", seat)
        found.append(_Booked(who, STUDY_ROOM, NANBEITAI, room.space_id, made.id, "nan-staff"))
    too_many = seat.model_copy(update={"units": room.units - 1})
    what = f"would have {too_many.units} of its {room.units} seats then"
    stage.refused("qing", what, f"{NANBEITAI}/bookings", too_many, by=SPACE_IS_NOT_FREE)
    return found


def _spaces(stage: Stage, here: str) -> dict[str, SpaceView]:
    return {one.name: one for one in stage.all(None, f"{here}/spaces", SpaceView)}


def _offered(facts: Facts, room_id: str) -> str:
    alternatives = facts.get("alternatives")
    if not isinstance(alternatives, list) or not alternatives:
        raise Unexpected(f"a refusal with alternatives: got {facts}")
    first = _Alternative.model_validate(alternatives[0])
    place = "there" if first.space_id == room_id else "in another room"
    return f"{len(alternatives)} alternatives, the first one {place}, {local(first.starts_at)}"
