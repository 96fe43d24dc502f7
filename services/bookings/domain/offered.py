"""Which starts in the free time somebody could have, by the rules that would refuse the others.

What they say changes at few moments: where a lead time begins or ends, and where a quota's period, day or
time of day does. Between two of these one start speaks for all.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from services.bookings.domain.alternatives import MINUTE
from services.bookings.domain.bookers import against_booker
from services.bookings.domain.hours import DAY, local_day
from services.bookings.domain.quotas import BOOKERS, Asked
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.offering import FreeStretch, TellOffered
from shared.contracts.bookings.refusals.quotas import BOOKING_IS_ONLY_TRIED
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def tell_offered(state: Bookings, command: TellOffered) -> list[Event]:
    parts: list[JsonValue] = [[*_merged(_parts(state, command, one))] for one in command.stretches]
    raise Rejected(BOOKING_IS_ONLY_TRIED, None, parts=parts)


def _parts(
    state: Bookings, command: TellOffered, stretch: FreeStretch
) -> Iterator[tuple[datetime, datetime, dict[str, JsonValue]]]:
    moments = {one for one in _moments(state, command, stretch) if stretch.starts_at < one < stretch.ends_at}
    for since, until in pairwise(sorted({stretch.starts_at, *moments, stretch.ends_at})):
        yield since, until, _verdict(state, command, stretch.space_id, since)


def _verdict(state: Bookings, command: TellOffered, space_id: str, since: datetime) -> dict[str, JsonValue]:
    """What the rules say of a booking that begins then."""

    def against(minutes: int) -> Rejected | None:
        span = since, since + timedelta(minutes=minutes)
        use = next(use for use, booker in BOOKERS.items() if booker is command.for_whom)
        return next(against_booker(state, Asked(use, command.whose, space_id, span, command.now)), None)

    few, many = command.shortest_minutes, max(command.shortest_minutes, state.limits.max_length_minutes)
    refused = against(few)
    if refused is not None:
        told: JsonValue = {"reason": refused.code, "sentence": refused.sentence, "facts": refused.facts}
        return {"longest_minutes": None, "against": told}
    if against(many) is None:
        return {"longest_minutes": None, "against": None}
    while many - few > 1:
        half = (few + many) // 2
        few, many = (half, many) if against(half) is None else (few, half)
    return {"longest_minutes": few, "against": None}


def _merged(
    parts: Iterable[tuple[datetime, datetime, dict[str, JsonValue]]],
) -> Iterator[dict[str, JsonValue]]:
    """The parts, those that follow one another and say the same as one."""
    found: list[tuple[datetime, datetime, dict[str, JsonValue]]] = []
    for since, until, verdict in parts:
        if found and found[-1][2] == verdict:
            found[-1] = found[-1][0], until, verdict
        else:
            found.append((since, until, verdict))
    for since, until, verdict in found:
        yield {"starts_at": stamp(since), "starts_before": stamp(until), **verdict}


def _moments(state: Bookings, command: TellOffered, stretch: FreeStretch) -> Iterator[datetime]:
    """From when on another start may be judged otherwise: on whole minutes, as bookings begin."""
    rules, now = state.rules_at(command.now), command.now
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
