"""What stands in the log of the bookings service where events were lost."""

from typing import ClassVar

from shared.kernel.messages import NumberPassedOver


class BookingsNumberPassedOver(NumberPassedOver):
    type: ClassVar[str] = "bookings.number_passed_over.v1"
