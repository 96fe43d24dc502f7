"""What a charity market and its stalls are."""

from enum import StrEnum


class MarketState(StrEnum):
    """How a charity market stands."""

    PLANNED = "planned"
    FILED = "filed"
    OPEN = "open"
    """It may be held on its day."""
    COUNTING = "counting"
    """The takings of a stall were counted; not all are settled."""
    SETTLED = "settled"
    DISCLOSED = "disclosed"
    CANCELLED = "cancelled"


class StallOwner(StrEnum):
    """Whose stall it is."""

    RESIDENT = "resident"
    PARTNER = "partner"
    COMMUNITY = "community"


class StallState(StrEnum):
    """How far the takings of a stall are counted."""

    UNCOUNTED = "uncounted"
    COUNTED_ONCE = "counted_once"
    DIFFERENT = "different"
    """The counts differ: one more count, or a decision with its reason."""
    SETTLED = "settled"
