"""What else could be booked, for those who come too late: near in time, then elsewhere.

The work is bounded, since a popular slot is refused a thousand times in a second: one day of the space
asked for, one look at some others, one day of a few.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

from pydantic import JsonValue

from services.bookings.domain.hours import Span, is_within, local_day, overlap, spans_on, without
from services.bookings.domain.kin import closures_of, slots_of_kin, uses_of
from services.bookings.domain.schedule import free_stretches
from services.bookings.domain.space_state import Space
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings

OFFERED = 3
OTHER_SPACES_AT_THE_TIME = 12
OTHER_SPACES_THAT_DAY = 3

MINUTE = timedelta(minutes=1)

WouldDo = Callable[[Space, Span], bool]


def ground(state: Bookings, space: Space, near: datetime) -> list[Span]:
    """When the space is open, and not closed, on the local day of an instant."""
    rules = state.rules_at(near)
    spans = spans_on(rules.zone, local_day(rules.zone, near), state.hours_of(space, rules))
    closures = closures_of(state, space)
    return without(spans, ((one.starts_at, one.ends_at) for one in closures)) if closures else spans


def is_free(state: Bookings, space: Space, starts_at: datetime, ends_at: datetime, units: int) -> bool:
    """Whether so many units are free for the whole of this time, buffers included, and nobody has its kin."""
    until = ends_at + timedelta(minutes=space.buffer_minutes)
    if space.schedule.peak(starts_at, until) + units > space.units:
        return False
    return not slots_of_kin(state, space, starts_at, until)


def is_open(state: Bookings, space: Space, wanted: Span) -> bool:
    """Whether the whole of this time lies in the space's hours, closures aside."""
    rules = state.rules_at(wanted[0])
    return is_within(rules.zone, state.hours_of(space, rules), *wanted)


def _is_closed(state: Bookings, space: Space, wanted: Span) -> bool:
    """Whether a closure lies in this time."""
    return any(overlap((one.starts_at, one.ends_at), wanted) for one in closures_of(state, space))


def could_be_had(state: Bookings, space: Space, wanted: Span, units: int) -> bool:
    """Whether the space is there for the whole of this time: open, not closed, and free in so many units."""
    if not is_free(state, space, *wanted, units) or not is_open(state, space, wanted):
        return False
    return not _is_closed(state, space, wanted)


def alternatives(
    state: Bookings, space: Space, wanted: Span, units: int, now: datetime, would_do: WouldDo
) -> list[JsonValue]:
    """Up to three free windows of the same length, as facts of a refusal.

    ``would_do`` says whether nothing else is against a window of a space: what is offered is not refused.
    """
    fitting = (one for one in _windows_near(state, space, wanted, units, now) if would_do(space, one))
    near = [*islice(fitting, OFFERED)]  # No more are told, so no more are tried.
    found = [(space, window) for window in near[: OFFERED - 1]]
    others = [
        other for other in islice(state.spaces.values(), OTHER_SPACES_AT_THE_TIME + 1) if other is not space
    ]
    for other in others:
        if len(found) == OFFERED:
            break
        if could_be_had(state, other, wanted, units) and would_do(other, wanted):
            found.append((other, wanted))
    found.extend((space, window) for window in near[OFFERED - 1 : OFFERED])
    if not found:
        for other in others[:OTHER_SPACES_THAT_DAY]:
            windows = _windows_near(state, other, wanted, units, now)
            found.extend((other, window) for window in windows[:1] if would_do(other, window))
    return [
        {"space_id": where.id, "starts_at": stamp(starts_at), "ends_at": stamp(ends_at)}
        for where, (starts_at, ends_at) in found[:OFFERED]
    ]


def _windows_near(state: Bookings, space: Space, wanted: Span, units: int, now: datetime) -> list[Span]:
    """The free windows of that day, one of each free stretch, the nearest first."""
    starts_at, ends_at = wanted
    length = ends_at - starts_at
    buffer = timedelta(minutes=space.buffer_minutes)
    soonest = now.replace(second=0, microsecond=0) + MINUTE
    windows: list[tuple[timedelta, datetime]] = []
    for opens, closes in ground(state, space, starts_at):
        uses = uses_of(state, space, opens, closes + buffer)
        for begin, end in free_stretches(uses, space.units - units, opens, closes + buffer):
            first = max(begin, soonest)
            last = min(end - buffer, closes) - length
            if first <= last:
                start = min(max(starts_at, first), last)
                windows.append((abs(start - starts_at), start))
    windows.sort()
    return [(start, start + length) for _, start in windows]
