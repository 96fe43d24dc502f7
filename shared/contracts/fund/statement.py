"""The fund's statement: the one query from which page, statement and audit export take their totals."""

from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.models import Instant, Query, View
from shared.kernel.months import Month
from shared.kernel.operations import Operation
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN
from shared.kernel.roles import ANYONE


class IncomePurse(View):
    """What one purpose got of a source in a period."""

    earmark_id: str | None
    """The purse; null for the general one."""
    title: str | None
    """What the purse is called; null for the general one."""
    title_en: str | None = None
    """What it is called in English; null for the general one, and where nobody said."""
    amount_fen: int
    """How much of it there was, in fen, reversals deducted."""


class IncomeLine(View):
    """What came in from one source in a period."""

    source: IncomeSource
    """Where the money comes from."""
    amount_fen: int
    """How much of it there was in the period, in fen, reversals deducted."""
    purses: tuple[IncomePurse, ...] = ()
    """The same by what it is for: by the donors' own word or by the source's split. They sum to it."""


class ExpenseLine(View):
    """What was spent on one purpose in a period."""

    purpose: SpendingPurpose
    """What the money was spent on."""
    amount_fen: int
    """How much was spent in the period, in fen, reversals deducted."""


class PurseLine(View):
    """Money in the account of the host charity, by what it is for."""

    earmark_id: str | None
    """The earmark whose purse it is; null for the general one."""
    title: str | None
    """What the purse is called; null for the general one."""
    title_en: str | None = None
    """What it is called in English; null for the general one, and where nobody said."""
    balance_fen: int
    """What the purse holds at the end of the period, in fen."""


class GoodsSums(View):
    """Gifts in kind of a period. They are in no balance of the fund: a bag of rice is no money."""

    accepted: int = 0
    """How many gifts in kind were counted and accepted, those that were taken back deducted."""
    value_fen: int = 0
    """What they are worth by their evidence, in fen; those without a stated value are not in it."""
    handed_out: int = 0
    """How many times some of what is in stock was handed out, what was taken back deducted."""
    written_off: int = 0
    """How many times some of it was written off, what was taken back deducted."""


class StatementView(View):
    """What came in, what went out and what is there, for one month or for all time.

    It adds up: ``opening_fen + income_total_fen - expense_total_fen == closing_fen``, and
    ``closing_fen == at_host_charity_fen + due_from_partners_fen + due_from_stalls_fen +
    due_from_merchants_fen``.
    """

    name: str
    """What the community is called."""
    host_charity: str
    """The charity in whose account the fund's money lies."""
    opened_at: Instant
    """When the fund was opened."""
    month: str | None
    """The month that is told about, in the community's zone; null for all time."""
    closed: bool
    """Whether the books of the month are closed; for all time, whether those of the last month are."""
    opening_fen: int
    """What the fund owned when the period began, in fen, shares due included; 0 for all time."""
    income: tuple[IncomeLine, ...]
    """What came in during the period, by source."""
    income_total_fen: int
    """The sum of `income`, in fen. Shares count when they accrue, gifts when they arrive."""
    expense: tuple[ExpenseLine, ...]
    """What was spent during the period, by purpose."""
    expense_total_fen: int
    """The sum of `expense`, in fen."""
    closing_fen: int
    """What the fund owned when the period ended, in fen, shares due included."""
    at_host_charity_fen: int
    """What lay in the host charity's account when the period ended, in fen."""
    due_from_partners_fen: int
    """Shares accrued and not remitted. Below zero where partners have a credit after refunds."""
    due_from_stalls_fen: int = 0
    """What stalls of charity markets pledged and have not paid in."""
    due_from_merchants_fen: int = 0
    """Of their sales what merchants have stated and not paid in."""
    space_income_waiting_fen: int = 0
    """Collected for bookings of rooms up to now and not in the host charity's account yet, whatever the
    period: the fund's only once it is, and in no sum of this. Below zero where more was given back since."""
    goods: GoodsSums = GoodsSums()
    """Gifts in kind of the period: in no sum of this."""
    purses: tuple[PurseLine, ...]
    """They sum to ``at_host_charity_fen``."""
    sessions_without_terms: int
    """Delivered sessions whose share waits, because no terms are known for them: a shortfall, now."""
    base_without_terms_fen: int
    """The takings of these sessions, in fen."""
    entries: int
    """How many entries the period has."""
    last_entry_number: int
    """Number of the ledger's newest entry, in whatever month: the totals are those of the entries up to
    it."""


class PeriodView(View):
    """One month of the books."""

    month: str
    """The month, in the community's zone: `2026-07`."""
    closed: bool
    """Whether its books are closed, so that nothing is dated into it any more."""
    closed_at: Instant | None = None
    """When they were closed; null while they are not."""
    closing_sequence: int | None = None
    """Sequence of the event in the fund's log that closed them; null while they are not closed."""
    prepared: bool = False
    """Whether a treasurer declared it complete, so that a second person can close it."""
    income_total_fen: int
    """What came in during the month, in fen."""
    expense_total_fen: int
    """What was spent during the month, in fen."""
    closing_fen: int
    """What the fund owned at the end of the month, in fen, shares due included."""
    entries: int
    """How many entries of the ledger count to the month."""


class GetStatement(Query[StatementView | None]):
    """What came in, what went out, what is there and for what: for everybody to read.

    It adds up: opening + income − expense = closing = money at the host charity + shares due. The ledger
    and the audit export take their totals from this very query (Charity Law, art. 8 and 71).
    """

    operation = Operation("Read the fund's statement", ANYONE, (COMMUNITY_IS_NOT_OPEN,))

    month: Month | None = None
    """Of this month; left out, of all time."""


class ListPeriods(Query[list[PeriodView]]):
    """Every month of the books, also one without entries: income, expense, what the fund owned at its end."""

    operation = Operation("List the months of the books", ANYONE)
