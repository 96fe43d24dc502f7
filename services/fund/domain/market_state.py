"""What the rules of charity markets read."""

from dataclasses import dataclass, field
from datetime import date

from shared.contracts.fund.markets.terms import MarketState


@dataclass(slots=True)
class Stall:
    pledged_bps: int
    partner_id: str | None = None
    keepers: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    """What each person counted."""
    settled: bool = False
    share_fen: int = 0
    paid_fen: int = 0

    @property
    def differs(self) -> bool:
        """Whether two or more people counted, and none agree: a count that agrees settles the stall."""
        return len(self.counts) > 1 and not self.settled

    def uncounted(self) -> "Stall":
        """The same stall before anybody counted it."""
        return Stall(self.pledged_bps, self.partner_id, self.keepers)


@dataclass(slots=True)
class Market:
    held_on: date
    planned_by: str
    earmark_id: str | None
    english: tuple[str | None, str | None] = (None, None)
    """Its title and use in English, where somebody said them."""
    state: MarketState = MarketState.PLANNED
    planned: tuple[date, date] | None = None
    """The first and last day of the filed plan."""
    keepers: set[str] = field(default_factory=set)
    """Who keeps any of its stalls."""
    stalls: dict[str, Stall] = field(default_factory=dict)

    def all_settled_but(self, stall_id: str) -> bool:
        """Whether no other stall is left to be settled."""
        return all(one.settled for key, one in self.stalls.items() if key != stall_id)
