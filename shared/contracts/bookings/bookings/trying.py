"""A dry run of a booking: all that is against it, and what would do."""

from pydantic import ConfigDict

from shared.contracts.bookings.bookings.commands import BookSpaceRequest
from shared.contracts.bookings.equipment.views import FreePieces
from shared.contracts.bookings.refusals.equipment import EQUIPMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.quotas import BOOKING_IS_ONLY_TRIED
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN, SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.obstacles import Obstacle
from shared.kernel.messages import Command
from shared.kernel.models import Id, Instant, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class TryBookingRequest(BookSpaceRequest):
    """As for a booking."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "space_id": "0197e3a0-5c00-7a10-8000-000000000001",
                    "starts_at": "2026-07-08T19:00:00+08:00",
                    "ends_at": "2026-07-08T20:00:00+08:00",
                }
            ]
        }
    )


class TryBooking(TryBookingRequest, Command):
    """Says what a booking would meet now, as the log's writer would decide it: every rule that is against it,
    and what would do instead. Nothing is booked, and somebody may be quicker."""

    operation = Operation(
        "Try a booking",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (HOST_IS_UNKNOWN, SPACE_IS_UNKNOWN, EQUIPMENT_IS_UNKNOWN, BOOKING_IS_ONLY_TRIED),
    )


class OtherWindow(View):
    """A window that would be granted."""

    space_id: Id
    """The space that is free then."""
    starts_at: Instant
    """When it would begin."""
    ends_at: Instant
    """When it would end."""


class BookingTrialView(View):
    """What booking would do now."""

    granted: bool
    """Whether nothing is against it."""
    needs_approval: bool
    """Whether it would be a request first, which staff answer."""
    price_fen: int
    """What it would cost, in fen."""
    credits: int = 0
    """How many credits it would take."""
    credits_left: int | None = None
    """How many whoever would book has now; null for the community itself, which pays none."""
    against: tuple[Obstacle, ...]
    """All that is against it, not only what would refuse it first; empty where it would be granted."""
    equipment: tuple[FreePieces, ...] = ()
    """What can be had with this space, and how much of it is free in this time."""
    shorter_ends_at: Instant | None = None
    """When the longest booking that begins then and would be granted ends; null where none would be."""
    latest_starts_at: Instant | None = None
    """When the last booking of this length that begins on the same day and would be granted does; null where
    none would be."""
    next: OtherWindow | None = None
    """The next window of the same space, of this length or of the longest that is allowed, that would be
    granted, in the two weeks from then on or in the next period of a quota; null where none was found."""
    others: tuple[OtherWindow, ...] = ()
    """Up to three windows near it, in this space and others, where it is taken or closed."""
