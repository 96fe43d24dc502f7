"""How budgets look, and how they are asked for."""

from pydantic import Field

from shared.contracts.fund.budgets.terms import BudgetState, FundBudgetLine
from shared.contracts.fund.refusals.budgets import BUDGET_IS_UNKNOWN
from shared.contracts.fund.votes import Tally
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE


class BudgetView(View):
    """A version of a year's budget."""

    budget_id: str
    """What to name to vote on it."""
    year: int
    """The calendar year that it is for."""
    state: BudgetState
    """How it stands."""
    version: int | None = None
    """1 for the first of its year that was adopted, and so on; null unless it was."""
    lines: tuple[FundBudgetLine, ...]
    """Its lines."""
    reason: str | None = None
    """Why the budget changes; null for the first of its year."""
    voter_ids: tuple[PersonId, ...] = ()
    """Who has voted: opaque ids."""
    tally: Tally | None = None
    """How the votes stand; null before the first."""
    proposed_at: Instant
    """When it was proposed."""
    decided_at: Instant | None = None
    """When it was adopted, lost or withdrawn; null while it is up for a vote."""
    meeting_ids: tuple[str, ...] = ()
    """The committee's meetings that dealt with it, as their minutes say."""


class BudgetLineView(View):
    """A line of a budget in force against what became of it."""

    budget_line: str
    """Year and code: what a payment names."""
    year: int
    """The calendar year."""
    code: str
    """What it is called in short."""
    title: str
    """What it is for."""
    purpose: SpendingPurpose
    """What kind of expense it is."""
    version: int
    """The version of the year's budget that says so."""
    planned_fen: int
    """What is planned, in fen; 0 where the version in force has it no more."""
    committed_fen: int = 0
    """What is asked for or approved under it and not paid, in fen."""
    spent_fen: int = 0
    """What was paid under it, in fen, reversals deducted."""
    left_fen: int = 0
    """``planned_fen - committed_fen - spent_fen``; below zero where more is asked for or paid."""
    overrun_reason: str | None = None
    """Why the last payment that went beyond it was made; null where none did."""


class ListBudgets(PagedQuery[Page[BudgetView]]):
    """Every version of every year's budget, the latest first: proposed, adopted, lost or withdrawn."""

    operation = Operation("List budgets", ANYONE)

    year: int | None = Field(default=None, ge=2000, le=2199)
    """Only those of this year."""
    state: BudgetState | None = None
    """Only those in this state."""


class GetBudget(Query[BudgetView | None]):
    """One version of a budget."""

    operation = Operation("Read a budget", ANYONE, (BUDGET_IS_UNKNOWN,))

    budget_id: Id


class ListBudgetLines(PagedQuery[Page[BudgetLineView]]):
    """Each line of the budgets in force: planned, committed, spent and left."""

    operation = Operation("List budget lines", ANYONE)

    year: int | None = Field(default=None, ge=2000, le=2199)
    """Only those of this year."""
