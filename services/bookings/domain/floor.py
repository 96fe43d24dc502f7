"""What partners must leave to residents (普惠性): bookable minutes of each space in each week.

The same weeks refuse a partner's block and say beforehand how far one could reach.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from services.bookings.domain.dated_rules import DatedRules
from services.bookings.domain.hours import (
    DAY,
    DAYS_IN_A_WEEK,
    Span,
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
from shared.contracts.bookings.refusals.spaces import RESIDENTS_KEEP_A_FLOOR
from shared.kernel.refusals import Rejected

_INSTANT = timedelta(microseconds=1)


class Floor(NamedTuple):
    week_of: date
    """The Monday of the week."""
    left_minutes: int
    floor_minutes: int


class Week(NamedTuple):
    """A week of a space, as one more block of partners meets it."""

    monday: date
    begins_at: datetime
    ends_at: datetime
    floor_minutes: int
    left: timedelta
    """The opening hours with a unit that no partner has."""
    at_stake: tuple[Span, ...]
    """Those of them that the block takes from residents where it lies in them; sorted, and apart."""

    def with_block(self, starts_at: datetime, free_again_at: datetime) -> Floor:
        """What a block of this time would leave."""
        taken = sum(
            (
                min(free_again_at, end) - max(starts_at, begin)
                for begin, end in self._met(starts_at, free_again_at)
            ),
            timedelta(),
        )
        return Floor(self.monday, (self.left - taken) // timedelta(minutes=1), self.floor_minutes)

    @property
    def to_spare(self) -> timedelta:
        """How much of it partners could still take."""
        return self.left - timedelta(minutes=self.floor_minutes)

    def reach(self, starts_at: datetime) -> datetime | None:
        """Until when a block that begins then may take it; None: as long as it likes."""
        if starts_at >= self.ends_at:
            return None
        spare = self.to_spare
        if spare < timedelta():
            return self.begins_at - _INSTANT  # Less than the floor is left already: nobody takes any of it.
        for begin, end in self.at_stake:
            since = max(begin, starts_at)
            if since < end and end - since > spare:
                return since + spare
            spare -= max(timedelta(), end - since)
        return None

    def turns(self) -> Iterator[datetime]:
        """The starts from which on `reach` follows another line: it stays, or moves along with the start."""
        yield self.ends_at
        ends, so_far = list[timedelta](), timedelta()
        for begin, end in self.at_stake:
            yield from (begin, end)
            so_far += end - begin
            ends.append(so_far)
        for all_before in ends:
            yield from self._where(all_before - self.to_spare)

    def _where(self, taken: timedelta) -> Iterator[datetime]:
        """The start before which so much of what is at stake lies."""
        for begin, end in self.at_stake:
            if timedelta() <= taken <= end - begin:
                yield begin + taken
            taken -= end - begin

    def _met(self, starts_at: datetime, free_again_at: datetime) -> Iterable[Span]:
        return (one for one in self.at_stake if one[0] < free_again_at and starts_at < one[1])


def residents_must_keep_their_floor(state: Bookings, space: Space, block: Slot) -> None:
    """Refuses a partner's block that leaves them less."""
    floor = floor_with(state, space, block)
    if floor.left_minutes < floor.floor_minutes:
        raise Rejected(
            RESIDENTS_KEEP_A_FLOOR,
            floor_minutes=floor.floor_minutes,
            left_minutes=floor.left_minutes,
            week_of=floor.week_of.isoformat(),
        )


def floor_with(state: Bookings, space: Space, block: Slot) -> Floor:
    """What a partner's block would leave: the minutes of the opening hours with a unit that no partner has.

    The whole week counts, its past days too, so that a partner can't take the rest of a week of which
    it had the beginning. Of a block over the midnight that ends a week, the week with less to spare; of a
    whole and its parts, the space with less to spare.
    """
    rules = state.rules_at(block.starts_at)
    floors = (
        week.with_block(block.starts_at, block.free_again_at)
        for monday in mondays(rules, block.starts_at, block.free_again_at)
        for week in weeks_of(state, space, block.units, rules, monday)
    )
    return min(floors, key=lambda floor: floor.left_minutes - floor.floor_minutes)


def mondays(rules: DatedRules, since: datetime, until: datetime) -> Iterator[date]:
    """Of the weeks in which this time lies, its last instant included."""
    monday, last = (monday_of(local_day(rules.zone, one)) for one in (since, until))
    while monday <= last:
        yield monday
        monday += DAYS_IN_A_WEEK * DAY


def weeks_of(state: Bookings, space: Space, units: int, rules: DatedRules, monday: date) -> tuple[Week, ...]:
    """The week of the space, of which a block would take so many units, and those of its whole or its parts,
    of which it would take all."""
    kin = (_week(state, one, EVERYTHING, rules, monday) for one in kin_of(state, space))
    return (_week(state, space, units, rules, monday), *kin)


def _week(state: Bookings, space: Space, units: int, rules: DatedRules, monday: date) -> Week:
    begin, end = day_span(rules.zone, monday, DAYS_IN_A_WEEK)
    closed = [(closure.starts_at, closure.ends_at) for closure in closures_of(state, space)]
    last = monday + (DAYS_IN_A_WEEK - 1) * DAY
    left, at_stake = timedelta(), list[Span]()
    for since, until in without(
        spans_of_days(rules.zone, monday - DAY, last, state.hours_of(space, rules)), closed
    ):
        opens, closes = max(since, begin), min(until, end)
        if opens >= closes:
            continue
        slots = (*space.schedule.between(opens, closes), *slots_of_kin(state, space, opens, closes))
        uses = [(one.starts_at, one.free_again_at, one.units) for one in slots if one.counts_against_floor]
        theirs = free_stretches(uses, space.units - 1, opens, closes)
        left += sum((stop - start for start, stop in theirs), timedelta())
        kept = free_stretches(uses, space.units - 1 - units, opens, closes)
        at_stake += without(theirs, kept) if kept else theirs
    return Week(monday, begin, end, rules.floor_minutes, left, tuple(at_stake))
