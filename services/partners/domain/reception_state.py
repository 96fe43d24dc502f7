"""What the rules read of a reception."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class PlannedReception:
    """When, where and by whom somebody is received."""

    host: str
    place: str
    starts_at: datetime
    ends_at: datetime
