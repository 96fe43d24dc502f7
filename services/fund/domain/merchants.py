"""Merchants promise a share of their sales, state each month's, and pay it in; a month has its day."""

from datetime import date, datetime

from services.fund.domain.disclosure_clocks import after
from services.fund.domain.guards import (
    local_day,
    open_day,
    require_earmark,
    require_new_slip,
    require_open_day,
)
from services.fund.domain.journal import Journal, book
from services.fund.domain.merchant_state import Merchant, Sales
from services.fund.domain.splits import owed_parts, parts_of, transfers
from services.fund.domain.state import Fund
from shared.contracts.fund.ledger import (
    HOST_CHARITY,
    INCOME,
    MERCHANT_RECEIVABLE,
    EntryKind,
    IncomeSource,
)
from shared.contracts.fund.merchants.commands import (
    AgreeWithMerchant,
    EndMerchant,
    PayInSalesShare,
    StateSales,
)
from shared.contracts.fund.merchants.events import (
    MerchantAgreed,
    MerchantContactsRecorded,
    MerchantEnded,
    SalesShareAccrued,
    SalesShareFellDue,
    SalesSharePaidIn,
    SalesStated,
)
from shared.contracts.fund.refusals import DAY_LIES_BEFORE_THE_FUND
from shared.contracts.fund.refusals.merchants import (
    MERCHANT_HAS_ENDED,
    MERCHANT_HAS_STATED_LATER_SALES,
    MERCHANT_IS_SOMEBODY_ELSES,
    MERCHANT_IS_UNKNOWN,
    MERCHANT_OWES_LESS,
    MONTH_LIES_OUTSIDE_THE_AGREEMENT,
    SALES_ARE_STATED,
    SALES_MONTH_IS_NOT_OVER,
    SALES_NEED_THEIR_STATEMENT,
    SALES_STATEMENT_IS_UNKNOWN,
)
from shared.kernel.messages import Event
from shared.kernel.money import share_of
from shared.kernel.months import first_day, month_after, month_of
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role


def _due_on(merchant: Merchant, month: str) -> date:
    """The last day for a month's statement and its share."""
    return first_day(month_after(month)).replace(day=merchant.due_day)


def _require_merchant(state: Fund, merchant_id: str) -> Merchant:
    merchant = state.merchants.by_id.get(merchant_id)
    if merchant is None:
        raise Rejected(MERCHANT_IS_UNKNOWN)
    return merchant


def _require_within(merchant: Merchant, month: str) -> None:
    last = merchant.last_month
    if month < merchant.from_month or (last is not None and month > last):
        raise Rejected(
            MONTH_LIES_OUTSIDE_THE_AGREEMENT, month=month, from_month=merchant.from_month, last_month=last
        )


def agree_with_merchant(state: Fund, command: AgreeWithMerchant) -> list[Event]:
    require_earmark(state, command.earmark_id)
    opened_on = local_day(state, state.opened_at or command.now)
    if command.from_month < month_of(opened_on):
        day = first_day(command.from_month)
        raise Rejected(DAY_LIES_BEFORE_THE_FUND, day=day.isoformat(), opened_on=opened_on.isoformat())
    merchant_id = command.new_id("merchant")
    agreed: list[Event] = [
        MerchantAgreed(
            merchant_id=merchant_id,
            title=command.title,
            agreement=command.agreement,
            share_bps=command.share_bps,
            use=command.use,
            earmark_id=command.earmark_id,
            from_month=command.from_month,
            due_day=command.due_day,
            related=command.related,
            agreed_at=command.now,
        )
    ]
    if command.contact_ids:
        agreed.append(MerchantContactsRecorded(merchant_id=merchant_id, contact_ids=command.contact_ids))
    return agreed


def merchant_agreed(state: Fund, event: MerchantAgreed) -> None:
    merchant = Merchant(
        title=event.title,
        share_bps=event.share_bps,
        earmark_id=event.earmark_id,
        from_month=event.from_month,
        due_day=event.due_day,
    )
    state.merchants.by_id[event.merchant_id] = merchant
    _await(state, event.merchant_id, event.from_month, event.agreed_at)


def merchant_contacts_recorded(state: Fund, event: MerchantContactsRecorded) -> None:
    state.merchants.by_id[event.merchant_id].contacts |= set(event.contact_ids)


def _await(state: Fund, merchant_id: str, month: str, at: datetime) -> None:
    """From now on the day of this month is the next to pass, or none where the agreement ended before."""
    merchant = state.merchants.by_id[merchant_id]
    if merchant.last_month is not None and month > merchant.last_month:
        merchant.awaited = ""
        state.merchants.days.drop(merchant_id)
        return
    merchant.awaited = month
    state.merchants.days.put(merchant_id, after(state, _due_on(merchant, month), at))


def state_sales(state: Fund, command: StateSales) -> list[Event]:
    merchant = _require_merchant(state, command.merchant_id)
    is_own = bool(merchant.contacts & {command.actor.id, command.actor.person})
    if not is_own and not command.actor.has(Role.STAFF, Role.TREASURER):
        raise Rejected(MERCHANT_IS_SOMEBODY_ELSES)
    if not is_own and command.statement is None:
        raise Rejected(SALES_NEED_THEIR_STATEMENT)
    _require_within(merchant, command.month)
    this_month = month_of(local_day(state, command.now))
    if command.month >= this_month:
        raise Rejected(SALES_MONTH_IS_NOT_OVER, month=command.month, this_month=this_month)
    if command.month in merchant.stated:
        before = state.merchants.statements[merchant.stated[command.month]]
        if before.share_fen:
            raise Rejected(SALES_ARE_STATED, month=command.month, sales_fen=before.sales_fen)
    return _stated(state, merchant, command)


def _stated(state: Fund, merchant: Merchant, command: StateSales) -> list[Event]:
    share_fen = share_of(command.sales_fen, merchant.share_bps)
    statement_id = command.new_id("statement")
    stated = SalesStated(
        merchant_id=command.merchant_id,
        statement_id=statement_id,
        month=command.month,
        sales_fen=command.sales_fen,
        share_fen=share_fen,
        statement=command.statement,
        due_on=_due_on(merchant, command.month),
        stated_at=command.now,
    )
    if not share_fen:
        return [stated]
    receivable, income = MERCHANT_RECEIVABLE + command.merchant_id, INCOME + IncomeSource.MERCHANT_SHARE.value
    booked_on, source = open_day(state, command.now), IncomeSource.MERCHANT_SHARE
    parts = parts_of(state, source, merchant.earmark_id, booked_on, share_fen)
    accrued = SalesShareAccrued(
        merchant_id=command.merchant_id,
        statement_id=statement_id,
        sales_fen=command.sales_fen,
        share_bps=merchant.share_bps,
        amount_fen=share_fen,
        earmark_id=merchant.earmark_id,
        entry=Journal(state, command).entry(
            EntryKind.MERCHANT_SHARE_ACCRUED,
            statement_id,
            transfers(receivable, income, parts),
            booked_on=booked_on,
        ),
    )
    return [stated, accrued]


def sales_stated(state: Fund, event: SalesStated) -> None:
    state.merchants.by_id[event.merchant_id].stated[event.month] = event.statement_id
    state.merchants.statements[event.statement_id] = Sales(
        event.merchant_id, event.month, event.sales_fen, event.share_fen
    )


def sales_share_accrued(state: Fund, event: SalesShareAccrued) -> None:
    book(state, event.entry)


def pay_in_sales_share(state: Fund, command: PayInSalesShare) -> list[Event]:
    merchant = _require_merchant(state, command.merchant_id)
    sales = state.merchants.statements.get(command.statement_id)
    if sales is None or merchant.stated.get(sales.month) != command.statement_id:
        raise Rejected(SALES_STATEMENT_IS_UNKNOWN)
    due_fen = sales.share_fen - sales.paid_fen
    if command.amount_fen > due_fen:
        raise Rejected(MERCHANT_OWES_LESS, due_fen=due_fen, amount_fen=command.amount_fen)
    require_open_day(state, command, command.received_on)
    require_new_slip(state, command.reference)
    receivable = MERCHANT_RECEIVABLE + command.merchant_id
    return [
        SalesSharePaidIn(
            payment_id=command.new_id("payment"),
            merchant_id=command.merchant_id,
            statement_id=command.statement_id,
            amount_fen=command.amount_fen,
            due_fen=due_fen - command.amount_fen,
            earmark_id=merchant.earmark_id,
            received_on=command.received_on,
            reference=command.reference,
            entry=Journal(state, command).entry(
                EntryKind.MERCHANT_SHARE_PAID_IN,
                command.statement_id,
                transfers(HOST_CHARITY, receivable, owed_parts(state, receivable, command.amount_fen)),
                booked_on=command.received_on,
            ),
        )
    ]


def sales_share_paid_in(state: Fund, event: SalesSharePaidIn) -> None:
    state.merchants.statements[event.statement_id].paid_fen += event.amount_fen
    book(state, event.entry, event.reference)


def end_merchant(state: Fund, command: EndMerchant) -> list[Event]:
    merchant = _require_merchant(state, command.merchant_id)
    if merchant.last_month == command.last_month:
        return []
    if merchant.last_month is not None:
        raise Rejected(MERCHANT_HAS_ENDED, last_month=merchant.last_month)
    _require_within(merchant, command.last_month)
    through = max(merchant.stated, default="")
    if command.last_month < through:
        raise Rejected(MERCHANT_HAS_STATED_LATER_SALES, last_month=command.last_month, stated_through=through)
    return [
        MerchantEnded(
            merchant_id=command.merchant_id,
            last_month=command.last_month,
            reason=command.reason,
            ended_at=command.now,
        )
    ]


def merchant_ended(state: Fund, event: MerchantEnded) -> None:
    merchant = state.merchants.by_id[event.merchant_id]
    merchant.last_month = event.last_month
    if merchant.awaited:
        _await(state, event.merchant_id, merchant.awaited, event.ended_at)


def sales_due(state: Fund, now: datetime) -> list[Event]:
    """Each month of each merchant whose day has passed by now: whether it is stated, what of it is owed."""
    found: list[Event] = []
    for merchant_id in state.merchants.days.until(now):
        merchant = state.merchants.by_id[merchant_id]
        months = [merchant.awaited]
        while after(state, _due_on(merchant, later := month_after(months[-1])), now) <= now:
            months.append(later)
        last = merchant.last_month or months[-1]
        found += [_fell_due(state, merchant_id, month, now) for month in months if month <= last]
    return found


def _fell_due(state: Fund, merchant_id: str, month: str, now: datetime) -> SalesShareFellDue:
    merchant = state.merchants.by_id[merchant_id]
    sales = state.merchants.statements[merchant.stated[month]] if month in merchant.stated else None
    return SalesShareFellDue(
        merchant_id=merchant_id,
        title=merchant.title,
        month=month,
        stated=sales is not None,
        due_fen=sales.share_fen - sales.paid_fen if sales else 0,
        contact_ids=tuple(sorted(merchant.contacts)),
        fell_due_at=now,
    )


def sales_share_fell_due(state: Fund, event: SalesShareFellDue) -> None:
    _await(state, event.merchant_id, month_after(event.month), event.fell_due_at)
