"""What the rules need to know of terms on the committee."""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class Term:
    """From which day to which a member of the committee is in office."""

    term_id: str
    starts_on: date
    ends_on: date
