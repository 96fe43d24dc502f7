"""Part 3 of the thread, first half: residents book a room, one at a time."""

from datetime import timedelta

from examples.gangwan.api import Unexpected
from examples.gangwan.places import DANCE_ROOM, HAIWAN
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


class _Alternative(TimeWindow):
    space_id: str


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
    room_id = next(
        one.space_id for one in stage.all(None, f"{HAIWAN}/spaces", SpaceView) if one.name == DANCE_ROOM
    )
    starts_at = at(stage.saturday - timedelta(days=1), 19)
    slot = BookSpaceRequest(space_id=room_id, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90))
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
    stage.wait_for(starts_at - timedelta(minutes=10), "it is Friday evening")
    here = f"{HAIWAN}/bookings/{mine.id}/check-in"
    from_home = RoomCheckInRequest()
    stage.refused("zhao", "checks in from home", here, from_home, by=ROOM_CODE_IS_NOT_VALID)
    code = stage.get("wu-staff", f"{HAIWAN}/spaces/{room_id}/door", RoomDoor).code
    what = f"checks in at {DANCE_ROOM} with the digits at its door"
    stage.does("zhao", what, here, RoomCheckInRequest(code=code))


def _offered(facts: Facts, room_id: str) -> str:
    alternatives = facts.get("alternatives")
    if not isinstance(alternatives, list) or not alternatives:
        raise Unexpected(f"a refusal with alternatives: got {facts}")
    first = _Alternative.model_validate(alternatives[0])
    place = "there" if first.space_id == room_id else "in another room"
    return f"{len(alternatives)} alternatives, the first one {place}, {local(first.starts_at)}"
