"""How long what begins at some time could last, by the line that is called and by the residents' floor."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from services.bookings.domain.dated_rules import DatedRules
from services.bookings.domain.floor import (
    Week,
    mondays,
    residents_must_keep_their_floor,
    weeks_of,
)
from services.bookings.domain.kin import line_is_called
from services.bookings.domain.line_ahead import Wisher, left_until, turns
from services.bookings.domain.slots import PARTNER_USES, slot_of
from services.bookings.domain.space_state import Space
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.offering import FreeStretch
from shared.contracts.bookings.refusals.spaces import SPACE_IS_NOT_FREE
from shared.kernel.refusals import Rejected


class Bound(NamedTuple):
    """One rule, by which bookings of a space end in time."""

    until: Callable[[datetime], datetime | None]
    """When one that begins then must end at the latest; None: whenever. Between two turns it stays, or moves
    along with the start."""
    turns: tuple[datetime, ...]
    refusal: Callable[[datetime, datetime], Rejected]
    """What refuses one from then until then that lasts too long."""

    def ends_before(self, since: datetime, shortest: timedelta) -> bool:
        """Whether even the shortest booking that begins then would last too long."""
        until = self.until(since)
        return until is not None and until < since + shortest

    def stays(self, first: datetime, last: datetime) -> datetime | None:
        """When bookings that begin from the first start to the last must end, if it is the same for all."""
        until = self.until(first)
        return until if until == self.until(last) else None


@dataclass(slots=True)
class Bounds:
    """The bounds of a booker's bookings; each week of a space is looked at once, whatever is asked about."""

    state: Bookings
    use: BookingUse
    person: str
    units: int
    looked_at: dict[tuple[str, date, int], tuple[Week, ...]] = field(default_factory=dict)

    def of(self, stretch: FreeStretch) -> tuple[Bound, ...]:
        """Those of a free stretch, in the order in which the rules refuse."""
        space = self.state.space(stretch.space_id)
        return (*self._line(space), *self._floor(space, stretch))

    def _line(self, space: Space) -> Iterator[Bound]:
        if line_is_called(self.state, space):
            wisher = Wisher(self.person, self.use, self.units)
            yield Bound(
                until=partial(left_until, self.state, wisher, space),
                turns=tuple(turns(self.state, space)),
                refusal=lambda _since, _until: Rejected(SPACE_IS_NOT_FREE, alternatives=[]),
            )

    def _floor(self, space: Space, stretch: FreeStretch) -> Iterator[Bound]:
        """One for each week of the space, its whole and its parts, by each of the rules that hold in it."""
        if self.use not in PARTNER_USES:
            return
        buffer = timedelta(minutes=space.buffer_minutes)
        until = stretch.ends_at + buffer
        for rules in self._rules_in(stretch.starts_at, until):
            for monday in mondays(rules, stretch.starts_at, until):
                for week in self._weeks_of(space, rules, monday):
                    yield Bound(
                        until=partial(self._reach, rules, week, buffer),
                        turns=tuple(week.turns()),
                        refusal=partial(self._refused, space),
                    )

    def _reach(
        self, rules: DatedRules, week: Week, buffer: timedelta, starts_at: datetime
    ) -> datetime | None:
        if self.state.rules_at(starts_at) is not rules:
            return None
        reach = week.reach(starts_at)
        return None if reach is None else reach - buffer

    def _refused(self, space: Space, since: datetime, until: datetime) -> Rejected:
        try:
            slot = slot_of(space, (since, until), self.units, self.use, "")
            residents_must_keep_their_floor(self.state, space, slot)
        except Rejected as refused:
            return refused
        raise RuntimeError("what the floor leaves no time for is refused by it")

    def _rules_in(self, since: datetime, until: datetime) -> tuple[DatedRules, ...]:
        later = (one for one in self.state.rules if since < one.effective_from < until)
        return (self.state.rules_at(since), *later)

    def _weeks_of(self, space: Space, rules: DatedRules, monday: date) -> tuple[Week, ...]:
        key = space.id, monday, id(rules)
        if key not in self.looked_at:
            self.looked_at[key] = weeks_of(self.state, space, self.units, rules, monday)
        return self.looked_at[key]
