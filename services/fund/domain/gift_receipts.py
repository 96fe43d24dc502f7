"""Receipts for gifts: issued by the host charity, waived by the donor, or nobody's (Charity Law, art. 38)."""

from collections.abc import Sequence

from services.fund.domain.donations import require_donation
from services.fund.domain.state import Fund
from shared.contracts.fund.donations.commands import ReceiptDonation
from shared.contracts.fund.donations.events import (
    CheckCodeRecorded,
    DonationReceipted,
    ReceiptState,
    ReceiptWaived,
    receipt_identity,
)
from shared.contracts.fund.donations.views import DonationState
from shared.contracts.fund.refusals import (
    ANONYMOUS_DONATION_NAMES_NOBODY,
    DONATION_IS_NOT_RECEIVED,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def receipt_donation(state: Fund, command: ReceiptDonation) -> Sequence[Event]:
    donation = require_donation(state, command.donation_id)
    if donation.state is not DonationState.RECEIVED:
        raise Rejected(DONATION_IS_NOT_RECEIVED, state=donation.state.value)
    if donation.donor_id is None:
        raise Rejected(ANONYMOUS_DONATION_NAMES_NOBODY)
    if donation.receipt is ReceiptState.RECEIPTED:
        same_code = command.receipt_code in {None, donation.receipt_code}
        if donation.receipt_number == command.receipt_number and same_code:
            return []
        raise Rejected(RECEIPT_IS_ALREADY_ISSUED, receipt_number=donation.receipt_number)
    if command.receipt_number is None:
        if donation.receipt is ReceiptState.WAIVED:
            return []
        return [ReceiptWaived(donation_id=command.donation_id, waived_at=command.now)]
    if receipt_identity(command.receipt_number, command.receipt_code) in state.receipt_numbers:
        raise Rejected(RECEIPT_NUMBER_IS_TAKEN)
    receipted = DonationReceipted(
        donation_id=command.donation_id,
        receipt_number=command.receipt_number,
        receipt_code=command.receipt_code,
        receipted_at=command.now,
    )
    if command.check_code is None:
        return [receipted]
    return [
        receipted,
        CheckCodeRecorded(donation_id=command.donation_id, check_code=command.check_code),
    ]


def donation_receipted(state: Fund, event: DonationReceipted) -> None:
    donation = state.donations[event.donation_id]
    donation.receipt = ReceiptState.RECEIPTED
    donation.receipt_number = event.receipt_number
    donation.receipt_code = event.receipt_code
    state.note_receipt(event.donation_id, donation)
    state.receipt_numbers[receipt_identity(event.receipt_number, event.receipt_code)] = event.donation_id


def check_code_recorded(_state: Fund, _event: CheckCodeRecorded) -> None:
    """No rule reads it."""


def receipt_waived(state: Fund, event: ReceiptWaived) -> None:
    donation = state.donations[event.donation_id]
    donation.receipt = ReceiptState.WAIVED
    state.note_receipt(event.donation_id, donation)
