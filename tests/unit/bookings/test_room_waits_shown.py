"""The read model of waits for rooms; each event is delivered twice."""

from pathlib import Path

from shared.contracts.bookings.bookings.commands import CancelBooking, ConfirmHold
from shared.contracts.bookings.room_waits.events import RoomWaitJoined
from shared.contracts.bookings.room_waits.views import GetRoomWait, ListRoomWaits, RoomWaitState
from shared.contracts.bookings.spaces.commands import CloseSpaceFor
from tests.specification import MONDAY, later
from tests.unit.bookings.haiwan import CHEN, WU, resident, staff
from tests.unit.bookings.reading import ask
from tests.unit.bookings.test_room_waits import served, taken, wait_for


async def test_a_wait_shows_its_place_in_line_and_how_it_ended(tmp_path: Path) -> None:
    spec, booking_id = taken()
    events = [*spec.last]
    for person in (CHEN, WU):
        spec.when(wait_for(who=resident(person)))
        events.extend(spec.last)
    first, second = (one.wait_id for one in events if isinstance(one, RoomWaitJoined))
    before, chens = await ask(tmp_path, events, GetRoomWait(wait_id=second), ListRoomWaits(person_id=CHEN))
    assert (before.state, before.position) == (RoomWaitState.WAITING, 2)
    assert [one.wait_id for one in chens.items] == [first]
    spec.when(CancelBooking(booking_id=booking_id, **staff()))
    events.extend([*spec.last, *served(spec, MONDAY)])
    offered, waits = await ask(tmp_path, events, GetRoomWait(wait_id=first), GetRoomWait(wait_id=second))
    assert (offered.state, offered.position) == (RoomWaitState.OFFERED, None)
    assert (offered.offer_expires_at, waits.position) == (later(hours=2), 1)
    events.extend(served(spec, later(hours=2)))
    spec.when(ConfirmHold(booking_id=second, **resident(WU, later(hours=3))))
    events.extend(spec.last)
    spec.when(CancelBooking(booking_id=second, **resident(WU, later(hours=3))))
    events.extend(spec.last)
    lapsed, took = await ask(tmp_path, events, GetRoomWait(wait_id=first), GetRoomWait(wait_id=second))
    assert (lapsed.state, took.state) == (RoomWaitState.LAPSED, RoomWaitState.TAKEN)


async def test_an_offer_that_is_taken_away_with_its_space_was_declined_by_nobody(tmp_path: Path) -> None:
    spec, booking_id = taken()
    events = [*spec.last]
    spec.when(wait_for(who=resident(CHEN)))
    events.extend(spec.last)
    (wait,) = (one for one in events if isinstance(one, RoomWaitJoined))
    spec.when(CancelBooking(booking_id=booking_id, **staff()))
    events.extend([*spec.last, *served(spec, MONDAY)])
    spec.when(
        CloseSpaceFor(
            space_id=wait.space_id,
            starts_at=wait.starts_at,
            ends_at=wait.ends_at,
            reason="地板打蜡",
            cancel_bookings=True,
            **staff(),
        )
    )
    events.extend(spec.last)
    (ended,) = await ask(tmp_path, events, GetRoomWait(wait_id=wait.wait_id))
    assert ended.state is RoomWaitState.ENDED
