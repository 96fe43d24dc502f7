"""What stands as evidence of a market price."""

from datetime import date, timedelta
from enum import StrEnum

from shared.kernel.models import Frozen, PositiveFen, Title


class PriceUnit(StrEnum):
    """What a market price is for. All quotes of a reference are for the same."""

    SESSION = "session"
    """One person, one session, however long."""
    HOUR = "hour"
    """One person, one hour: a session of 90 minutes is measured against one and a half of it."""


_HOUR = timedelta(hours=1)


def market_price(amount_fen: int, unit: PriceUnit, length: timedelta) -> int:
    """What the like of a session of this length costs per person, in fen; rounded down, as the cap is."""
    return amount_fen if unit is PriceUnit.SESSION else amount_fen * length // _HOUR


class Quote(Frozen):
    """What somebody else takes for the like, and where and when that was seen."""

    source: Title
    """Who takes it, so that anybody can ask there: a provider, a price list, a platform. Each counts once."""
    amount_fen: PositiveFen
    """What they take per person and unit, in fen."""
    day: date
    """The day on which it was seen."""
