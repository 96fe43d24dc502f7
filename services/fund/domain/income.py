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
from shared.contracts.fund.refusals import SPACE_INCOME_IS_MORE_THAN_COLLECTED
from shared.contracts.fund.space_income import CountSpaceIncome, SpaceIncomeCounted
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.messages import Event
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
    require_earmark(state, command.earmark_id)
    require_open_day(state, command, command.charged_on)
    require_new_slip(state, command.reference)
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


def bank_fee_charged(state: Fund, event: BankFeeCharged) -> None:
    book(state, event.entry, event.reference)
