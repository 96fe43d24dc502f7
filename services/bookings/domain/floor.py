"""What partners must leave to residents (普惠性): bookable minutes of each space in each week."""

from datetime import date, timedelta
from typing import NamedTuple

from services.bookings.domain.hours import DAYS_IN_A_WEEK, local_day, monday_of, spans_of_day, without
from services.bookings.domain.schedule import Slot, free_stretches
from services.bookings.domain.state import Bookings, Space


class Floor(NamedTuple):
    week_of: date
    """The Monday of the week."""
    left_minutes: int
    floor_minutes: int


def floor_with(state: Bookings, space: Space, block: Slot) -> Floor:
    """What a partner's block would leave: the minutes of the opening hours with a unit that no partner has.

    The whole week counts, its past days too, so that a partner can't take the rest of a week of which
    it had the beginning.
    """
    rules = state.rules_at(block.starts_at)
    monday = monday_of(local_day(rules.zone, block.starts_at))
    closed = [(closure.starts_at, closure.ends_at) for closure in space.closures]
    left = timedelta()
    for offset in range(DAYS_IN_A_WEEK):
        day = monday + timedelta(days=offset)
        for opens, closes in without(spans_of_day(rules.zone, day, space.hours or rules.hours), closed):
            blocks = [slot for slot in space.schedule.between(opens, closes) if slot.counts_against_floor]
            uses = ((slot.starts_at, slot.free_again_at, slot.units) for slot in (*blocks, block))
            for begin, end in free_stretches(uses, space.units - 1, opens, closes):
                left += end - begin
    return Floor(monday, left // timedelta(minutes=1), rules.floor_minutes)
