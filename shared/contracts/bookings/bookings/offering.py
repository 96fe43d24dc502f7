"""What of the free time is offered to somebody: asked by the gateway for whole pages at once."""

from typing import Annotated

from pydantic import Field

from shared.contracts.bookings.refusals.quotas import BOOKING_IS_ONLY_TRIED
from shared.contracts.bookings.spaces.commands import Units
from shared.contracts.bookings.spaces.obstacles import Obstacle
from shared.contracts.partners.room_rules import Booker
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import Frozen, Id, Instant, View
from shared.kernel.operations import by_policy


class FreeStretch(Frozen):
    """Some time in which a space is free."""

    space_id: Id
    starts_at: Instant
    ends_at: Instant


class TellOffered(Command):
    """Says which starts in some free time somebody could have now, and what is against the others; a dry run,
    sent by the gateway."""

    operation = by_policy(BOOKING_IS_ONLY_TRIED)

    for_whom: Booker
    whose: ActorId
    """The resident, or the partner; a stranger is a resident without bookings."""
    by_person: ActorId | None = None
    """Who would book for the partner; None where that is whose booking it would be."""
    units: Units = 1
    shortest_minutes: Annotated[int, Field(strict=True, ge=1, le=240)]
    """How long a booking is at least, as it would be offered."""
    stretches: tuple[FreeStretch, ...] = Field(max_length=2_000)


class OfferedPart(View):
    """Starts in a free stretch about which the rules say the same."""

    starts_at: Instant
    starts_before: Instant
    longest_minutes: int | None
    """How long a booking may be by the quotas and the residents' floor; null where they don't shorten it."""
    ends_by: Instant | None
    """When it must end by the floor or for whoever waits for what follows; null where neither is."""
    against: Obstacle | None
    """What refuses even the shortest; null where it would be granted."""


class OfferedParts(View):
    """The parts of each stretch, in the order in which they were asked about."""

    parts: tuple[tuple[OfferedPart, ...], ...]
