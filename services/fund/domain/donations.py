"""Casual donations (随手捐): from the pledge to the receipt."""

from collections.abc import Sequence
from datetime import date

from services.fund.domain.guards import require_earmark, require_new_slip, require_open_day
from services.fund.domain.journal import Journal, book, slip, transfer
from services.fund.domain.state import Donation, Fund
from shared.contracts.fund.donations.commands import (
    ChangeConsent,
    PledgeDonation,
    ReceiptDonation,
    ReceivePledge,
    RecordDonation,
    RecordDonationRequest,
    RecordDonations,
    WithdrawPledge,
)
from shared.contracts.fund.donations.events import (
    CheckCodeRecorded,
    ConsentChanged,
    DonationPledged,
    DonationReceipted,
    DonationReceived,
    DonorRecorded,
    PledgeWithdrawn,
    ReceiptState,
    ReceiptWaived,
    receipt_identity,
)
from shared.contracts.fund.donations.views import DonationState
from shared.contracts.fund.ledger import HOST_CHARITY, INCOME, Entry, EntryKind, IncomeSource
from shared.contracts.fund.refusals import (
    ANONYMOUS_DONATION_NAMES_NOBODY,
    CONSENT_NEEDS_THE_DONOR_OR_EVIDENCE,
    DONATION_BELONGS_TO_SOMEBODY_ELSE,
    DONATION_IS_NOT_PLEDGED,
    DONATION_IS_NOT_RECEIVED,
    DONATION_IS_UNKNOWN,
    GIFTS_DO_NOT_ADD_UP,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
    REFERENCE_STANDS_TWICE,
)
from shared.kernel.messages import Command, Event
from shared.kernel.months import month_of
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role


def _donation(state: Fund, donation_id: str) -> Donation:
    donation = state.donations.get(donation_id)
    if donation is None:
        raise Rejected(DONATION_IS_UNKNOWN)
    return donation


def _require_donor_or_treasurer(donation: Donation, command: Command) -> None:
    if command.actor.person != donation.donor_id and not command.actor.has(Role.TREASURER):
        raise Rejected(DONATION_BELONGS_TO_SOMEBODY_ELSE)


def _is_own_act(donor_id: str | None, command: Command) -> bool:
    """Whether the donor does it alone: what staff enter for them needs evidence."""
    return command.actor.id == donor_id


def _gift(journal: Journal, donation_id: str, amount_fen: int, earmark_id: str | None, day: date) -> Entry:
    return journal.entry(
        EntryKind.DONATION_RECEIVED,
        donation_id,
        transfer(HOST_CHARITY, INCOME + IncomeSource.CASUAL_DONATION.value, amount_fen, earmark_id),
        booked_on=day,
    )


def pledge_donation(state: Fund, command: PledgeDonation) -> list[Event]:
    require_earmark(state, command.earmark_id)
    return [
        DonationPledged(
            donation_id=command.new_id("donation"),
            donor_id=command.actor.person,
            amount_fen=command.amount_fen,
            earmark_id=command.earmark_id,
            publish_name=command.publish_name,
            by_donor=_is_own_act(command.actor.person, command),
            pledged_at=command.now,
        )
    ]


def donation_pledged(state: Fund, event: DonationPledged) -> None:
    state.donations[event.donation_id] = Donation(
        DonationState.PLEDGED,
        event.donor_id,
        event.publish_name,
        event.earmark_id,
        consented=event.publish_name and event.by_donor,
    )


def withdraw_pledge(state: Fund, command: WithdrawPledge) -> list[Event]:
    donation = _donation(state, command.donation_id)
    _require_donor_or_treasurer(donation, command)
    if donation.state is DonationState.WITHDRAWN:
        return []
    if donation.state is not DonationState.PLEDGED:
        raise Rejected(DONATION_IS_NOT_PLEDGED, state=donation.state.value)
    return [PledgeWithdrawn(donation_id=command.donation_id, withdrawn_at=command.now)]


def pledge_withdrawn(state: Fund, event: PledgeWithdrawn) -> None:
    state.donations[event.donation_id].state = DonationState.WITHDRAWN


def record_donation(state: Fund, command: RecordDonation) -> list[Event]:
    return _recorded(state, command, Journal(state, command), command, command.new_id("donation"))


def record_donations(state: Fund, command: RecordDonations) -> list[Event]:
    given, given_fen = len(command.gifts), sum(one.amount_fen for one in command.gifts)
    if (given, given_fen) != (command.counted, command.counted_fen):
        raise Rejected(
            GIFTS_DO_NOT_ADD_UP,
            counted=command.counted,
            given=given,
            counted_fen=command.counted_fen,
            given_fen=given_fen,
        )
    slips: set[str] = set()
    for one in command.gifts:
        if slip(one.reference) in slips:
            raise Rejected(REFERENCE_STANDS_TWICE, reference=one.reference)
        slips.add(slip(one.reference))
    journal = Journal(state, command)
    return [
        event
        for place, one in enumerate(command.gifts, 1)
        for event in _recorded(state, command, journal, one, command.new_id(f"donation-{place}"))
    ]


def _recorded(
    state: Fund, command: Command, journal: Journal, gift: RecordDonationRequest, donation_id: str
) -> list[Event]:
    require_earmark(state, gift.earmark_id)
    require_open_day(state, command, gift.received_on)
    require_new_slip(state, gift.reference)
    events: list[Event] = [
        DonationReceived(
            donation_id=donation_id,
            source=IncomeSource.CASUAL_DONATION,
            amount_fen=gift.amount_fen,
            channel=gift.channel,
            earmark_id=gift.earmark_id,
            received_on=gift.received_on,
            reference=gift.reference,
            receipt=ReceiptState.DUE if gift.donor_id else ReceiptState.ANONYMOUS,
            entry=_gift(journal, donation_id, gift.amount_fen, gift.earmark_id, gift.received_on),
        )
    ]
    if gift.donor_id:
        events.append(
            DonorRecorded(
                donation_id=donation_id,
                donor_id=gift.donor_id,
                publish_name=gift.publish_name,
                consent_evidence=gift.consent_evidence,
            )
        )
    return events


def receive_pledge(state: Fund, command: ReceivePledge) -> list[Event]:
    donation = _donation(state, command.donation_id)
    if donation.state is not DonationState.PLEDGED:
        raise Rejected(DONATION_IS_NOT_PLEDGED, state=donation.state.value)
    require_open_day(state, command, command.received_on)
    require_new_slip(state, command.reference)
    return [
        DonationReceived(
            donation_id=command.donation_id,
            source=IncomeSource.CASUAL_DONATION,
            amount_fen=command.amount_fen,
            channel=command.channel,
            earmark_id=donation.earmark_id,
            received_on=command.received_on,
            reference=command.reference,
            receipt=ReceiptState.DUE,
            entry=_gift(
                Journal(state, command),
                command.donation_id,
                command.amount_fen,
                donation.earmark_id,
                command.received_on,
            ),
        )
    ]


def donation_received(state: Fund, event: DonationReceived) -> None:
    donation = state.donations.setdefault(
        event.donation_id, Donation(DonationState.RECEIVED, earmark_id=event.earmark_id)
    )
    donation.state = DonationState.RECEIVED
    donation.receipt = event.receipt
    donation.month = month_of(event.received_on)
    book(state, event.entry, event.reference)


def donor_recorded(state: Fund, event: DonorRecorded) -> None:
    donation = state.donations[event.donation_id]
    donation.donor_id = event.donor_id
    donation.publish_name = event.publish_name
    donation.consented = event.publish_name and event.consent_evidence is not None


def change_consent(state: Fund, command: ChangeConsent) -> list[Event]:
    donation = _donation(state, command.donation_id)
    _require_donor_or_treasurer(donation, command)
    if donation.donor_id is None:
        raise Rejected(ANONYMOUS_DONATION_NAMES_NOBODY)
    own = _is_own_act(donation.donor_id, command)
    if command.publish_name and not own and command.consent_evidence is None:
        raise Rejected(CONSENT_NEEDS_THE_DONOR_OR_EVIDENCE)
    if donation.publish_name == command.publish_name and (donation.consented or not command.publish_name):
        return []
    return [
        ConsentChanged(
            donation_id=command.donation_id,
            publish_name=command.publish_name,
            by_donor=own,
            consent_evidence=command.consent_evidence if command.publish_name else None,
            changed_at=command.now,
        )
    ]


def consent_changed(state: Fund, event: ConsentChanged) -> None:
    donation = state.donations[event.donation_id]
    donation.publish_name = event.publish_name
    donation.consented = event.publish_name and (event.by_donor or event.consent_evidence is not None)


def receipt_donation(state: Fund, command: ReceiptDonation) -> Sequence[Event]:
    donation = _donation(state, command.donation_id)
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
    state.receipt_numbers.add(receipt_identity(event.receipt_number, event.receipt_code))


def check_code_recorded(_state: Fund, _event: CheckCodeRecorded) -> None:
    """No rule reads it."""


def receipt_waived(state: Fund, event: ReceiptWaived) -> None:
    state.donations[event.donation_id].receipt = ReceiptState.WAIVED
