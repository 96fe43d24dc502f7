"""What follows from giving something back now or later, told to a visitor before they do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.programme import GetBookingLimits
from shared.kernel.money import WHOLE_IN_BPS, share_of


@dataclass(frozen=True, slots=True)
class GivingBack:
    """The community's rule for what begins at a time, as of now."""

    late_from: datetime
    is_late: bool
    late_bps: int
    """What is owed of a price for what is given back late, in basis points."""
    counts: bool
    """Whether what is given back late counts as not having come."""

    @property
    def is_whole(self) -> bool:
        """Whether all comes back, however late it is."""
        return self.late_bps == WHOLE_IN_BPS

    def back(self, amount: int) -> int:
        """What comes back of an amount where it is late."""
        return share_of(amount, self.late_bps)

    def kept(self, amount: int) -> int:
        """What does not."""
        return amount - self.back(amount)


async def giving_back(visit: Visit, starts_at: datetime, late_from: datetime | None = None) -> GivingBack:
    """As the rule is now; ``late_from`` where that was recorded."""
    limits = (await visit.ask(GetBookingLimits())).limits
    since = late_from or starts_at - timedelta(minutes=limits.late_cancel_minutes)
    return GivingBack(
        late_from=since,
        is_late=visit.gateway.clock.now() >= since,
        late_bps=limits.late_refund_bps,
        counts=(await visit.here()).rules.strikes is not None,
    )
