"""What an audit finds."""

from collections import defaultdict
from dataclasses import dataclass, field

GENERAL = "general"
"""How the purse without an earmark is called."""


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Something that does not add up."""

    sequence: int
    """Of the event that shows it; 0 for what only shows at the end."""
    sentence: str
    recorded: object = None
    computed: object = None

    def __str__(self) -> str:
        where = f"event {self.sequence}" if self.sequence else "at the end"
        return f"{where}: {self.sentence} (recorded {self.recorded}, computed {self.computed})"


@dataclass
class Findings:
    """What the events come to, and everything that contradicts them."""

    at: int = 0
    """The sequence of the event that is looked at."""
    events: int = 0
    entries: int = 0
    accounts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Debits less credits by account."""
    purses: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Money at the host charity by purse: ``general``, or the earmark's id."""
    owed: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    """Of each receivable account what it owes to each purse."""
    discrepancies: list[Discrepancy] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing contradicts the books."""
        return not self.discrepancies

    def total_fen(self, accounts: str) -> int:
        """The sum of the accounts whose names begin so."""
        return sum(amount for account, amount in self.accounts.items() if account.startswith(accounts))

    def same(self, sentence: str, recorded: object, computed: object) -> None:
        """Notes it where what is recorded is not what it should be."""
        if recorded != computed:
            self.discrepancies.append(Discrepancy(self.at, sentence, recorded, computed))
