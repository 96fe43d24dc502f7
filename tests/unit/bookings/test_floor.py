"""Residents keep a floor of bookable minutes of each space in each week (普惠性)."""

from datetime import datetime

from shared.contracts.bookings.bookings.commands import BookSpace
from shared.contracts.bookings.bookings.events import BookingUse, SpaceBooked
from shared.contracts.bookings.refusals.spaces import CLOSURE_IS_UNKNOWN, RESIDENTS_KEEP_A_FLOOR
from shared.contracts.bookings.spaces.commands import CloseSpaceFor, ReopenSpace
from shared.contracts.bookings.spaces.events import SpaceClosed
from shared.contracts.partners.programme import Rules
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    SKY_FARM,
    TERRACE,
    at,
    book,
    draft,
    farmer,
    haiwan,
    staff,
    tick,
)

WEEK_MINUTES = 5 * 240 + 2 * 780
"""Of the default opening windows."""


def test_a_block_that_leaves_residents_their_floor_is_booked() -> None:
    rules = Rules(resident_floor_minutes_per_week=WEEK_MINUTES - 240)
    spec = haiwan(rules).when(book(at(11, 9), 240, who=farmer(), partner_id=SKY_FARM, space_id=CALLIGRAPHY))
    assert spec.happened(SpaceBooked).use is BookingUse.PARTNER


def test_a_block_that_would_push_them_under_it_is_refused() -> None:
    rules = Rules(resident_floor_minutes_per_week=WEEK_MINUTES - 240)
    spec = haiwan(rules).when(book(at(11, 9), 240, who=farmer(), partner_id=SKY_FARM, space_id=CALLIGRAPHY))
    command = book(at(8, 19), 10, who=farmer(), partner_id=SKY_FARM, space_id=CALLIGRAPHY)
    facts = spec.refuses(command, RESIDENTS_KEEP_A_FLOOR)
    others = facts.pop("alternatives")
    assert others
    assert CALLIGRAPHY not in {one["space_id"] for one in others}
    assert facts == {
        "floor_minutes": WEEK_MINUTES - 240,
        "left_minutes": WEEK_MINUTES - 250,
        "week_of": "2026-07-06",
    }
    for one in others:
        spec.when(BookSpace(**one, partner_id=SKY_FARM, **farmer()))
    spec.when(book(at(15, 19), 10, who=farmer(), partner_id=SKY_FARM, space_id=CALLIGRAPHY))


def test_a_session_counts_like_a_block() -> None:
    rules = Rules(resident_floor_minutes_per_week=WEEK_MINUTES)
    haiwan(rules).refuses(draft(space_id=CALLIGRAPHY), RESIDENTS_KEEP_A_FLOOR)


def test_residents_and_the_community_book_below_the_floor() -> None:
    rules = Rules(resident_floor_minutes_per_week=WEEK_MINUTES)
    spec = haiwan(rules).when(book(at(8, 19), space_id=CALLIGRAPHY))
    spec.when(book(at(9, 19), space_id=CALLIGRAPHY, who=staff(), for_the_community=True))


def test_a_unit_that_no_partner_has_is_left_to_residents() -> None:
    rules = Rules(resident_floor_minutes_per_week=WEEK_MINUTES)
    spec = haiwan(rules).when(book(at(8, 19), who=farmer(), partner_id=SKY_FARM, space_id=TERRACE))
    command = book(at(8, 19), 30, who=farmer(), partner_id=SKY_FARM, space_id=TERRACE)
    facts = spec.refuses(command, RESIDENTS_KEEP_A_FLOOR)
    assert facts["left_minutes"] == WEEK_MINUTES - 45  # Half an hour, and the buffer after it.


def test_a_closure_takes_from_what_partners_may_have() -> None:
    rules = Rules(resident_floor_minutes_per_week=WEEK_MINUTES - 240)
    spec = haiwan(rules).when(
        CloseSpaceFor(
            space_id=CALLIGRAPHY, starts_at=at(9, 0), ends_at=at(10, 0), reason="Painting", **staff()
        )
    )
    command = book(at(8, 19), 10, who=farmer(), partner_id=SKY_FARM, space_id=CALLIGRAPHY)
    assert spec.refuses(command, RESIDENTS_KEEP_A_FLOOR)["left_minutes"] == WEEK_MINUTES - 250


def test_a_closure_of_the_week_counts_when_it_is_over_ended_early_or_followed_by_another() -> None:
    rules = Rules(resident_floor_minutes_per_week=WEEK_MINUTES - 480)
    spec = haiwan(rules)

    def close(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
        spec.when(
            CloseSpaceFor(
                space_id=CALLIGRAPHY, starts_at=starts_at, ends_at=ends_at, reason="x", **staff(now)
            )
        )
        return spec.happened(SpaceClosed).closure_id

    def left(now: datetime) -> int:
        wish = book(at(11, 9), 10, who=farmer(now), partner_id=SKY_FARM, space_id=CALLIGRAPHY)
        return int(spec.refuses(wish, RESIDENTS_KEEP_A_FLOOR)["left_minutes"])

    close(at(7, 18), at(7, 22), at(7, 9))
    cut = close(at(8, 18), at(12, 22), at(8, 9))
    again = ReopenSpace(space_id=CALLIGRAPHY, closure_id=cut, **staff(at(8, 22)))
    spec.when(again).refuses(again, CLOSURE_IS_UNKNOWN)
    assert left(at(9, 9)) == WEEK_MINUTES - 490
    close(at(20, 18), at(20, 22), at(9, 9))
    assert left(at(9, 10)) == WEEK_MINUTES - 490


def test_what_a_partner_had_in_the_week_still_counts_when_it_is_over() -> None:
    rules = Rules(resident_floor_minutes_per_week=WEEK_MINUTES - 90)
    spec = haiwan(rules).when(draft(at(7, 19), space_id=CALLIGRAPHY)).when(tick(at(7, 20, 30)))
    command = draft(at(11, 9), space_id=CALLIGRAPHY, who=farmer(now=at(8, 9)))
    spec.refuses(command, RESIDENTS_KEEP_A_FLOOR)
