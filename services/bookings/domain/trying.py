"""A dry run of one booking: every rule that is against it, and what would do. Nothing is booked by it.

The work is bounded: some days of the space asked for, some starts on each.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from services.bookings.domain.alternatives import MINUTE, ground
from services.bookings.domain.approval_terms import approval_of
from services.bookings.domain.bookings import use_of
from services.bookings.domain.credit_accounts import lots_now
from services.bookings.domain.hours import day_span, local_day
from services.bookings.domain.kin import uses_of
from services.bookings.domain.lending import free_with
from services.bookings.domain.quotas import whose_room
from services.bookings.domain.room_prices import room_credits, room_price_fen
from services.bookings.domain.schedule import free_stretches
from services.bookings.domain.slots import obstacles, would_be_granted
from services.bookings.domain.space_state import Space
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import BookSpace
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.trying import TryBooking
from shared.contracts.bookings.refusals.equipment import EQUIPMENT_IS_NOT_FREE
from shared.contracts.bookings.refusals.quotas import BOOKING_IS_ONLY_TRIED, QUOTA_IS_USED_UP
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_IS_NOT_IN_FORCE,
    OF_STANDING,
    PERSON_HAS_ENOUGH_BOOKINGS_AHEAD,
    SPACE_IS_NOT_FREE,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

DAYS_LOOKED_AT = 14
DAYS_OF_THE_NEXT_PERIOD = 3
STARTS_OF_A_DAY = 40
_HOUR = timedelta(hours=1)
_STEP = timedelta(minutes=5)
_OF_THE_HOST = frozenset({*OF_STANDING, AGREEMENT_IS_NOT_IN_FORCE, AGREEMENT_DOES_NOT_COVER_THE_SPACE})
"""What is against a partner's booking, and does not keep the rest from being told."""
_NAMES_OTHERS = frozenset({SPACE_IS_NOT_FREE, EQUIPMENT_IS_NOT_FREE})
_WHENEVER = frozenset({*OF_STANDING, PERSON_HAS_ENOUGH_BOOKINGS_AHEAD})
"""Against which no other time helps."""


def try_booking(state: Bookings, command: TryBooking) -> list[Event]:
    wish = BookSpace.model_validate({name: getattr(command, name) for name in BookSpace.model_fields})
    found: list[Rejected] = []
    use = BookingUse.PARTNER
    try:
        use = use_of(state, wish)
    except Rejected as refused:
        if refused.refusal not in _OF_THE_HOST:
            raise
        found.append(refused)
    space, span = state.space(wish.space_id), (wish.starts_at, wish.ends_at)
    found += obstacles(state, wish, use)
    helps = found and not any(one.refusal in _WHENEVER for one in found)
    instead = _instead(state, wish, use, found) if helps else {}
    raise Rejected(
        BOOKING_IS_ONLY_TRIED,
        None,
        granted=not found,
        needs_approval=approval_of(state.approvals, space.id, use, span) is not None,
        price_fen=room_price_fen(state, space.id, use, wish.units, span),
        credits=room_credits(state, space.id, use, wish.units, span),
        credits_left=_left(state, wish, use),
        equipment=free_with(state, space, span),
        against=[{"reason": one.code, "sentence": one.sentence, "facts": one.facts} for one in found],
        **instead,
    )


def _left(state: Bookings, wish: BookSpace, use: BookingUse) -> int | None:
    """How many credits whoever books has; None for the community itself, which pays none."""
    whose = whose_room(use, wish.actor.person, wish.partner_id)
    return None if whose is None else sum(one.left for one in lots_now(state, use, whose, wish.now))


def _instead(
    state: Bookings, wish: BookSpace, use: BookingUse, found: list[Rejected]
) -> dict[str, JsonValue]:
    """What would be granted in place of it."""
    space, span = state.space(wish.space_id), (wish.starts_at, wish.ends_at)
    longest = timedelta(minutes=state.limits.max_length_minutes)
    length = min(span[1] - span[0], longest)
    others = [one.facts["alternatives"] for one in found if one.refusal in _NAMES_OTHERS]
    return {
        "shorter_ends_at": _shorter(state, wish, use, space, length),
        "latest_starts_at": _latest(state, wish, use, space),
        "next": _next(state, wish, use, space, length, found),
        "others": others[0] if others else [],
    }


def _shorter(
    state: Bookings, wish: BookSpace, use: BookingUse, space: Space, length: timedelta
) -> str | None:
    """When the longest booking from this start on ends. What is granted is granted for less, too."""
    few, many = 0, length // _STEP
    while few < many:
        half = (few + many + 1) // 2
        if would_be_granted(state, wish, use, space, (wish.starts_at, wish.starts_at + half * _STEP)):
            few = half
        else:
            many = half - 1
    return stamp(wish.starts_at + few * _STEP) if few else None


def _latest(state: Bookings, wish: BookSpace, use: BookingUse, space: Space) -> str | None:
    zone = state.rules_at(wish.starts_at).zone
    day, length = local_day(zone, wish.starts_at), wish.ends_at - wish.starts_at
    for starts_at in reversed(_starts(state, wish, space, day, length)):
        if would_be_granted(state, wish, use, space, (starts_at, starts_at + length)):
            return stamp(starts_at)
    return None


def _next(
    state: Bookings,
    wish: BookSpace,
    use: BookingUse,
    space: Space,
    length: timedelta,
    found: list[Rejected],
) -> JsonValue:
    since = max(wish.starts_at, wish.now)
    for day in _days(state, since, found):
        for starts_at in _starts(state, wish, space, day, length):
            window = starts_at, starts_at + length
            if starts_at >= since and would_be_granted(state, wish, use, space, window):
                return {"space_id": space.id, "starts_at": stamp(starts_at), "ends_at": stamp(window[1])}
    return None


def _days(state: Bookings, since: datetime, found: list[Rejected]) -> list[date]:
    """The next two weeks, and the first days after the periods of the quotas that are used up."""
    zone = state.rules_at(since).zone
    days = {local_day(zone, since) + timedelta(days=number) for number in range(DAYS_LOOKED_AT)}
    for one in found:
        if one.refusal is QUOTA_IS_USED_UP:
            first = local_day(zone, datetime.fromisoformat(str(one.facts["free_from"])))
            days |= {first + timedelta(days=number) for number in range(DAYS_OF_THE_NEXT_PERIOD)}
    return sorted(days)


def _starts(state: Bookings, wish: BookSpace, space: Space, day: date, length: timedelta) -> list[datetime]:
    """When so long a booking could begin on a local day, by what is open and free: the beginning of each
    stretch, the time of day that was asked for, and full hours."""
    zone = state.rules_at(wish.starts_at).zone
    begin, end = day_span(zone, day)
    local = wish.starts_at.astimezone(ZoneInfo(zone)).time()
    asked = datetime.combine(day, local, ZoneInfo(zone)).astimezone(UTC)
    soonest = max(begin, wish.now.replace(second=0, microsecond=0) + MINUTE)
    buffer, found = timedelta(minutes=space.buffer_minutes), set[datetime]()
    for opens, closes in ground(state, space, begin):
        uses = uses_of(state, space, opens, closes + buffer)
        for since, until in free_stretches(uses, space.units - wish.units, opens, closes + buffer):
            first, last = max(since, soonest), min(min(until - buffer, closes) - length, end - MINUTE)
            if first <= last:
                found |= {first, *_full_hours(first, last), *((asked,) if first <= asked <= last else ())}
    return sorted(found)[:STARTS_OF_A_DAY]


def _full_hours(first: datetime, last: datetime) -> Iterator[datetime]:
    at = first.replace(minute=0, second=0, microsecond=0) + _HOUR
    while at <= last:
        yield at
        at += _HOUR
