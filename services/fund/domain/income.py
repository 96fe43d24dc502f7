"""Grants and interest come in, and the bank takes its fees: booked by their slips, as what they are."""

from services.fund.domain.campaign_giving import require_released
from services.fund.domain.guards import (
    require_balance,
    require_earmark,
    require_new_slip,
    require_open_day,
)
from services.fund.domain.journal import Journal, book, transfer
from services.fund.domain.state import Fund
from shared.contracts.fund.income import BankFeeCharged, IncomeReceived, RecordBankFee, RecordIncome
from shared.contracts.fund.ledger import EXPENSE, HOST_CHARITY, INCOME, EntryKind
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.messages import Event


def record_income(state: Fund, command: RecordIncome) -> list[Event]:
    require_earmark(state, command.earmark_id)
    require_open_day(state, command, command.received_on)
    require_new_slip(state, command.reference)
    income_id = command.new_id("income")
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
                transfer(HOST_CHARITY, INCOME + command.source.value, command.amount_fen, command.earmark_id),
                booked_on=command.received_on,
            ),
        )
    ]


def income_received(state: Fund, event: IncomeReceived) -> None:
    book(state, event.entry, event.reference)


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
