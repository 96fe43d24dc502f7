"""The fund's statement: the one query from which page, statement and audit export take their totals."""

from shared.contracts.fund.ledger import IncomeSource, Month, SpendingPurpose
from shared.kernel.models import Instant, Query, View
from shared.kernel.operations import Operation
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN
from shared.kernel.roles import ANYONE


class IncomeLine(View):
    source: IncomeSource
    amount_fen: int


class ExpenseLine(View):
    purpose: SpendingPurpose
    amount_fen: int


class PurseLine(View):
    """Money in the account of the host charity, by what it is for."""

    earmark_id: str | None
    """None for the general purse."""
    title: str | None
    balance_fen: int


class StatementView(View):
    """What came in, what went out and what is there, for one month or for all time.

    It adds up: ``opening_fen + income_total_fen - expense_total_fen == closing_fen``, and
    ``closing_fen == at_host_charity_fen + due_from_partners_fen``.
    """

    name: str
    host_charity: str
    opened_at: Instant
    month: str | None
    """None for all time."""
    closed: bool
    """Whether the books of the month are closed; for all time, whether those of the last month are."""
    opening_fen: int
    income: tuple[IncomeLine, ...]
    income_total_fen: int
    expense: tuple[ExpenseLine, ...]
    expense_total_fen: int
    closing_fen: int
    at_host_charity_fen: int
    due_from_partners_fen: int
    """Shares accrued and not remitted. Below zero where partners have a credit after refunds."""
    purses: tuple[PurseLine, ...]
    """They sum to ``at_host_charity_fen``."""
    sessions_without_terms: int
    """Delivered sessions whose share waits, because no terms are known for them: a shortfall, now."""
    base_without_terms_fen: int
    entries: int
    """How many entries the period has."""
    last_entry_number: int
    """Of the whole ledger: the totals are those of the entries up to this one."""


class PeriodView(View):
    """One month of the books."""

    month: str
    closed: bool
    income_total_fen: int
    expense_total_fen: int
    closing_fen: int
    entries: int


class GetStatement(Query[StatementView | None]):
    """What came in, what went out, what is there and for what: for everybody to read.

    It adds up: opening + income − expense = closing = money at the host charity + shares due. The ledger
    and the audit export take their totals from this very query (Charity Law, art. 8 and 71).
    """

    operation = Operation("Read the fund's statement", ANYONE, (COMMUNITY_IS_NOT_OPEN,))

    month: Month | None = None


class ListPeriods(Query[list[PeriodView]]):
    """Every month with entries: its income, its expense, what the fund owned at its end."""

    operation = Operation("List the months of the books", ANYONE)
