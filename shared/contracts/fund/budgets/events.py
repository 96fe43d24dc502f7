"""What happens to budgets. All of it is public: a budget is for everybody to read."""

from typing import ClassVar

from shared.contracts.fund.budgets.terms import BudgetYear, FundBudgetLine
from shared.contracts.fund.votes import Tally, Vote
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant
from shared.kernel.people import PersonId


class BudgetProposed(Event):
    """A year's budget, or a new version of it, is up for the committee's vote."""

    type: ClassVar[str] = "fund.budget_proposed.v1"

    budget_id: Id
    """Id of this version; votes and outcome carry it."""
    year: BudgetYear
    """The calendar year that it is for."""
    lines: tuple[FundBudgetLine, ...]
    """Its lines."""
    reason: str | None
    """Why the budget in force changes; null for the first of its year."""
    committee: CommitteeRules
    """How it is voted on, by the rules of this day."""
    approvals_needed: int
    """Fewest members who must be in favour, by the rules of this day."""
    proposed_by: PersonId
    """The treasurer who proposed it: an opaque id."""
    proposed_at: Instant
    """When it was proposed."""


class BudgetVoteCast(Event):
    """A member of the committee voted on a budget."""

    type: ClassVar[str] = "fund.budget_vote_cast.v1"

    budget_id: Id
    """The version that is voted on."""
    voter_id: PersonId
    """The member who voted: an opaque id."""
    vote: Vote
    """In favour, against, or an abstention."""
    tally: Tally
    """How the votes stand with this one."""
    cast_at: Instant
    """When the vote was cast."""


class BudgetAdopted(Event):
    """The committee adopted a year's budget: from now on payments fall under its lines."""

    type: ClassVar[str] = "fund.budget_adopted.v1"

    budget_id: Id
    """The version that is in force."""
    year: BudgetYear
    """The calendar year that it is for."""
    version: int
    """1 for the first of its year; each later one replaces the one before."""
    lines: tuple[FundBudgetLine, ...]
    """Its lines."""
    dropped: tuple[str, ...]
    """Codes of lines of the version before that it has no more."""
    reason: str | None
    """Why the version before was changed; null for the first."""
    adopted_at: Instant
    """When the vote that decided it was cast."""


class BudgetLost(Event):
    """The committee voted a budget down: what was in force before stays."""

    type: ClassVar[str] = "fund.budget_lost.v1"

    budget_id: Id
    """The version that was not adopted."""
    lost_at: Instant
    """When the vote that decided it was cast."""


class BudgetWithdrawn(Event):
    """A budget was taken back before the committee had decided."""

    type: ClassVar[str] = "fund.budget_withdrawn.v1"

    budget_id: Id
    """The version that was taken back."""
    withdrawn_at: Instant
    """When it was taken back."""


class BudgetLineNamed(Event):
    """A payment that named no line of the budget falls under one now."""

    type: ClassVar[str] = "fund.budget_line_named.v1"

    disbursement_id: Id
    """The payment."""
    budget_line: str
    """Year and code of the line."""
    amount_fen: int
    """How much is to be paid, in fen."""
    named_at: Instant
    """When it was named."""


class BudgetLineFreed(Event):
    """A payment was taken back: its line has the money again, and the payment is awaited anew."""

    type: ClassVar[str] = "fund.budget_line_freed.v1"

    disbursement_id: Id
    """The payment."""
    budget_line: str
    """Year and code of the line."""
    amount_fen: int
    """What was paid, in fen."""
    freed_at: Instant
    """When it was taken back."""
