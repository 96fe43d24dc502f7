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
    lapses_at: datetime | None = None
    """When it lapses if nobody settles it; None where it is not contested, or was before that was so."""

    @property
    def next_at(self) -> datetime | None:
        """When time does something about it."""
        return self.lapses_at if self.contested else self.contest_by
