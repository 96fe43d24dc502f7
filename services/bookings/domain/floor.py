"""What partners must leave to residents (普惠性): bookable minutes of each space in each week."""

from datetime import date, timedelta
from typing import NamedTuple

from services.bookings.domain.hours import (
    DAY,
    DAYS_IN_A_WEEK,
    day_span,
    local_day,
    monday_of,
    spans_of_days,
    without,
)
from services.bookings.domain.kin import EVERYTHING, closures_of, kin_of, slots_of_kin
from services.bookings.domain.schedule import Slot, free_stretches
from services.bookings.domain.space_state import Space
from services.bookings.domain.state import Bookings


class Floor(NamedTuple):
    week_of: date
    """The Monday of the week."""
    left_minutes: int
    floor_minutes: int


def floor_with(state: Bookings, space: Space, block: Slot) -> Floor:
    """What a partner's block would leave: the minutes of the opening hours with a unit that no partner has.

    The whole week counts, its past days too, so that a partner can't take the rest of a week of which
    it had the beginning. Of a block over the midnight that ends a week, the week with less to spare; of a
    whole and its parts, the space with less to spare.
    """
    zone = state.rules_at(block.starts_at).zone
    weeks = {monday_of(local_day(zone, instant)) for instant in (block.starts_at, block.free_again_at)}
    whole = block._replace(units=EVERYTHING)
    blocked = [(space, block), *((one, whole) for one in kin_of(state, space))]
    floors = (
        _floor_of_week(state, where, taken, monday) for where, taken in blocked for monday in sorted(weeks)
    )
    return min(floors, key=lambda floor: floor.left_minutes - floor.floor_minutes)


def _floor_of_week(state: Bookings, space: Space, block: Slot, monday: date) -> Floor:
    rules = state.rules_at(block.starts_at)
    begin, end = day_span(rules.zone, monday, DAYS_IN_A_WEEK)
    closed = [(closure.starts_at, closure.ends_at) for closure in closures_of(state, space)]
    last = monday + (DAYS_IN_A_WEEK - 1) * DAY
    left = timedelta()
    for since, until in without(
        spans_of_days(rules.zone, monday - DAY, last, state.hours_of(space, rules)), closed
    ):
        opens, closes = max(since, begin), min(until, end)
        if opens >= closes:
            continue
        slots = (*space.schedule.between(opens, closes), *slots_of_kin(state, space, opens, closes))
        blocks = [slot for slot in slots if slot.counts_against_floor]
        uses = ((slot.starts_at, slot.free_again_at, slot.units) for slot in (*blocks, block))
        for start, stop in free_stretches(uses, space.units - 1, opens, closes):
            left += stop - start
    return Floor(monday, left // timedelta(minutes=1), rules.floor_minutes)
