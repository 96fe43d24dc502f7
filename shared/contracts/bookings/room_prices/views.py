"""What a booking would cost, and how that is asked for."""

from pydantic import Field

from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.commands import Units
from shared.kernel.models import Id, Instant, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE

MOST_ENDS = 96
"""Of how many lengths the prices are asked for at once."""


class RoomPriceView(View):
    """What a booking would cost if it were made now."""

    space_id: Id
    """The space that was asked about."""
    for_whom: BookingUse
    """Who would pay."""
    price_fen: int
    """What the booking would cost, in fen; 0 where it is free."""
    credits: int = 0
    """What it would cost in credits; 0 where none are wanted."""


class GetRoomPrice(Query[RoomPriceView | None]):
    """What a booking of this space would cost: a dry run that keeps nothing."""

    operation = Operation("Read what a booking would cost", ANYONE, (SPACE_IS_UNKNOWN,))

    space_id: Id
    starts_at: Instant
    """When the booking would begin."""
    ends_at: Instant
    """When it would end."""
    units: Units = 1
    """Number of units that it would take."""
    for_whom: BookingUse = BookingUse.RESIDENT
    """Who would book: sessions and the community itself pay nothing."""


class RoomPricesView(View):
    """What bookings that begin at one moment would cost if they were made now."""

    space_id: Id
    """The space that was asked about."""
    prices_fen: tuple[int, ...]
    """What each would cost, in fen, in the order of the ends that were asked about; 0 where it is free."""
    credits: tuple[int, ...] = ()
    """What each would cost in credits, in the same order."""


class ListRoomPrices(Query[RoomPricesView | None]):
    """What bookings of this space would cost that begin at one moment and end at several: in one answer."""

    operation = Operation("Read what bookings of several lengths would cost", ANYONE, (SPACE_IS_UNKNOWN,))

    space_id: Id
    starts_at: Instant
    """When each would begin."""
    ends: tuple[Instant, ...] = Field(min_length=1, max_length=MOST_ENDS)
    """When they would end."""
    units: Units = 1
    """Number of units that each would take."""
    for_whom: BookingUse = BookingUse.RESIDENT
    """Who would book: sessions and the community itself pay nothing."""
