"""Codes for doors: who is told when theirs begins to open one, and nobody is for a booking that is over."""

from datetime import datetime, timedelta

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import CancelBooking
from shared.contracts.bookings.bookings.events import SpaceBooked
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.entry import DoorCodeGiven, DoorCodes, DoorCodesSet, SetDoorCodes
from shared.kernel.messages import Envelope
from tests.specification import Specification
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    DANCE_ROOM,
    FARMER,
    LIN,
    NOWHERE,
    SKY_FARM,
    STAFF,
    TERRACE,
    at,
    book,
    draft,
    farmer,
    haiwan,
    resident,
    staff,
    tick,
)
from tests.unit.bookings.test_series_edits import booked as series_booked
from tests.unit.bookings.test_series_edits import edit, named

EVENING = at(8, 19)
TEN, HALF = timedelta(minutes=10), timedelta(minutes=30)


def codes(space_id: str = DANCE_ROOM, who: Envelope | None = None, **minutes: int) -> SetDoorCodes:
    wish = DoorCodes(**minutes) if minutes else None
    return SetDoorCodes(space_id=space_id, door_codes=wish, **(who or staff()))


def given(spec: Specification[Bookings], now: datetime) -> list[tuple[tuple[str, ...], datetime]]:
    spec.when(tick(now))
    told = [one for one in spec.last if isinstance(one, DoorCodeGiven)]
    return [(one.person_ids, one.until) for one in told]


def test_each_is_told_by_their_role_so_long_before_and_whose_has_no_code_is_not() -> None:
    spec = haiwan().when(codes(residents=10, partners=30))
    spec.when(book(EVENING)).when(book(at(9, 19), who=staff(), for_the_community=True))
    spec.when(book(at(10, 19), who=farmer(), partner_id=SKY_FARM))
    assert given(spec, EVENING - TEN - timedelta(minutes=1)) == []
    assert given(spec, EVENING - TEN) == [((LIN,), at(8, 20))]
    assert given(spec, at(9, 18, 59)) == []
    assert given(spec, at(10, 19) - HALF) == [((FARMER,), at(10, 20))]
    spec.when(codes(community=0))
    spec.when(book(at(16, 19), who=staff(at(11, 9)), for_the_community=True))
    assert given(spec, at(16, 19)) == [((STAFF,), at(16, 20))]


def test_a_sessions_code_is_its_hosts() -> None:
    spec = haiwan().when(codes(TERRACE, partners=30)).when(draft())
    assert given(spec, at(11, 9) - HALF) == [((FARMER,), at(11, 10, 30))]


def test_a_booking_that_is_over_has_none_and_one_that_stands_gets_it_when_codes_are_set() -> None:
    spec = haiwan().when(book(EVENING))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.when(codes(residents=10)).happened(DoorCodesSet)
    spec.when(codes(residents=10)).then_nothing()
    assert spec.state.agenda.set_for[f"door/{booking_id}"] == EVENING - TEN
    spec.when(codes(residents=20))
    assert spec.state.agenda.set_for[f"door/{booking_id}"] == EVENING - 2 * TEN
    spec.when(codes())
    assert f"door/{booking_id}" not in spec.state.agenda.set_for
    assert not spec.state.door_codes
    spec.when(codes(residents=10)).when(CancelBooking(booking_id=booking_id, **resident()))
    assert given(spec, EVENING) == []
    assert not spec.state.agenda.alarms


def test_a_date_that_is_moved_is_told_of_at_its_other_time() -> None:
    spec = series_booked().when(codes(residents=10)).when(codes(CALLIGRAPHY, residents=30))
    booking_id = named(spec, at(15, 19))
    spec.when(edit(spec, at(15, 19), at(16, 20), minutes=90, space_id=CALLIGRAPHY))
    assert spec.state.agenda.set_for[f"door/{booking_id}"] == at(16, 19, 30)


def test_a_late_tick_leaves_no_alarm() -> None:
    spec = haiwan().when(codes(residents=10)).when(book(EVENING))
    assert given(spec, at(9, 9)) == [((LIN,), at(8, 20))]
    assert not spec.state.agenda.alarms


def test_there_is_no_door_without_a_space() -> None:
    haiwan().refuses(codes(NOWHERE, residents=10), SPACE_IS_UNKNOWN)
