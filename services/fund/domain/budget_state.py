"""What the rules of budgets read."""

from dataclasses import dataclass, field

from shared.contracts.fund.budgets.terms import BudgetState, FundBudgetLine
from shared.contracts.fund.votes import Vote
from shared.contracts.partners.committee_rules import CommitteeRules


@dataclass(slots=True)
class PlannedLine:
    """A line in force; of one that was dropped, what was paid under it."""

    purpose: str
    planned_fen: int
    spent_fen: int = 0
    uses: int = 0
    """How many payments name it that were not refused."""


@dataclass(slots=True)
class ProposedBudget:
    """A budget that is up for a vote; what is over leaves."""

    year: int
    lines: tuple[FundBudgetLine, ...]
    reason: str | None
    rules: CommitteeRules
    approvals_needed: int
    proposed_by: str
    votes: dict[str, Vote] = field(default_factory=dict)


@dataclass(slots=True)
class Budgets:
    versions: dict[int, int] = field(default_factory=dict)
    """The version in force of each year that has a budget."""
    lines: dict[str, PlannedLine] = field(default_factory=dict)
    """By year and code."""
    proposed: dict[str, ProposedBudget] = field(default_factory=dict)
    ended: dict[str, tuple[int, BudgetState]] = field(default_factory=dict)
    """Year and outcome of each version that is up for a vote no longer."""

    def end(self, budget_id: str, outcome: BudgetState) -> None:
        """Takes a version off the vote."""
        self.ended[budget_id] = (self.proposed.pop(budget_id).year, outcome)

    def move(self, name: str | None, *, uses: int = 0, spent_fen: int = 0) -> None:
        """Counts what a payment under this line became."""
        if name is not None:
            line = self.lines[name]
            line.uses += uses
            line.spent_fen += spent_fen
