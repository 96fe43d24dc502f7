"""What the rules of prices need to know of one entry of the catalogue."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.contracts.bookings.references.quotes import PriceUnit, Quote
from shared.contracts.bookings.references.views import ReferenceState


@dataclass(slots=True)
class Reference:
    """What the like costs on the market."""

    id: str
    category: str
    unit: PriceUnit
    amount_fen: int
    quotes: tuple[Quote, ...]
    """Until it is settled."""
    proposed_by: str
    state: ReferenceState = ReferenceState.PROPOSED
    expires_at: datetime | None = None
    challenges: dict[str, datetime] = field(default_factory=dict)
    """Until when each is, or was, to be answered."""
    open_challenges: dict[str, str] = field(default_factory=dict)
    """Who raised each that waits for its answer."""
