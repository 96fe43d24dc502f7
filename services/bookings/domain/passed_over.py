"""Where events were lost nothing is known: what they said of the state is gone with them."""

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.passed_over import BookingsNumberPassedOver


def number_passed_over(_state: Bookings, _event: BookingsNumberPassedOver) -> None:
    """It changes nothing."""
