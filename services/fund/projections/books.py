"""The books: one document per fund, from which every total that anybody is shown is taken."""

from services.fund.projections.book_sums import (
    GENERAL,
    Books,
    Closing,
    MonthBooks,
    periods_of,
    statement_of,
    sums_of,
)
from services.fund.projections.goods_sums import Moved, added, moved
from shared.contracts.fund.campaigns.events import SurplusMoved
from shared.contracts.fund.campaigns.matching import GiftMatched, MatchReturned
from shared.contracts.fund.campaigns.refunds import GiftRefunded
from shared.contracts.fund.campaigns.translations import CampaignTranslated
from shared.contracts.fund.closing import PeriodClosed, PeriodPrepared
from shared.contracts.fund.disbursements.events import DisbursementPaid
from shared.contracts.fund.donations.events import DonationReceived
from shared.contracts.fund.earmarks import EarmarkCreated, EarmarkTranslated
from shared.contracts.fund.goods.events import (
    GoodsChecked,
    GoodsHandedOut,
    GoodsMovementReversed,
    GoodsReversed,
    GoodsValued,
    GoodsWrittenOff,
)
from shared.contracts.fund.income import BankFeeCharged, IncomeReceived
from shared.contracts.fund.ledger import (
    EXPENSE,
    HOST_CHARITY,
    INCOME,
    MERCHANT_RECEIVABLE,
    RECEIVABLE,
    STALL_RECEIVABLE,
    EntryReversed,
)
from shared.contracts.fund.markets.events import MarketShareAccrued, MarketSharePaidIn
from shared.contracts.fund.merchants.events import SalesShareAccrued, SalesSharePaidIn
from shared.contracts.fund.opening import FundOpened
from shared.contracts.fund.shares.events import (
    LatePaymentRecorded,
    RefundRecorded,
    RevenueRecorded,
    ShareAccrued,
    ShareRemitted,
)
from shared.contracts.fund.space_income import SpaceIncomeCounted
from shared.contracts.fund.statement import (
    GetStatement,
    GoodsSums,
    ListPeriods,
    PeriodView,
    StatementView,
)
from shared.contracts.fund.sums import FundSums, GatherFunds
from shared.kernel.messages import Recorded
from shared.kernel.months import month_of
from shared.projections.projection import Documents, Projection

FUND = "fund"
"""The key of the one document."""

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
    | SalesShareAccrued
    | SalesSharePaidIn
    | EntryReversed
)


def _opened(books: Books | None, recorded: Recorded[FundOpened], _key: str) -> Books:
    event = recorded.data
    return (books or Books()).model_copy(
        update={"name": event.name, "host_charity": event.host_charity, "opened_at": event.opened_at}
    )


def _earmark_created(books: Books | None, recorded: Recorded[EarmarkCreated], _key: str) -> Books:
    books = books or Books()
    event = recorded.data
    titles = {**books.earmarks, event.earmark_id: event.title}
    return _in_english(books, event.earmark_id, event.title_en).model_copy(update={"earmarks": titles})


def _in_english(books: Books, earmark_id: str, title_en: str | None) -> Books:
    english = {**books.earmarks_in_english, earmark_id: title_en} if title_en else books.earmarks_in_english
    return books.model_copy(update={"earmarks_in_english": english})


def _translated(books: Books | None, recorded: Recorded[EarmarkTranslated], _key: str) -> Books:
    return _in_english(books or Books(), recorded.data.earmark_id, recorded.data.title_en)


def _campaign_translated(books: Books | None, recorded: Recorded[CampaignTranslated], _key: str) -> Books:
    return _in_english(books or Books(), recorded.data.campaign_id, recorded.data.title_en)


def _period_closed(books: Books | None, recorded: Recorded[PeriodClosed], _key: str) -> Books:
    books, month = books or Books(), recorded.data.month
    closing = Closing(at=recorded.data.closed_at, sequence=recorded.sequence)
    return books.model_copy(update={"closed_through": month, "closings": {**books.closings, month: closing}})


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


def _space_income(books: Books | None, recorded: Recorded[SpaceIncomeCounted], _key: str) -> Books:
    books = books or Books()
    collected_fen = books.space_income_collected_fen + recorded.data.change_fen
    return books.model_copy(update={"space_income_collected_fen": collected_fen})


def _goods(books: Books | None, recorded: Recorded[Moved], _key: str) -> Books:
    books, (month, change) = books or Books(), moved(recorded.data)
    sums = added([books.goods.get(month, GoodsSums()), change])
    return books.model_copy(update={"goods": {**books.goods, month: sums}})


def _posted(books: Books | None, recorded: Recorded[Posting], _key: str) -> Books:
    books, entry = books or Books(), recorded.data.entry
    month = month_of(entry.booked_on)
    before = books.months.get(month) or MonthBooks()
    income, expense, purses = dict(before.income), dict(before.expense), dict(before.purses)
    by_purse = dict(before.income_purses)
    receivable_fen, stalls_fen, merchants_fen = before.receivable_fen, before.stalls_fen, before.merchants_fen
    for line in entry.lines:
        account = line.account
        if account.startswith(INCOME):
            source = account.removeprefix(INCOME)
            _add(income, source, -line.amount_fen)
            by_purse[source] = sums = dict(by_purse.get(source, {}))
            _add(sums, line.earmark_id or GENERAL, -line.amount_fen)
        elif account.startswith(EXPENSE):
            _add(expense, account.removeprefix(EXPENSE), line.amount_fen)
        elif account == HOST_CHARITY:
            _add(purses, line.earmark_id or GENERAL, line.amount_fen)
        elif account.startswith(RECEIVABLE):
            receivable_fen += line.amount_fen
        elif account.startswith(STALL_RECEIVABLE):
            stalls_fen += line.amount_fen
        elif account.startswith(MERCHANT_RECEIVABLE):
            merchants_fen += line.amount_fen
    after = MonthBooks(
        income=income,
        income_purses=by_purse,
        expense=expense,
        purses=purses,
        receivable_fen=receivable_fen,
        stalls_fen=stalls_fen,
        merchants_fen=merchants_fen,
        entries=before.entries + 1,
    )
    return books.model_copy(
        update={"last_entry_number": entry.number, "months": {**books.months, month: after}}
    )


def _add(sums: dict[str, int], key: str, amount_fen: int) -> None:
    sums[key] = sums.get(key, 0) + amount_fen


async def get_statement(documents: Documents[Books], query: GetStatement) -> StatementView | None:
    books = await documents.get(FUND)
    return statement_of(books, query.month) if books else None


async def gather_funds(documents: Documents[Books], query: GatherFunds) -> dict[str, FundSums]:
    """What the funds of these communities come to."""
    read = await documents.across(query.communities, FUND)
    return {key: sums for key, books in read.items() if (sums := sums_of(books)) is not None}


async def list_periods(documents: Documents[Books], _query: ListPeriods) -> list[PeriodView]:
    books = await documents.get(FUND)
    return periods_of(books) if books else []


BOOKS = (
    Projection("books", Books, version=3)
    .on(FundOpened, lambda _: FUND, _opened)
    .on(EarmarkCreated, lambda _: FUND, _earmark_created)
    .on(EarmarkTranslated, lambda _: FUND, _translated)
    .on(CampaignTranslated, lambda _: FUND, _campaign_translated)
    .on(PeriodPrepared, lambda _: FUND, _period_prepared)
    .on(PeriodClosed, lambda _: FUND, _period_closed)
    .on(RevenueRecorded, lambda _: FUND, _revenue)
    .on(LatePaymentRecorded, lambda _: FUND, _rebased)
    .on(RefundRecorded, lambda _: FUND, _rebased)
    .on(ShareAccrued, lambda _: FUND, _accrued)
    .on(ShareRemitted, lambda _: FUND, _posted)
    .on(DonationReceived, lambda _: FUND, _posted)
    .on(IncomeReceived, lambda _: FUND, _posted)
    .on(SpaceIncomeCounted, lambda _: FUND, _space_income)
    .on(BankFeeCharged, lambda _: FUND, _posted)
    .on(DisbursementPaid, lambda _: FUND, _posted)
    .on(GiftMatched, lambda _: FUND, _posted)
    .on(MatchReturned, lambda _: FUND, _posted)
    .on(GiftRefunded, lambda _: FUND, _posted)
    .on(SurplusMoved, lambda _: FUND, _posted)
    .on(MarketShareAccrued, lambda _: FUND, _posted)
    .on(MarketSharePaidIn, lambda _: FUND, _posted)
    .on(SalesShareAccrued, lambda _: FUND, _posted)
    .on(SalesSharePaidIn, lambda _: FUND, _posted)
    .on(EntryReversed, lambda _: FUND, _posted)
    .on(GoodsChecked, lambda _: FUND, _goods)
    .on(GoodsValued, lambda _: FUND, _goods)
    .on(GoodsHandedOut, lambda _: FUND, _goods)
    .on(GoodsWrittenOff, lambda _: FUND, _goods)
    .on(GoodsMovementReversed, lambda _: FUND, _goods)
    .on(GoodsReversed, lambda _: FUND, _goods)
    .answers(GetStatement, get_statement)
    .answers(ListPeriods, list_periods)
    .answers(GatherFunds, gather_funds)
)
