"""What is remembered of the prices of spaces, and what a stretch of time costs by them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from services.bookings.domain.hours import (
    DAY,
    Span,
    calendar_hours,
    local_day,
    spans_of_days,
    weekly_hours,
    without,
)
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.holidays.calendar import DayHours, DayKind
from shared.contracts.bookings.spaces.tariffs import PriceList
from shared.kernel.shelf import Shelf

_HOUR = 3_600


@dataclass(slots=True)
class RoomCharge:
    """What a booking that has a price costs, and what was paid for it."""

    space_id: str
    price_fen: int
    """After it was cancelled: what stays due."""
    paid_fen: int = 0
    refunded_fen: int = 0

    @property
    def kept_fen(self) -> int:
        """What was paid and not given back."""
        return self.paid_fen - self.refunded_fen


@dataclass(slots=True)
class RoomPrices:
    lists: dict[str, list[PriceList]] = field(default_factory=dict)
    """By space, each by the moment from which it holds; those that are over are left out."""
    charges: Shelf[RoomCharge] = field(default_factory=Shelf)
    """By booking; of those that have a price."""


def with_list(lists: Sequence[PriceList], new: PriceList, now: datetime) -> list[PriceList]:
    """The lists with one more, without those that no booking from now on can fall under."""
    others = (one for one in lists if one.effective_from != new.effective_from)
    ordered = sorted((*others, new), key=lambda one: one.effective_from)
    begun = [one for one in ordered if one.effective_from <= now]
    return [*begun[-1:], *(one for one in ordered if one.effective_from > now)]


class Cost(NamedTuple):
    """What a booking costs: money for some of its time, credits for other."""

    price_fen: int = 0
    credits: int = 0


_NOTHING = Cost()


def price_of(
    lists: Sequence[PriceList], use: BookingUse, units: int, span: Span, calendar: Mapping[date, DayKind]
) -> int:
    """The price in fen, see `cost_of`."""
    return cost_of(lists, use, units, span, calendar).price_fen


def cost_of(
    lists: Sequence[PriceList], use: BookingUse, units: int, span: Span, calendar: Mapping[date, DayKind]
) -> Cost:
    """The cost by the list in force at the start: each stretch by the first rule that covers it.

    The whole is rounded down to the fen, and up to the credit: half an hour of what costs one an hour takes
    one. By the calendar a holiday is a Sunday, and a weekend that is worked a Monday, unless the list was set
    before lists heeded it.
    """
    if not lists:
        return _NOTHING  # As most rooms cost: asked of every window that is looked at.
    prices = next((one for one in reversed(lists) if one.effective_from <= span[0]), None)
    if prices is None:
        return _NOTHING
    known = calendar if prices.by_calendar else {}
    first, last = local_day(prices.zone, span[0]) - DAY, local_day(prices.zone, span[1])
    left, fen_seconds, credit_seconds = [span], 0, 0
    for rule in prices.rules:
        if rule.for_whom.value == use.value:
            before = _seconds(left)
            hours = calendar_hours(weekly_hours((rule,)), known, DayHours.OF_SUNDAY, DayHours.OF_MONDAY)
            left = without(left, spans_of_days(prices.zone, first, last, hours))
            seconds = before - _seconds(left)
            fen_seconds += seconds * rule.hourly_fen
            credit_seconds += seconds * rule.hourly_credits
    return Cost(fen_seconds * units // _HOUR, -(-credit_seconds * units // _HOUR))


def _seconds(spans: Iterable[Span]) -> int:
    return sum((ends_at - starts_at) // timedelta(seconds=1) for starts_at, ends_at in spans)
