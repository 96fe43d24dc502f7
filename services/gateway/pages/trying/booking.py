"""What a dry run of a booking tells a visitor: why not, and what would do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.gateway.operations.trying import try_booking
from services.gateway.pages.site.refusals import sentence_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.trying import TryBooking, TryBookingRequest
from shared.contracts.bookings.refusals.spaces import SPACE_IS_NOT_FREE


@dataclass(frozen=True, slots=True)
class Trial:
    """All that is against a booking, in words, and what would be granted in its place."""

    against: tuple[str, ...]
    """Empty where it would be granted."""
    taken: bool = False
    """Whether nothing is against it but that somebody else has the time."""
    shorter: datetime | None = None
    latest: datetime | None = None
    next: datetime | None = None
    free: Mapping[str, int] = field(default_factory=dict)
    """How much of each kind of equipment is free."""
    credits_left: int | None = None
    """How many credits the visitor has; None where they pay none."""


async def trial_of(visit: Visit, wish: TryBookingRequest) -> Trial:
    """The dry run, for the visitor as they are now."""
    found, shown = await try_booking(await visit.caller(TryBooking), wish), await visit.shown()
    sentences = (
        sentence_of(one.reason, one.sentence, one.facts, visit.words, shown) for one in found.against
    )
    return Trial(
        tuple(dict.fromkeys(sentences)),
        {one.reason for one in found.against} == {SPACE_IS_NOT_FREE.code},
        found.shorter_ends_at,
        found.latest_starts_at,
        found.next.starts_at if found.next is not None else None,
        {one.equipment_id: one.free for one in found.equipment},
        found.credits_left,
    )
