"""What stalls of charity markets owe, by how long they have owed it (账龄)."""

from datetime import date
from enum import StrEnum

from shared.contracts.fund.markets.views import StallDueView
from shared.kernel.models import View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class AgeBand(StrEnum):
    """For how many days something has been owed."""

    UP_TO_30 = "up_to_30"
    UP_TO_60 = "up_to_60"  # 31 to 60.
    UP_TO_90 = "up_to_90"  # 61 to 90.
    BEYOND_90 = "beyond_90"

    @classmethod
    def of(cls, days: int) -> "AgeBand":
        """The band of so many days."""
        last = ((30, cls.UP_TO_30), (60, cls.UP_TO_60), (90, cls.UP_TO_90))
        return next((band for most, band in last if days <= most), cls.BEYOND_90)


class AgedStallDue(StallDueView):
    """What one stall owes, and for how long."""

    days: int
    """Days since its share was booked."""
    band: AgeBand
    """The band in which they lie."""


class AgeBandSum(View):
    """What is owed in one band."""

    band: AgeBand
    """For how long."""
    stalls: int
    """How many stalls owe something for as long."""
    due_fen: int
    """What they owe, in fen."""


class StallAgeingView(View):
    """What stalls owe on a day, by its age. It adds up: the bands to the total, the stalls to the bands."""

    as_of: date
    """The day, in the community's zone."""
    total_fen: int
    """All that stalls owe, in fen."""
    bands: tuple[AgeBandSum, ...]
    """Each band, those without a stall too, the youngest first."""
    stalls: tuple[AgedStallDue, ...]
    """The stalls that owe something, the oldest first."""


READ_STALL_AGEING = Operation("Read what stalls owe by its age", ANYONE)
