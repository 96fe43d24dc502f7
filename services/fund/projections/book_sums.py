"""What the books of a fund come to: its statement, its months, and its numbers for the district."""

from datetime import datetime

from pydantic import Field

from services.fund.projections.goods_sums import added
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.statement import (
    ExpenseLine,
    GoodsSums,
    IncomeLine,
    IncomePurse,
    PeriodView,
    PurseLine,
    StatementView,
)
from shared.contracts.fund.sums import FundMonth, FundSums
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.models import View
from shared.kernel.months import months_between

GENERAL = "general"


class MonthBooks(View):
    """What the entries of one month come to. Income and expense are counted as people do: positive."""

    income: dict[str, int] = Field(default_factory=dict)
    income_purses: dict[str, dict[str, int]] = Field(default_factory=dict)
    """The same by source and by purse."""
    expense: dict[str, int] = Field(default_factory=dict)
    purses: dict[str, int] = Field(default_factory=dict)
    """By how much the money in each purse changed."""
    receivable_fen: int = 0
    stalls_fen: int = 0
    """By how much what stalls owe changed."""
    merchants_fen: int = 0
    entries: int = 0

    @property
    def net_fen(self) -> int:
        """Income less expense."""
        return sum(self.income.values()) - sum(self.expense.values())


class Closing(View):
    """When a month was closed, and by which event of the log."""

    at: datetime
    sequence: int


class Books(View):
    name: str = ""
    host_charity: str = ""
    opened_at: datetime | None = None
    """None while the fund is not open: what was delivered may come before."""
    closed_through: str = ""
    closings: dict[str, Closing] = Field(default_factory=dict)
    """By the month that was named: it closes those before it that are open, too."""
    prepared: tuple[str, ...] = ()
    """Months that a treasurer declared complete."""
    last_entry_number: int = 0
    months: dict[str, MonthBooks] = Field(default_factory=dict)
    earmarks: dict[str, str] = Field(default_factory=dict)
    """Their titles by id."""
    earmarks_in_english: dict[str, str] = Field(default_factory=dict)
    """The same in English, of those of which somebody said them."""
    space_income_collected_fen: int = 0
    """For bookings of rooms, less what was given back; the months' income says what of it arrived."""
    goods: dict[str, GoodsSums] = Field(default_factory=dict)
    """Gifts in kind, by month."""
    waiting: dict[str, int] = Field(default_factory=dict)
    """Takings of sessions whose terms are not known, by session."""

    def closing_of(self, month: str) -> Closing | None:
        """What closed a month: the first closing of it or of a later one; None while it is open."""
        later = [one for named, one in self.closings.items() if named >= month]
        return min(later, key=lambda one: one.sequence, default=None)

    @property
    def space_income_waiting_fen(self) -> int:
        """What was collected for rooms and has not arrived."""
        arrived = (sums.income.get(IncomeSource.SPACE_INCOME, 0) for sums in self.months.values())
        return self.space_income_collected_fen - sum(arrived)


def statement_of(books: Books, month: str | None) -> StatementView | None:
    """The statement of a month, or of all time; None while the fund is not open."""
    if books.opened_at is None:
        return None
    earlier = [sums for name, sums in books.months.items() if month is not None and name < month]
    period = [sums for name, sums in books.months.items() if month is None or name == month]
    opening_fen = sum(sums.net_fen for sums in earlier)
    income = {source: sum(sums.income.get(source, 0) for sums in period) for source in IncomeSource}
    expense = {purpose: sum(sums.expense.get(purpose, 0) for sums in period) for purpose in SpendingPurpose}
    by_purse = _income_by_purse(period)
    purses = _purses(books, earlier + period)
    return StatementView(
        name=books.name,
        host_charity=books.host_charity,
        opened_at=books.opened_at,
        month=month,
        closed=(month or max(books.months, default="9999-12")) <= books.closed_through,
        opening_fen=opening_fen,
        income=tuple(_income(books, by_purse, source, sum_fen) for source, sum_fen in income.items()),
        income_total_fen=sum(income.values()),
        expense=tuple(
            ExpenseLine(purpose=purpose, amount_fen=sum_fen) for purpose, sum_fen in expense.items()
        ),
        expense_total_fen=sum(expense.values()),
        closing_fen=opening_fen + sum(income.values()) - sum(expense.values()),
        at_host_charity_fen=sum(purse.balance_fen for purse in purses),
        due_from_partners_fen=sum(sums.receivable_fen for sums in earlier + period),
        due_from_stalls_fen=sum(sums.stalls_fen for sums in earlier + period),
        due_from_merchants_fen=sum(sums.merchants_fen for sums in earlier + period),
        space_income_waiting_fen=books.space_income_waiting_fen,
        goods=added([sums for name, sums in books.goods.items() if month is None or name == month]),
        purses=tuple(purses),
        sessions_without_terms=len(books.waiting),
        base_without_terms_fen=sum(books.waiting.values()),
        entries=sum(sums.entries for sums in period),
        last_entry_number=books.last_entry_number,
    )


def _income_by_purse(months: list[MonthBooks]) -> dict[str, dict[str, int]]:
    by_purse: dict[str, dict[str, int]] = {}
    for month in months:
        for source, sums in month.income_purses.items():
            into = by_purse.setdefault(source, {})
            for purse, amount_fen in sums.items():
                into[purse] = into.get(purse, 0) + amount_fen
    return by_purse


def _income(
    books: Books, by_purse: dict[str, dict[str, int]], source: IncomeSource, amount_fen: int
) -> IncomeLine:
    """What came from a source, and for which purposes: those that got something of it, the general first."""
    sums = by_purse.get(source, {})
    purses = (
        IncomePurse(
            earmark_id=earmark_id,
            title=title,
            title_en=books.earmarks_in_english.get(earmark_id or ""),
            amount_fen=sums[earmark_id or GENERAL],
        )
        for earmark_id, title in _places(books)
        if sums.get(earmark_id or GENERAL)
    )
    return IncomeLine(source=source, amount_fen=amount_fen, purses=tuple(purses))


def _places(books: Books) -> list[tuple[str | None, str | None]]:
    """Every purse with its title, the general one first."""
    return [(None, None), *books.earmarks.items()]


def _purses(books: Books, months: list[MonthBooks]) -> list[PurseLine]:
    return [
        PurseLine(
            earmark_id=earmark_id,
            title=title,
            title_en=books.earmarks_in_english.get(earmark_id or ""),
            balance_fen=sum(sums.purses.get(earmark_id or GENERAL, 0) for sums in months),
        )
        for earmark_id, title in _places(books)
    ]


def periods_of(books: Books) -> list[PeriodView]:
    """Every month from the first with entries or a close to the last, and what the fund owned at its end."""
    closing_fen, periods = 0, []
    known = {*books.months, *books.closings}
    for month in months_between(min(known), max(known)) if known else ():
        sums = books.months.get(month) or MonthBooks()
        closing_fen += sums.net_fen
        closing = books.closing_of(month)
        periods.append(
            PeriodView(
                month=month,
                closed=month <= books.closed_through,
                closed_at=closing.at if closing else None,
                closing_sequence=closing.sequence if closing else None,
                prepared=month <= max(books.prepared, default=""),
                income_total_fen=sum(sums.income.values()),
                expense_total_fen=sum(sums.expense.values()),
                closing_fen=closing_fen,
                entries=sums.entries,
            )
        )
    return periods


def sums_of(books: Books) -> FundSums | None:
    """What the district reads of a fund; None while it is not open."""
    statement = statement_of(books, None)
    if statement is None:
        return None
    return FundSums(
        at_host_charity_fen=statement.at_host_charity_fen,
        due_from_partners_fen=statement.due_from_partners_fen,
        due_from_stalls_fen=statement.due_from_stalls_fen,
        due_from_merchants_fen=statement.due_from_merchants_fen,
        months=tuple(
            FundMonth(
                **dict(period),
                income={IncomeSource(key): fen for key, fen in sums.income.items()},
                expense={SpendingPurpose(key): fen for key, fen in sums.expense.items()},
            )
            for period in periods_of(books)
            if (sums := books.months.get(period.month)) is not None
        ),
    )
