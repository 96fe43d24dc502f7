"""Quotas and lead times: how much of the rooms each may book and how far ahead, by the rules of the day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from services.bookings.domain.hours import DAYS_IN_A_WEEK, Span, day_span, monday_of
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Booking, Bookings
from services.bookings.domain.usage import Used
from shared.contracts.bookings.bookings.commands import BookSpace
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.refusals.quotas import QUOTA_IS_USED_UP, TIME_IS_TOO_NEAR
from shared.contracts.bookings.refusals.spaces import WINDOW_IS_TOO_FAR_AHEAD
from shared.contracts.partners.room_rules import Booker, LeadTime, QuotaPeriod, RoomQuota
from shared.kernel.months import first_day, month_after, month_of
from shared.kernel.refusals import Rejected

STILL_COUNT = frozenset({BookingState.COMPLETED, BookingState.NO_SHOW})
"""How a booking ends that counts until its period is over: the room was theirs."""
BOOKERS = {BookingUse.RESIDENT: Booker.RESIDENT, BookingUse.PARTNER: Booker.PARTNER}
"""Whose bookings the rules of the rooms are for."""


class Asked(NamedTuple):
    """A booking that somebody would like, as quotas and lead times see it."""

    use: BookingUse
    whose: str
    """The resident, or the partner for whom it is."""
    space_id: str
    span: Span
    now: datetime


def whose_room(use: BookingUse, person: str, partner_id: str | None) -> str | None:
    """In whose quota a booking counts; None for a session, a trial or the community's own."""
    if use is BookingUse.RESIDENT:
        return person
    return partner_id if use is BookingUse.PARTNER else None


def whose_booking(state: Bookings, booking: Booking) -> str | None:
    """In whose quota it counts, and out of whose credits it is.

    What a record has that was merged into another one is that one's.
    """
    return whose_room(booking.use, state.volunteering.person(booking.booked_by), booking.partner_id)


def begins_to_count(state: Bookings, booking: Booking, now: datetime) -> None:
    """It is held, requested or booked."""
    whose = whose_booking(state, booking)
    if whose is not None:
        used = Used(booking.id, booking.space_id, booking.starts_at, booking.ends_at)
        state.usage.add(whose, used, now)


def counts_for(state: Bookings, wish: BookSpace, use: BookingUse, booking_id: str) -> None:
    """A booking that would be granted counts for those tried after it."""
    whose = whose_room(use, wish.actor.person, wish.partner_id)
    if whose is not None:
        used = Used(booking_id, wish.space_id, wish.starts_at, wish.ends_at)
        state.usage.add(whose, used, wish.now)


def stops_counting(state: Bookings, booking: Booking) -> None:
    """It is left out, while another time of it is tried."""
    whose = whose_booking(state, booking)
    if whose is not None:
        state.usage.drop(whose, booking.id)


def counts_as(state: Bookings, booking: Booking, space_id: str, span: Span, now: datetime) -> None:
    """It counts where it was moved to."""
    stops_counting(state, booking)
    whose = whose_booking(state, booking)
    if whose is not None:
        state.usage.add(whose, Used(booking.id, space_id, *span), now)


def ends_counting(state: Bookings, booking: Booking, ending: BookingState) -> None:
    """It is over: given back, rejected or expired it leaves its quota to others."""
    if ending not in STILL_COUNT:
        stops_counting(state, booking)


def against_room_rules(state: Bookings, asked: Asked) -> Iterator[Rejected]:
    """Every lead time and every quota that is against it."""
    rules, booker = state.rules_at(asked.now).rooms, BOOKERS.get(asked.use)
    if rules is None or booker is None:
        return
    for lead in rules.lead_times:
        if lead.for_whom is booker and lead.space_id in {None, asked.space_id}:
            yield from _too_far_or_near(lead, asked)
    zone = ZoneInfo(state.rules_at(asked.span[0]).zone)
    for quota in rules.quotas:
        if quota.for_whom is booker and _counts(quota, asked.space_id, asked.span[0], zone):
            yield from _used_up(state, quota, asked, zone)


def _too_far_or_near(lead: LeadTime, asked: Asked) -> Iterator[Rejected]:
    starts_at = asked.span[0]
    if lead.at_most_days is not None and asked.now < (
        bookable_from := starts_at - timedelta(days=lead.at_most_days)
    ):
        yield Rejected(
            WINDOW_IS_TOO_FAR_AHEAD, days_ahead=lead.at_most_days, bookable_from=stamp(bookable_from)
        )
    if lead.at_least_hours is not None and asked.now > (
        book_by := starts_at - timedelta(hours=lead.at_least_hours)
    ):
        yield Rejected(TIME_IS_TOO_NEAR, hours_ahead=lead.at_least_hours, book_by=stamp(book_by))


def _counts(quota: RoomQuota, space_id: str, starts_at: datetime, zone: ZoneInfo) -> bool:
    """Whether a booking that begins then is one of those which the quota is for."""
    local = starts_at.astimezone(zone)
    return (
        quota.space_id in {None, space_id}
        and (not quota.weekdays or local.isoweekday() in quota.weekdays)
        and (quota.begins_from is None or local.time() >= quota.begins_from)
        and (quota.begins_before is None or local.time() < quota.begins_before)
    )


def _used_up(state: Bookings, quota: RoomQuota, asked: Asked, zone: ZoneInfo) -> Iterator[Rejected]:
    period = _period(quota.per, asked.span[0].astimezone(zone).date(), zone.key)
    used = [
        one
        for one in state.usage.of.get(asked.whose, ())
        if period[0] <= one.starts_at < period[1] and _counts(quota, one.space_id, one.starts_at, zone)
    ]
    minutes = sum(_minutes((one.starts_at, one.ends_at)) for one in used)
    for allowed, so_far, more, unit in (
        (quota.at_most_bookings, len(used), 1, "bookings"),
        (quota.at_most_minutes, minutes, _minutes(asked.span), "minutes"),
    ):
        if allowed is not None and so_far + more > allowed:
            facts: dict[str, JsonValue] = quota.model_dump(mode="json")
            yield Rejected(
                QUOTA_IS_USED_UP,
                quota=facts,
                per=quota.per,
                counted_in=unit,
                used=so_far,
                allowed=allowed,
                left=max(0, allowed - so_far),
                free_from=stamp(period[1]),
            )


def _period(per: QuotaPeriod, day: date, zone: str) -> Span:
    """The day, week or month in which a local day lies."""
    match per:
        case QuotaPeriod.DAY:
            return day_span(zone, day)
        case QuotaPeriod.WEEK:
            return day_span(zone, monday_of(day), DAYS_IN_A_WEEK)
        case QuotaPeriod.MONTH:
            first, following = first_day(month_of(day)), first_day(month_after(month_of(day)))
            return day_span(zone, first, (following - first).days)


def _minutes(span: Span) -> int:
    return (span[1] - span[0]) // timedelta(minutes=1)
