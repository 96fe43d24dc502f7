"""What the rules of appeals for casual gifts read."""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class Appeal:
    earmark_id: str | None
    planned: tuple[date, date]
    """The first and last day of the filed plan."""
