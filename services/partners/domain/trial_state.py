"""What the rules read of trials (试课), and of what was said of them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class FeedbackResult:
    answers: int
    in_favour: int | None
    """None where a breakdown of so few answers is not shown."""
    quorum_met: bool
    threshold_met: bool | None


@dataclass(slots=True)
class Answer:
    """What one person said of a trial."""

    score: int
    in_favour: bool
    by_staff: bool
    text_id: str | None


@dataclass(slots=True)
class Trial:
    id: str
    starts_at: datetime
    ends_at: datetime
    place: str
    capacity: int
    space_id: str | None = None
    waits_for_space: bool = False
    """Bookings has yet to say whether it can be had."""
    checked_in: set[str] = field(default_factory=set)
    checked_in_by_staff: set[str] = field(default_factory=set)
    feedback_closes_at: datetime | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    """By person, until the window closes."""
    result: FeedbackResult | None = None
