"""What the splits of sources need to know."""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class DatedSplit:
    """What a source is for, from a day on."""

    from_day: date
    parts: tuple[tuple[str | None, int], ...]
    """Purse, none for the general one, and share in basis points."""


@dataclass(frozen=True, slots=True)
class SplitProposal:
    """What somebody proposed of a source, until somebody else has decided on it."""

    proposal_id: str
    split: DatedSplit
    reason: str
    proposed_by: str
