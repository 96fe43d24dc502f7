"""Grants, interest and income from rooms come in, and the bank takes its fees: booked by their slips."""

from services.fund.domain.campaign_giving import require_released
from services.fund.domain.guards import (
    require_balance,
    require_earmark,
    require_new_slip,
    require_open_day,
)
from services.fund.domain.journal import Journal, book, transfer
from services.fund.domain.splits import parts_of, transfers
from services.fund.domain.state import Fund
from shared.contracts.fund.income import BankFeeCharged, IncomeReceived, RecordBankFee, RecordIncome
from shared.contracts.fund.ledger import EXPENSE, HOST_CHARITY, INCOME, EntryKind, IncomeSource
from shared.contracts.fund.refusals import (
    BANK_FEE_NEEDS_A_STATEMENT,
    SPACE_INCOME_IS_MORE_THAN_COLLECTED,
)
from shared.contracts.fund.space_income import CountSpaceIncome, SpaceIncomeCounted
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.messages import Event
from shared.kernel.months import month_of
from shared.kernel.refusals import Rejected


def record_income(state: Fund, command: RecordIncome) -> list[Event]:
    require_earmark(state, command.earmark_id)
    require_open_day(state, command, command.received_on)
    require_new_slip(state, command.reference)
    if command.source is IncomeSource.SPACE_INCOME and command.amount_fen > state.space_income_waiting_fen:
        raise Rejected(
            SPACE_INCOME_IS_MORE_THAN_COLLECTED,
            waiting_fen=max(0, state.space_income_waiting_fen),
            amount_fen=command.amount_fen,
        )
    income_id = command.new_id("income")
    parts = parts_of(state, command.source, command.earmark_id, command.received_on, command.amount_fen)
    return [
        IncomeReceived(
            income_id=income_id,
            source=command.source,
            amount_fen=command.amount_fen,
            granted_by=command.granted_by,
            earmark_id=command.earmark_id,
            received_on=command.received_on,
            reference=command.reference,
            entry=Journal(state, command).entry(
                EntryKind.INCOME_RECEIVED,
                income_id,
                transfers(HOST_CHARITY, INCOME + command.source.value, parts),
                booked_on=command.received_on,
            ),
        )
    ]


def income_received(state: Fund, event: IncomeReceived) -> None:
    book(state, event.entry, event.reference)


def count_space_income(state: Fund, command: CountSpaceIncome) -> list[Event]:
    waiting_fen = state.space_income_waiting_fen + command.change_fen
    return [
        SpaceIncomeCounted(change_fen=command.change_fen, waiting_fen=waiting_fen, counted_at=command.now)
    ]


def space_income_counted(state: Fund, event: SpaceIncomeCounted) -> None:
    state.space_income_waiting_fen += event.change_fen


def record_bank_fee(state: Fund, command: RecordBankFee) -> list[Event]:
    return charge(state, command, is_shown=False)


def charge(state: Fund, command: RecordBankFee, *, is_shown: bool) -> list[Event]:
    """The fee is booked; one that a statement shows whatever its amount."""
    require_earmark(state, command.earmark_id)
    require_open_day(state, command, command.charged_on)
    require_new_slip(state, command.reference)
    if not is_shown:
        _require_within_bound(state, command)
    require_released(state, command.earmark_id, command.amount_fen)
    require_balance(state, command.earmark_id, command.amount_fen)
    fee_id, account = command.new_id("fee"), EXPENSE + SpendingPurpose.ADMINISTRATION.value
    return [
        BankFeeCharged(
            fee_id=fee_id,
            amount_fen=command.amount_fen,
            earmark_id=command.earmark_id,
            charged_on=command.charged_on,
            reference=command.reference,
            entry=Journal(state, command).entry(
                EntryKind.BANK_FEE_CHARGED,
                fee_id,
                transfer(account, HOST_CHARITY, command.amount_fen, command.earmark_id),
                booked_on=command.charged_on,
            ),
        )
    ]


def _require_within_bound(state: Fund, command: RecordBankFee) -> None:
    """Refuses a fee with which those of its month that no statement shows would exceed what one person may
    book: nobody else sees them before the money is out of the books."""
    rules = state.rules_at(command.now).committee
    bound_fen = rules.fees_alone_fen if rules else None
    if bound_fen is None:
        return
    fees, shown = state.fees.get(month_of(command.charged_on), {}), state.statements.matched_entries
    booked_fen = sum(amount_fen for entry_id, amount_fen in fees.items() if entry_id not in shown)
    if booked_fen + command.amount_fen > bound_fen:
        raise Rejected(
            BANK_FEE_NEEDS_A_STATEMENT,
            amount_fen=command.amount_fen,
            booked_fen=booked_fen,
            fees_alone_fen=bound_fen,
        )


def bank_fee_charged(state: Fund, event: BankFeeCharged) -> None:
    state.fees.setdefault(month_of(event.charged_on), {})[event.entry.entry_id] = event.amount_fen
    book(state, event.entry, event.reference)


def fee_reversed(state: Fund, entry_id: str) -> None:
    """What was booked wrongly counts to its month no longer."""
    for fees in state.fees.values():
        fees.pop(entry_id, None)
