"""The books: one document per fund, from which every total that anybody is shown is taken."""

from datetime import datetime

from pydantic import Field

from shared.contracts.fund.campaigns.events import SurplusMoved
from shared.contracts.fund.campaigns.matching import GiftMatched, MatchReturned
from shared.contracts.fund.campaigns.refunds import GiftRefunded
from shared.contracts.fund.closing import PeriodClosed, PeriodPrepared
from shared.contracts.fund.disbursements.events import DisbursementPaid
from shared.contracts.fund.donations.events import DonationReceived
from shared.contracts.fund.earmarks import EarmarkCreated
from shared.contracts.fund.income import BankFeeCharged, IncomeReceived
from shared.contracts.fund.ledger import (
    EXPENSE,
    HOST_CHARITY,
    INCOME,
    RECEIVABLE,
    STALL_RECEIVABLE,
    EntryReversed,
    IncomeSource,
)
from shared.contracts.fund.markets.events import MarketShareAccrued, MarketSharePaidIn
from shared.contracts.fund.opening import FundOpened
from shared.contracts.fund.shares.events import (
    LatePaymentRecorded,
    RefundRecorded,
    RevenueRecorded,
    ShareAccrued,
    ShareRemitted,
)
from shared.contracts.fund.statement import (
    ExpenseLine,
    GetStatement,
    IncomeLine,
    ListPeriods,
    PeriodView,
    PurseLine,
    StatementView,
)
from shared.contracts.fund.sums import FundSums, GatherFunds
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.messages import Recorded
from shared.kernel.models import View
from shared.kernel.months import month_of
from shared.projections.projection import Documents, Projection

FUND = "fund"
"""The key of the one document."""
GENERAL = "general"

Posting = (
    ShareAccrued
    | ShareRemitted
    | DonationReceived
    | IncomeReceived
    | BankFeeCharged
    | DisbursementPaid
    | GiftMatched
    | MatchReturned
    | GiftRefunded
    | SurplusMoved
    | MarketShareAccrued
    | MarketSharePaidIn
    | EntryReversed
)


class MonthBooks(View):
    """What the entries of one month come to. Income and expense are counted as people do: positive."""

    income: dict[str, int] = Field(default_factory=dict)
    expense: dict[str, int] = Field(default_factory=dict)
    purses: dict[str, int] = Field(default_factory=dict)
    """By how much the money in each purse changed."""
    receivable_fen: int = 0
    stalls_fen: int = 0
    """By how much what stalls owe changed."""
    entries: int = 0

    @property
    def net_fen(self) -> int:
        """Income less expense."""
        return sum(self.income.values()) - sum(self.expense.values())


class Books(View):
    name: str = ""
    host_charity: str = ""
    opened_at: datetime | None = None
    """None while the fund is not open: what was delivered may come before."""
    closed_through: str = ""
    prepared: tuple[str, ...] = ()
    """Months that a treasurer declared complete."""
    last_entry_number: int = 0
    months: dict[str, MonthBooks] = Field(default_factory=dict)
    earmarks: dict[str, str] = Field(default_factory=dict)
    """Their titles by id."""
    waiting: dict[str, int] = Field(default_factory=dict)
    """Takings of sessions whose terms are not known, by session."""


def _opened(books: Books | None, recorded: Recorded[FundOpened], _key: str) -> Books:
    event = recorded.data
    return (books or Books()).model_copy(
        update={"name": event.name, "host_charity": event.host_charity, "opened_at": event.opened_at}
    )


def _earmark_created(books: Books | None, recorded: Recorded[EarmarkCreated], _key: str) -> Books:
    books = books or Books()
    titles = {**books.earmarks, recorded.data.earmark_id: recorded.data.title}
    return books.model_copy(update={"earmarks": titles})


def _period_closed(books: Books | None, recorded: Recorded[PeriodClosed], _key: str) -> Books:
    return (books or Books()).model_copy(update={"closed_through": recorded.data.month})


def _period_prepared(books: Books | None, recorded: Recorded[PeriodPrepared], _key: str) -> Books:
    books, month = books or Books(), recorded.data.month
    return books.model_copy(update={"prepared": tuple(sorted({*books.prepared, month}))})


def _revenue(books: Books | None, recorded: Recorded[RevenueRecorded], _key: str) -> Books:
    books, event = books or Books(), recorded.data
    if event.share_bps is not None or event.takings_fen == 0:
        return books
    return books.model_copy(update={"waiting": {**books.waiting, event.session_id: event.takings_fen}})


def _rebased(
    books: Books | None, recorded: Recorded[RefundRecorded | LatePaymentRecorded], _key: str
) -> Books:
    books, event = books or Books(), recorded.data
    if event.session_id not in books.waiting:
        return books
    return books.model_copy(update={"waiting": {**books.waiting, event.session_id: event.base_fen}})


def _accrued(books: Books | None, recorded: Recorded[ShareAccrued], key: str) -> Books:
    posted, session_id = _posted(books, recorded, key), recorded.data.session_id
    if session_id not in posted.waiting:
        return posted
    waiting = {session: base for session, base in posted.waiting.items() if session != session_id}
    return posted.model_copy(update={"waiting": waiting})


def _posted(books: Books | None, recorded: Recorded[Posting], _key: str) -> Books:
    books, entry = books or Books(), recorded.data.entry
    month = month_of(entry.booked_on)
    before = books.months.get(month) or MonthBooks()
    income, expense, purses = dict(before.income), dict(before.expense), dict(before.purses)
    receivable_fen, stalls_fen = before.receivable_fen, before.stalls_fen
    for line in entry.lines:
        account = line.account
        if account.startswith(INCOME):
            _add(income, account.removeprefix(INCOME), -line.amount_fen)
        elif account.startswith(EXPENSE):
            _add(expense, account.removeprefix(EXPENSE), line.amount_fen)
        elif account == HOST_CHARITY:
            _add(purses, line.earmark_id or GENERAL, line.amount_fen)
        elif account.startswith(RECEIVABLE):
            receivable_fen += line.amount_fen
        elif account.startswith(STALL_RECEIVABLE):
            stalls_fen += line.amount_fen
    after = MonthBooks(
        income=income,
        expense=expense,
        purses=purses,
        receivable_fen=receivable_fen,
        stalls_fen=stalls_fen,
        entries=before.entries + 1,
    )
    return books.model_copy(
        update={"last_entry_number": entry.number, "months": {**books.months, month: after}}
    )


def _add(sums: dict[str, int], key: str, amount_fen: int) -> None:
    sums[key] = sums.get(key, 0) + amount_fen


def statement_of(books: Books, month: str | None) -> StatementView | None:
    """The statement of a month, or of all time; None while the fund is not open."""
    if books.opened_at is None:
        return None
    earlier = [sums for name, sums in books.months.items() if month is not None and name < month]
    period = [sums for name, sums in books.months.items() if month is None or name == month]
    opening_fen = sum(sums.net_fen for sums in earlier)
    income = {source: sum(sums.income.get(source, 0) for sums in period) for source in IncomeSource}
    expense = {purpose: sum(sums.expense.get(purpose, 0) for sums in period) for purpose in SpendingPurpose}
    purses = [
        PurseLine(
            earmark_id=earmark_id,
            title=title,
            balance_fen=sum(sums.purses.get(earmark_id or GENERAL, 0) for sums in earlier + period),
        )
        for earmark_id, title in [(None, None), *books.earmarks.items()]
    ]
    return StatementView(
        name=books.name,
        host_charity=books.host_charity,
        opened_at=books.opened_at,
        month=month,
        closed=(month or max(books.months, default="9999-12")) <= books.closed_through,
        opening_fen=opening_fen,
        income=tuple(IncomeLine(source=source, amount_fen=sum_fen) for source, sum_fen in income.items()),
        income_total_fen=sum(income.values()),
        expense=tuple(
            ExpenseLine(purpose=purpose, amount_fen=sum_fen) for purpose, sum_fen in expense.items()
        ),
        expense_total_fen=sum(expense.values()),
        closing_fen=opening_fen + sum(income.values()) - sum(expense.values()),
        at_host_charity_fen=sum(purse.balance_fen for purse in purses),
        due_from_partners_fen=sum(sums.receivable_fen for sums in earlier + period),
        due_from_stalls_fen=sum(sums.stalls_fen for sums in earlier + period),
        purses=tuple(purses),
        sessions_without_terms=len(books.waiting),
        base_without_terms_fen=sum(books.waiting.values()),
        entries=sum(sums.entries for sums in period),
        last_entry_number=books.last_entry_number,
    )


def periods_of(books: Books) -> list[PeriodView]:
    """Every month with entries, and what the fund owned at its end."""
    closing_fen, periods = 0, []
    for month, sums in sorted(books.months.items()):
        closing_fen += sums.net_fen
        periods.append(
            PeriodView(
                month=month,
                closed=month <= books.closed_through,
                prepared=month <= max(books.prepared, default=""),
                income_total_fen=sum(sums.income.values()),
                expense_total_fen=sum(sums.expense.values()),
                closing_fen=closing_fen,
                entries=sums.entries,
            )
        )
    return periods


async def get_statement(documents: Documents[Books], query: GetStatement) -> StatementView | None:
    books = await documents.get(FUND)
    return statement_of(books, query.month) if books else None


async def gather_funds(documents: Documents[Books], query: GatherFunds) -> dict[str, FundSums]:
    """What the funds of these communities come to."""
    found = {}
    for community, books in (await documents.across(query.communities, FUND)).items():
        statement = statement_of(books, None)
        if statement is not None:
            found[community] = FundSums(
                at_host_charity_fen=statement.at_host_charity_fen,
                due_from_partners_fen=statement.due_from_partners_fen,
                months=tuple(periods_of(books)),
            )
    return found


async def list_periods(documents: Documents[Books], _query: ListPeriods) -> list[PeriodView]:
    books = await documents.get(FUND)
    return periods_of(books) if books else []


BOOKS = (
    Projection("books", Books)
    .on(FundOpened, lambda _: FUND, _opened)
    .on(EarmarkCreated, lambda _: FUND, _earmark_created)
    .on(PeriodPrepared, lambda _: FUND, _period_prepared)
    .on(PeriodClosed, lambda _: FUND, _period_closed)
    .on(RevenueRecorded, lambda _: FUND, _revenue)
    .on(LatePaymentRecorded, lambda _: FUND, _rebased)
    .on(RefundRecorded, lambda _: FUND, _rebased)
    .on(ShareAccrued, lambda _: FUND, _accrued)
    .on(ShareRemitted, lambda _: FUND, _posted)
    .on(DonationReceived, lambda _: FUND, _posted)
    .on(IncomeReceived, lambda _: FUND, _posted)
    .on(BankFeeCharged, lambda _: FUND, _posted)
    .on(DisbursementPaid, lambda _: FUND, _posted)
    .on(GiftMatched, lambda _: FUND, _posted)
    .on(MatchReturned, lambda _: FUND, _posted)
    .on(GiftRefunded, lambda _: FUND, _posted)
    .on(SurplusMoved, lambda _: FUND, _posted)
    .on(MarketShareAccrued, lambda _: FUND, _posted)
    .on(MarketSharePaidIn, lambda _: FUND, _posted)
    .on(EntryReversed, lambda _: FUND, _posted)
    .answers(GetStatement, get_statement)
    .answers(ListPeriods, list_periods)
    .answers(GatherFunds, gather_funds)
)
