"""Which bookings that stand would no longer fit, when hours or a capacity are narrowed under them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from services.bookings.domain.alternatives import is_open
from services.bookings.domain.dated_rules import DatedRules
from services.bookings.domain.hours import Span, is_within
from services.bookings.domain.slots import room_for
from services.bookings.domain.space_state import Space
from services.bookings.domain.state import Booking, Bookings
from shared.contracts.bookings.bookings.events import BookingsNoLongerFit, Misfit
from shared.contracts.bookings.holidays.calendar import DayKind
from shared.kernel.messages import Event

Calendar = dict[date, DayKind]


class Misfits(NamedTuple):
    outside_hours: list[str]
    too_many_people: list[str]

    @property
    def bookings_in_all(self) -> int:
        """How many bookings they are, each counted once."""
        return len({*self.outside_hours, *self.too_many_people})

    def events(self, now: datetime) -> list[Event]:
        """What tells of those that stand all the same."""
        kinds = ((Misfit.OPENING_HOURS, self.outside_hours), (Misfit.CAPACITY, self.too_many_people))
        return [
            BookingsNoLongerFit(booking_ids=tuple(found), misfit=misfit, noticed_at=now)
            for misfit, found in kinds
            if found
        ]


def misfits(
    state: Bookings, before: Space, after: Space, now: datetime, calendar: Calendar | None = None
) -> Misfits:
    """The bookings of a space that fit it as it was and not as it, or with it the calendar, would be."""
    then = state if calendar is None else replace(state, calendar=calendar)
    standing = [one for one in state.bookings.values() if one.space_id == before.id and one.ends_at > now]
    return Misfits(
        [
            one.id
            for one in standing
            if is_open(state, before, _span(one)) and not is_open(then, after, _span(one))
        ],
        [
            one.id
            for one in standing
            if room_for(after, one.units) < _places(state, one) <= room_for(before, one.units)
        ],
    )


def outside_calendar(state: Bookings, calendar: Calendar, now: datetime) -> list[str]:
    """The bookings that are within the hours now, and would not be by this calendar."""
    then = replace(state, calendar=calendar)
    return [
        one.id
        for one in state.bookings.values()
        if one.ends_at > now
        and is_open(state, space := state.spaces[one.space_id], _span(one))
        and not is_open(then, space, _span(one))
    ]


def outside_rules(state: Bookings, rules: DatedRules) -> list[str]:
    """The bookings, in spaces without hours of their own, that rules from a date on would not open."""
    later = [one.effective_from for one in state.rules if one.effective_from > rules.effective_from]
    until = min(later, default=None)
    return [
        one.id
        for one in _from(state.bookings.values(), rules.effective_from, until)
        if (space := state.spaces[one.space_id]).hours is None
        and is_open(state, space, _span(one))
        and not is_within(rules.zone, state.hours_of(space, rules), one.starts_at, one.ends_at)
    ]


def _from(bookings: Iterable[Booking], first: datetime, until: datetime | None) -> Iterable[Booking]:
    return (one for one in bookings if one.starts_at >= first and (until is None or one.starts_at < until))


def _span(booking: Booking) -> Span:
    return booking.starts_at, booking.ends_at


def _places(state: Bookings, booking: Booking) -> int:
    """How many people a booking is known to bring: the places of its session."""
    session = state.sessions.get(booking.session_id or "")
    return session.capacity if session is not None else 0
