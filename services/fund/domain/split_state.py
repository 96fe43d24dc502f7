"""What the splits of sources need to know."""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class DatedSplit:
    """What a source is for, from a day on."""

    from_day: date
    parts: tuple[tuple[str | None, int], ...]
    """Purse, none for the general one, and share in basis points."""
