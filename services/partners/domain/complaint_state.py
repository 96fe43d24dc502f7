"""What the rules read of complaints."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Complaint:
    """One that is open: what is over is forgotten here."""

    partner_id: str
    complainant: str
    session_id: str | None
    hands: set[str] = field(default_factory=set)
    """Who filed, entered or acknowledged it, or entered its answer: none of them decides."""
    hear_by: datetime | None = None
    """None: nobody has acknowledged it."""
    answered: bool = False
