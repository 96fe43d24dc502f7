"""The price list of a space: who pays how much an hour, and when."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.contracts.partners.programme import OpeningWindow
from shared.kernel.models import Fen, Instant, View


class Payer(StrEnum):
    """Who pays for a room: sessions, trials and the community itself do not."""

    RESIDENT = "resident"
    PARTNER = "partner"


class AskedPriceRule(OpeningWindow):
    """What an hour is to cost: `hourly_fen` or `hourly_credits`, one of the two and not both."""

    for_whom: Payer
    """Who pays it: a resident who books for themselves, or a partner who books a block."""
    hourly_fen: Fen = Field(default=0, le=100_000_000)
    """The price of one unit for one hour, in fen; of a part of an hour that part, rounded down. Left out, or
    0, where it costs credits."""
    hourly_credits: Annotated[int, Field(strict=True, ge=0, le=1_000)] = 0
    """What one unit costs for one hour in credits; of a part of an hour that part, and the whole rounded up.
    Left out, or 0, where it costs money."""

    @property
    def costs_one_of_both(self) -> bool:
        """Whether it says a price, and one alone."""
        return (self.hourly_fen == 0) != (self.hourly_credits == 0)


class PriceRule(OpeningWindow):
    """An hourly price, in money or in credits, in some hours of some days of the week, for one payer."""

    for_whom: Payer
    """Who pays it: a resident who books for themselves, or a partner who books a block."""
    hourly_fen: Fen = Field(le=100_000_000)
    """The price of one unit for one hour, in fen; of a part of an hour that part, rounded down. 0 where it
    costs credits."""
    hourly_credits: Annotated[int, Field(strict=True, ge=0, le=1_000)] = 0
    """What one unit costs for one hour in credits, in place of money; of a part of an hour that part, and
    the whole rounded up. 0 where it costs money, and before 0.2.0."""

    @model_validator(mode="after")
    def _costs_one_of_both(self) -> Self:
        if (self.hourly_fen == 0) == (self.hourly_credits == 0):
            raise ValueError("an hour costs money, or credits")
        return self


class PriceList(View):
    """What a space costs from some moment on."""

    effective_from: Instant
    """Bookings that begin at this moment or later, and are made while it stands, cost this."""
    zone: str
    """The community's IANA time zone when the list was set, in which its hours are meant."""
    rules: tuple[PriceRule, ...]
    """Of several that hold at one moment the first counts; where none holds, the space is free."""
    by_calendar: bool = False
    """Whether holidays cost what Sundays do, and weekends that are worked what Mondays do, by the community's
    calendar as it is when a booking is made. Absent before 0.2.0: each day costs what its weekday does."""
