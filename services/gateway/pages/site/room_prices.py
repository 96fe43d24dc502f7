"""What rooms cost, as pages say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.gateway.pages.site.opening import window_text
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.views import BookingState, BookingView
from shared.contracts.bookings.room_prices.views import ListRoomPrices
from shared.contracts.bookings.spaces.tariffs import PriceList, PriceRule
from shared.contracts.bookings.spaces.views import SpaceView

_NO_BOOKINGS = frozenset(
    {BookingState.HELD, BookingState.REQUESTED, BookingState.REJECTED, BookingState.EXPIRED}
)


@dataclass(frozen=True, slots=True)
class PricesShown:
    """A price list in words."""

    prices: PriceList
    title: str
    lines: tuple[str, ...]
    """Empty where everything is free."""


def prices_shown(words: Words, shown: Shown, space: SpaceView) -> tuple[PricesShown, ...]:
    """The price list in force and those that follow; none where the room is free and stays so."""
    begun = [one for one in space.prices if one.effective_from <= shown.now]
    lists = [*begun[-1:], *(one for one in space.prices if one.effective_from > shown.now)]
    if not any(one.rules for one in lists):
        return ()
    return tuple(
        PricesShown(
            one,
            words("room_prices.from", at=shown.moment(one.effective_from))
            if one.effective_from > shown.now
            else words("room_prices.now"),
            tuple(_line(words, shown, rule) for rule in one.rules),
        )
        for one in lists
    )


def _line(words: Words, shown: Shown, rule: PriceRule) -> str:
    return words(
        "room_prices.line",
        who=words.of(rule.for_whom),
        hours=window_text(words, shown, rule),
        price=cost_words(words, shown, rule.hourly_fen, rule.hourly_credits),
    )


def cost_words(words: Words, shown: Shown, price_fen: int, points: int) -> str:
    """Money, credits, or both: what some hours cost, and others."""
    parts = ((shown.money(price_fen),) if price_fen else ()) + (
        (words("credits.n", n=points),) if points else ()
    )
    return " + ".join(parts)


async def prices_until(
    visit: Visit,
    space: SpaceView,
    start: datetime,
    ends: Sequence[datetime],
    use: BookingUse = BookingUse.RESIDENT,
) -> tuple[tuple[int, int], ...]:
    """What the visitor, or a partner, would pay from ``start`` to each of these ends, in fen and credits."""
    if not space.prices or not ends:
        return tuple((0, 0) for _ in ends)
    asked = ListRoomPrices(space_id=space.space_id, starts_at=start, ends=tuple(ends), for_whom=use)
    found = await visit.ask(asked)
    if found is None:
        return tuple((0, 0) for _ in ends)
    return tuple(zip(found.prices_fen, found.credits, strict=True))


def open_fen(booking: BookingView) -> int:
    """What is still to be paid for a booking; nothing while it is only held or requested."""
    if booking.state in _NO_BOOKINGS:
        return 0
    return max(0, booking.price_fen - booking.paid_fen + booking.refunded_fen)
