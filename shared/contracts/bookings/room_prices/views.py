"""What a booking would cost, and how that is asked for."""

from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.commands import Units
from shared.kernel.models import Id, Instant, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class RoomPriceView(View):
    """What a booking would cost if it were made now."""

    space_id: Id
    """The space that was asked about."""
    for_whom: BookingUse
    """Who would pay."""
    price_fen: int
    """What the booking would cost, in fen; 0 where it is free."""


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
