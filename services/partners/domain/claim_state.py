"""What another says of somebody's relation to an applicant, as far as rules read it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Claim:
    """A relation that somebody else declared, until it is confirmed, settled, or too late to contest."""

    person: str
    """As it was declared: they may count as somebody else since."""
    declared_by: str
    contest_by: datetime
    contested: bool = False
