"""Which starts in the free time somebody could have, by the rules that would refuse the others.

What they say changes at few moments: where a lead time begins or ends, where a quota's period, day or time
of day does, and where the residents' floor or a line that is called reaches less or more far. Between two of
these one start speaks for all.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from services.bookings.domain.alternatives import MINUTE
from services.bookings.domain.bookers import against_booker
from services.bookings.domain.hours import DAY, local_day
from services.bookings.domain.offered_bounds import Bound, Bounds
from services.bookings.domain.quotas import BOOKERS, Asked
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.offering import FreeStretch, TellOffered
from shared.contracts.bookings.refusals.quotas import BOOKING_IS_ONLY_TRIED
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

Verdict = dict[str, JsonValue]


class _Part(NamedTuple):
    """Some starts, from the first to before the last."""

    since: datetime
    until: datetime


def tell_offered(state: Bookings, command: TellOffered) -> list[Event]:
    use = next(use for use, booker in BOOKERS.items() if booker is command.for_whom)
    bounds = Bounds(state, use, command.by_person or command.whose, command.units)
    parts: list[JsonValue] = [[*_merged(_parts(state, command, bounds, one))] for one in command.stretches]
    raise Rejected(BOOKING_IS_ONLY_TRIED, None, parts=parts)


def _parts(
    state: Bookings, command: TellOffered, bounds: Bounds, stretch: FreeStretch
) -> Iterator[tuple[_Part, Verdict]]:
    of_space = bounds.of(stretch)
    turns = [_from(one) for bound in of_space for one in bound.turns]
    for part in _between(
        _Part(stretch.starts_at, stretch.ends_at), [*_moments(state, command, stretch), *turns]
    ):
        ends = (_last_start(bound, part, command.shortest_minutes) for bound in of_space)
        for piece in _between(part, [one for one in ends if one is not None]):
            yield piece, _verdict(state, command, bounds, stretch, of_space, piece)


def _between(part: _Part, moments: Iterable[datetime]) -> Iterator[_Part]:
    """The part, cut at those of these moments that lie in it."""
    inside = {one for one in moments if part.since < one < part.until}
    yield from (_Part(*one) for one in pairwise(sorted({*inside, *part})))


def _last_start(bound: Bound, part: _Part, shortest_minutes: int) -> datetime | None:
    """From which start on even the shortest would reach too far, where the bound stays as starts go on."""
    until = bound.stays(part.since, part.until - MINUTE)
    return None if until is None else _after(until - timedelta(minutes=shortest_minutes))


def _verdict(
    state: Bookings,
    command: TellOffered,
    bounds: Bounds,
    stretch: FreeStretch,
    of_space: tuple[Bound, ...],
    part: _Part,
) -> Verdict:
    """What the rules say of a booking that begins in this part."""
    since, shortest = part.since, timedelta(minutes=command.shortest_minutes)
    refused = _against(state, command, bounds, stretch.space_id, since, command.shortest_minutes)
    if refused is None:
        refused = next(
            (one.refusal(since, since + shortest) for one in of_space if one.ends_before(since, shortest)),
            None,
        )
    if refused is not None:
        told: JsonValue = {"reason": refused.code, "sentence": refused.sentence, "facts": refused.facts}
        return {"longest_minutes": None, "ends_by": None, "against": told}
    lengths = [_longest_by_quotas(state, command, bounds, stretch.space_id, since)]
    ends = [stretch.ends_at]
    for one in of_space:
        until, stays = one.until(since), one.stays(since, part.until - MINUTE)
        if stays is not None:
            ends.append(stays)
        elif until is not None:
            lengths.append((until - since) // MINUTE)
    length = min((one for one in lengths if one is not None), default=None)
    if length is not None and length >= state.limits.max_length_minutes:
        length = None
    end = min(ends)
    return {
        "longest_minutes": length,
        "ends_by": stamp(end) if end < stretch.ends_at else None,
        "against": None,
    }


def _against(
    state: Bookings, command: TellOffered, bounds: Bounds, space_id: str, since: datetime, minutes: int
) -> Rejected | None:
    """What quotas, lead times, bookings ahead and strikes are against."""
    span = since, since + timedelta(minutes=minutes)
    return next(against_booker(state, Asked(bounds.use, command.whose, space_id, span, command.now)), None)


def _longest_by_quotas(
    state: Bookings, command: TellOffered, bounds: Bounds, space_id: str, since: datetime
) -> int | None:
    """How long a booking may be that begins then; None where they don't shorten it."""

    def granted(minutes: int) -> bool:
        return _against(state, command, bounds, space_id, since, minutes) is None

    few, many = command.shortest_minutes, max(command.shortest_minutes, state.limits.max_length_minutes)
    if granted(many):
        return None
    while many - few > 1:
        half = (few + many) // 2
        few, many = (half, many) if granted(half) else (few, half)
    return few


def _merged(parts: Iterable[tuple[_Part, Verdict]]) -> Iterator[dict[str, Any]]:
    """The parts, those that follow one another and say the same as one."""
    found: list[tuple[_Part, Verdict]] = []
    for part, verdict in parts:
        if found and found[-1][1] == verdict:
            found[-1] = _Part(found[-1][0].since, part.until), verdict
        else:
            found.append((part, verdict))
    for part, verdict in found:
        yield {"starts_at": stamp(part.since), "starts_before": stamp(part.until), **verdict}


def _moments(state: Bookings, command: TellOffered, stretch: FreeStretch) -> Iterator[datetime]:
    """From when on another start may be judged otherwise: on whole minutes, as bookings begin."""
    rules, now = state.rules_at(command.now), command.now
    yield from (_from(one.effective_from) for one in state.rules)
    if rules.strikes is not None:
        yield _after(now + timedelta(days=rules.strikes.days_ahead))
    if rules.rooms is None:
        return
    for lead in rules.rooms.lead_times:
        if lead.at_most_days is not None:
            yield _after(now + timedelta(days=lead.at_most_days))
        if lead.at_least_hours is not None:
            yield _from(now + timedelta(hours=lead.at_least_hours))
    times = {time(0)}
    for quota in rules.rooms.quotas:
        times |= {at for at in (quota.begins_from, quota.begins_before) if at is not None}
    zone = state.rules_at(stretch.starts_at).zone
    day, last = local_day(zone, stretch.starts_at), local_day(zone, stretch.ends_at)
    while day <= last:
        for at in times:
            local = datetime.combine(day, at, ZoneInfo(zone))
            # Where the clock is set back the same time of day comes twice.
            yield from (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        day += DAY


def _from(moment: datetime) -> datetime:
    """The first whole minute that is not before it."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + MINUTE


def _after(moment: datetime) -> datetime:
    """The first whole minute after it."""
    return moment.replace(second=0, microsecond=0) + MINUTE
