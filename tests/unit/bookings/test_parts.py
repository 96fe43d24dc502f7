"""A hall with two halves: whoever has the hall has both, and whoever has a half has taken the hall."""

from typing import Any

import pytest

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import BookSpace, CancelBooking
from shared.contracts.bookings.bookings.events import BookingCancelled, SpaceBooked, SpaceHeld
from shared.contracts.bookings.refusals.parts import (
    BOOKINGS_OF_PARTS_CONFLICT,
    PART_BELONGS_TO_ANOTHER_SPACE,
    PARTS_LIE_ONE_LEVEL_DEEP,
)
from shared.contracts.bookings.refusals.room_waits import SPACE_IS_FREE_THEN
from shared.contracts.bookings.refusals.series import SERIES_IS_ONLY_TRIED
from shared.contracts.bookings.refusals.spaces import (
    BOOKINGS_STAND_IN_THE_CLOSURE,
    RESIDENTS_KEEP_A_FLOOR,
    SPACE_IS_CLOSED_THEN,
    SPACE_IS_NOT_FREE,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist
from shared.contracts.bookings.room_waits.events import RoomOffered
from shared.contracts.bookings.series import Repeats, TrySeries
from shared.contracts.bookings.spaces.commands import CloseSpaceFor, ReopenSpace
from shared.contracts.bookings.spaces.events import SpaceClosed
from shared.contracts.bookings.spaces.parts import SetSpaceParts, SpacePartsSet
from shared.contracts.bookings.trials import KeepTrialSpace, TrialSpaceRefused
from shared.contracts.partners.programme import Rules
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    CHEN,
    DANCE_ROOM,
    LIN,
    NOWHERE,
    SKY_FARM,
    SOLARIUM,
    TERRACE,
    at,
    book,
    draft,
    farmer,
    haiwan,
    policy,
    resident,
    space_opened,
    staff,
    tick,
)

EAST, WEST, HALL = DANCE_ROOM, CALLIGRAPHY, SOLARIUM
OPENED = space_opened(HALL, "大厅", capacity=80, units=2, buffer_minutes=20)


def divided(rules: Rules | None = None) -> Specification[Bookings]:
    """A hall of two units, whose halves are the dance room (10 minutes after each booking) and another."""
    parts = SpacePartsSet(space_id=HALL, part_ids=(EAST, WEST), set_at=MONDAY)
    return haiwan(rules).given(OPENED, parts)


def parts_of(whole: str, *parts: str) -> SetSpaceParts:
    return SetSpaceParts(space_id=whole, part_ids=parts, **staff())


def test_staff_say_the_parts_and_say_so_once() -> None:
    spec = haiwan().given(OPENED).when(parts_of(HALL, EAST, WEST))
    spec.then(SpacePartsSet(space_id=HALL, part_ids=(EAST, WEST), taken_out=(), set_at=MONDAY))
    spec.when(parts_of(HALL, WEST, EAST)).then_nothing()
    spec.when(parts_of(HALL, WEST))
    assert spec.happened(SpacePartsSet).taken_out == (EAST,)
    spec.when(book(at(8, 19), space_id=HALL)).when(book(at(8, 19), who=resident(CHEN)))


def test_whoever_has_a_unit_of_the_hall_has_both_halves_and_the_other_way_round() -> None:
    spec = divided().when(book(at(8, 19), space_id=HALL))
    for half in (EAST, WEST):
        spec.refuses(book(at(8, 19, 30), space_id=half, who=resident(CHEN)), SPACE_IS_NOT_FREE)
    spec.when(book(at(8, 19), space_id=HALL, who=resident(CHEN)))  # The other unit of the hall itself.
    spec.when(book(at(9, 19), space_id=EAST))
    spec.refuses(book(at(9, 18), 90, space_id=HALL, who=resident(CHEN)), SPACE_IS_NOT_FREE)
    spec.when(book(at(9, 19), space_id=WEST, who=resident(CHEN)))  # Halves are each other's neighbours.


def test_the_buffers_of_both_are_kept() -> None:
    spec = divided().when(book(at(8, 19), space_id=HALL))
    spec.refuses(book(at(8, 20, 15), space_id=EAST), SPACE_IS_NOT_FREE)
    spec.when(book(at(8, 20, 20), space_id=EAST))
    spec.refuses(book(at(8, 21, 25), 30, space_id=HALL), SPACE_IS_NOT_FREE)
    spec.when(book(at(8, 21, 30), 30, space_id=HALL))


def test_alternatives_leave_out_what_the_kin_has() -> None:
    spec = divided().when(book(at(8, 19), space_id=HALL))
    facts = spec.refuses(book(at(8, 19), space_id=EAST, who=resident(CHEN)), SPACE_IS_NOT_FREE)
    assert facts["alternatives"]
    for one in facts["alternatives"]:
        assert one["space_id"] != WEST or one["starts_at"] != "2026-07-08T11:00:00Z"
        wish = {"units": 1, "partner_id": None, "for_the_community": False, **resident(CHEN)} | one
        spec.decider.decide(spec.state, BookSpace(**wish))


def test_sessions_trials_and_series_keep_to_it() -> None:
    spec = divided().when(book(at(11, 9), space_id=EAST))
    spec.refuses(draft(space_id=HALL), SPACE_IS_NOT_FREE)
    spec.when(
        KeepTrialSpace(
            trial_id=NOWHERE,
            application_id=NOWHERE,
            space_id=HALL,
            people=9,
            starts_at=at(11, 9),
            ends_at=at(11, 10),
            **policy(),
        )
    )
    assert spec.happened(TrialSpaceRefused).reason == SPACE_IS_NOT_FREE.code
    series = TrySeries(
        space_id=HALL,
        starts_at=at(4, 9),
        ends_at=at(4, 10),
        repeats=Repeats.WEEKLY,
        dates=2,
        **resident(CHEN),
    )
    tried = spec.refuses(series.model_copy(update={"now": at(1, 9)}), SERIES_IS_ONLY_TRIED)
    assert [one["reason"] for one in tried["conflicts"]] == [SPACE_IS_NOT_FREE.code]


def test_a_closure_of_a_half_closes_the_hall_and_one_of_the_hall_closes_the_halves() -> None:
    times: dict[str, Any] = {"starts_at": at(8, 18), "ends_at": at(8, 22), "reason": "维修", **staff()}
    spec = divided().when(book(at(8, 19), space_id=HALL))
    booking_id = spec.happened(SpaceBooked).booking_id
    facts = spec.refuses(CloseSpaceFor(space_id=EAST, **times), BOOKINGS_STAND_IN_THE_CLOSURE)
    assert facts["bookings"] == [booking_id]
    spec.when(CloseSpaceFor(space_id=EAST, cancel_bookings=True, **times))
    assert spec.happened(BookingCancelled).booking_id == booking_id
    closure_id = spec.happened(SpaceClosed).closure_id
    spec.refuses(book(at(8, 19), space_id=HALL), SPACE_IS_CLOSED_THEN)
    spec.when(book(at(8, 19), space_id=WEST))
    spec.when(ReopenSpace(space_id=EAST, closure_id=closure_id, **staff()))
    spec.when(CloseSpaceFor(space_id=HALL, **times | {"starts_at": at(9, 18), "ends_at": at(9, 22)}))
    spec.refuses(book(at(9, 19), space_id=WEST, who=resident(CHEN)), SPACE_IS_CLOSED_THEN)


def test_a_half_that_is_given_back_is_offered_to_whoever_waits_for_the_hall() -> None:
    spec = divided().when(book(at(8, 19), space_id=EAST))
    booking_id = spec.happened(SpaceBooked).booking_id
    waits: dict[str, Any] = {"starts_at": at(8, 19), "ends_at": at(8, 20), **resident(CHEN)}
    spec.refuses(JoinRoomWaitlist(space_id=WEST, **waits), SPACE_IS_FREE_THEN)
    spec.when(JoinRoomWaitlist(space_id=HALL, **waits))
    spec.when(CancelBooking(booking_id=booking_id, **resident(LIN)))
    # Until the line is served nobody comes before who waits, in whichever of the rooms.
    spec.refuses(book(at(8, 19), space_id=WEST), SPACE_IS_NOT_FREE)
    spec.when(JoinRoomWaitlist(space_id=WEST, **{**waits, **resident(LIN)}))
    spec.when(tick(MONDAY))
    assert spec.happened(RoomOffered).person_id == CHEN
    assert spec.happened(SpaceHeld).space_id == HALL


def test_residents_keep_their_floor_in_each_half_when_a_partner_takes_the_hall() -> None:
    # Weekday evenings and weekends: 46 hours a week. A floor of 45 leaves an hour to partners.
    rules = Rules(resident_floor_minutes_per_week=45 * 60)
    spec = divided(rules).when(book(at(8, 19), 30, space_id=EAST, who=farmer(), partner_id=SKY_FARM))
    wish = book(at(9, 19), 30, space_id=HALL, who=farmer(), partner_id=SKY_FARM)
    facts = spec.refuses(wish, RESIDENTS_KEEP_A_FLOOR)
    assert facts["left_minutes"] < 45 * 60
    # The other half has all its hours, but the hall would have too few; at the hour of the first half it has.
    spec.refuses(wish.model_copy(update={"space_id": WEST}), RESIDENTS_KEEP_A_FLOOR)
    spec.when(book(at(8, 19), 30, space_id=WEST, who=farmer(), partner_id=SKY_FARM))


@pytest.mark.parametrize(("whole", "part"), [(HALL, HALL), (EAST, TERRACE), (TERRACE, HALL)])
def test_parts_lie_one_level_deep(whole: str, part: str) -> None:
    divided().refuses(parts_of(whole, part), PARTS_LIE_ONE_LEVEL_DEEP)


def test_a_part_belongs_to_one_whole() -> None:
    facts = divided().refuses(parts_of(TERRACE, EAST), PART_BELONGS_TO_ANOTHER_SPACE)
    assert facts == {"part_id": EAST, "space_id": HALL}


def test_an_unknown_space_has_no_parts_and_is_none() -> None:
    haiwan().refuses(parts_of(NOWHERE, EAST), SPACE_IS_UNKNOWN)
    haiwan().refuses(parts_of(EAST, NOWHERE), SPACE_IS_UNKNOWN)


def test_parts_are_not_said_while_bookings_conflict() -> None:
    spec = haiwan().given(OPENED).when(book(at(8, 19), space_id=HALL))
    whole = spec.happened(SpaceBooked).booking_id
    spec.when(book(at(8, 20, 10), space_id=EAST, who=resident(CHEN)))  # In the buffer of the other.
    half = spec.happened(SpaceBooked).booking_id
    facts = spec.refuses(parts_of(HALL, EAST, WEST), BOOKINGS_OF_PARTS_CONFLICT)
    assert facts == {"bookings": [whole, half], "bookings_in_all": 2}
    spec.when(parts_of(HALL, WEST))
    spec.when(CancelBooking(booking_id=half, **resident(CHEN))).when(parts_of(HALL, WEST, EAST))
