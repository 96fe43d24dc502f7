"""What happens to the prices of spaces, and to what was paid for bookings."""

from typing import ClassVar

from shared.contracts.bookings.spaces.tariffs import PriceList
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant


class SpacePricesSet(Event):
    """Staff set what a space costs by the hour. What is booked already keeps its price."""

    type: ClassVar[str] = "bookings.space_prices_set.v1"

    space_id: Id
    """The space that costs this."""
    prices: PriceList
    """The list; one that held from the same moment on is replaced."""
    set_at: Instant
    """When staff set it."""


class SpaceIncomeRecorded(Event):
    """Money was paid for a booking of a space."""

    type: ClassVar[str] = "bookings.space_income_recorded.v1"
    public: ClassVar[bool] = False  # It leads to who is where and when.
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    amount_fen: int
    paid_fen: int
    """All that was paid for the booking so far, this payment included."""
    recorded_at: Instant


class SpaceIncomeReturned(Event):
    """Money that was paid for a booking was given back."""

    type: ClassVar[str] = "bookings.space_income_returned.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    refunded_fen: int
    refunded_in_all_fen: int
    """All that was given back of the booking's payments so far, this refund included."""
    refunded_at: Instant
