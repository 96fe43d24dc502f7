"""What the rules of disputes of statements read."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.kernel.shelf import Shelf


@dataclass(slots=True)
class ShareDispute:
    partner_id: str
    session_ids: tuple[str, ...]
    raised_by: str
    disputed_fen: int
    falls_due_at: datetime | None = None
    """From when on what is left of it may be overdue; None while it waits for its answer."""


@dataclass(slots=True)
class ShareDisputes:
    by_id: Shelf[ShareDispute] = field(default_factory=Shelf)
    of_sessions: Shelf[str] = field(default_factory=Shelf)
    """The dispute of each session that ever was in one."""
    held: dict[str, list[str]] = field(default_factory=dict)
    """By partner: the disputes whose shares are not overdue."""
    ends: dict[str, datetime] = field(default_factory=dict)
    """When what is left of those that are answered may be overdue again."""
