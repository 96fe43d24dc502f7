"""Casual donations (随手捐): from the pledge to the receipt."""

from dataclasses import dataclass
from datetime import date

from services.fund.domain.appeals import asked_of
from services.fund.domain.campaign_giving import (
    count_gift,
    count_pledge,
    list_gift,
    refund_is_due,
    require_giver,
    require_pledging,
    source_of,
)
from services.fund.domain.guards import require_earmark, require_new_slip, require_open_day
from services.fund.domain.journal import Journal, book
from services.fund.domain.matching import Matching
from services.fund.domain.splits import parts_of, transfers
from services.fund.domain.state import Donation, Fund
from shared.contracts.fund.donations.commands import (
    ChangeConsent,
    PledgeDonation,
    ReceivePledge,
    RecordDonation,
    RecordDonationRequest,
    WithdrawPledge,
)
from shared.contracts.fund.donations.events import (
    Asked,
    Channel,
    ConsentChanged,
    DonationPledged,
    DonationReceived,
    DonorRecorded,
    PledgeWithdrawn,
    ReceiptState,
)
from shared.contracts.fund.donations.views import DonationState
from shared.contracts.fund.ledger import HOST_CHARITY, INCOME, EntryKind, IncomeSource
from shared.contracts.fund.refusals import (
    ANONYMOUS_DONATION_NAMES_NOBODY,
    CONSENT_NEEDS_THE_DONOR_OR_EVIDENCE,
    DONATION_BELONGS_TO_SOMEBODY_ELSE,
    DONATION_IS_NOT_PLEDGED,
    DONATION_IS_UNKNOWN,
)
from shared.kernel.messages import Command, Event, OwnCommand
from shared.kernel.months import month_of
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role


def require_donation(state: Fund, donation_id: str) -> Donation:
    donation = state.donations.get(donation_id)
    if donation is None:
        raise Rejected(DONATION_IS_UNKNOWN)
    return donation


def _require_donor_or_treasurer(donation: Donation, command: OwnCommand) -> None:
    if not command.is_of(donation.donor_id) and not command.actor.has(Role.TREASURER):
        raise Rejected(DONATION_BELONGS_TO_SOMEBODY_ELSE)


def _is_own_act(donor_id: str | None, command: OwnCommand) -> bool:
    """Whether the donor does it alone: what staff enter for them needs evidence."""
    return command.actor.id == command.actor.person and command.is_of(donor_id)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A gift of which the money came."""

    donation_id: str
    amount_fen: int
    channel: Channel
    earmark_id: str | None
    day: date
    reference: str
    receipt: ReceiptState
    pledged_fen: int = 0
    asked: Asked | None = None
    appeal_id: str | None = None
    given_on: date | None = None
    box_id: str | None = None


def _received(state: Fund, journal: Journal, gift: _Arrival) -> DonationReceived:
    source = source_of(state, gift.earmark_id)
    parts = parts_of(state, source, gift.earmark_id, gift.day, gift.amount_fen)
    return DonationReceived(
        donation_id=gift.donation_id,
        source=source,
        amount_fen=gift.amount_fen,
        channel=gift.channel,
        earmark_id=gift.earmark_id,
        received_on=gift.day,
        reference=gift.reference,
        receipt=gift.receipt,
        pledged_fen=gift.pledged_fen,
        refund_due=refund_is_due(state, gift.earmark_id),
        entry=journal.entry(
            EntryKind.DONATION_RECEIVED,
            gift.donation_id,
            transfers(HOST_CHARITY, INCOME + source.value, parts),
            booked_on=gift.day,
        ),
        asked=gift.asked,
        appeal_id=gift.appeal_id,
        given_on=gift.given_on,
        box_id=gift.box_id,
    )


def pledge_donation(state: Fund, command: PledgeDonation) -> list[Event]:
    require_earmark(state, command.earmark_id)
    require_pledging(state, command, command.earmark_id)
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
    donation = Donation(
        DonationState.PLEDGED,
        event.donor_id,
        event.publish_name,
        event.earmark_id,
        consented=event.publish_name and event.by_donor,
        amount_fen=event.amount_fen,
    )
    list_gift(state, event.donation_id, donation)
    count_pledge(state, event.earmark_id, event.amount_fen)


def withdraw_pledge(state: Fund, command: WithdrawPledge) -> list[Event]:
    donation = require_donation(state, command.donation_id)
    _require_donor_or_treasurer(donation, command)
    if donation.state is DonationState.WITHDRAWN:
        return []
    if donation.state is not DonationState.PLEDGED:
        raise Rejected(DONATION_IS_NOT_PLEDGED, state=donation.state.value)
    return [
        PledgeWithdrawn(
            donation_id=command.donation_id,
            withdrawn_at=command.now,
            earmark_id=donation.earmark_id,
            amount_fen=donation.amount_fen,
        )
    ]


def pledge_withdrawn(state: Fund, event: PledgeWithdrawn) -> None:
    donation = state.donations[event.donation_id]
    donation.state = DonationState.WITHDRAWN
    count_pledge(state, donation.earmark_id, -donation.amount_fen)


def record_donation(state: Fund, command: RecordDonation) -> list[Event]:
    matching = Matching(state, Journal(state, command))
    return gift_events(state, command, matching, command, command.new_id("donation"))


def gift_events(
    state: Fund,
    command: Command,
    matching: Matching,
    gift: RecordDonationRequest,
    donation_id: str,
    box_id: str | None = None,
) -> list[Event]:
    """A gift that arrived, who gave it, and what matches it; of a box, of which more was asked when it was
    sealed."""
    require_earmark(state, gift.earmark_id)
    asked = asked_of(state, gift) if box_id is None else None
    require_giver(state, gift.earmark_id, gift.donor_id)
    require_open_day(state, command, gift.received_on)
    require_new_slip(state, gift.reference)
    arrival = _Arrival(
        donation_id,
        gift.amount_fen,
        gift.channel,
        gift.earmark_id,
        gift.received_on,
        gift.reference,
        ReceiptState.DUE if gift.donor_id else ReceiptState.ANONYMOUS,
        asked=asked,
        appeal_id=gift.appeal_id,
        given_on=gift.given_on,
        box_id=box_id,
    )
    events: list[Event] = [_received(state, matching.journal, arrival)]
    if gift.donor_id:
        events.append(
            DonorRecorded(
                donation_id=donation_id,
                donor_id=gift.donor_id,
                publish_name=gift.publish_name,
                consent_evidence=gift.consent_evidence,
            )
        )
    events += matching.of(donation_id, gift.earmark_id, gift.donor_id, gift.amount_fen, gift.received_on)
    return events


def receive_pledge(state: Fund, command: ReceivePledge) -> list[Event]:
    donation = require_donation(state, command.donation_id)
    if donation.state is not DonationState.PLEDGED:
        raise Rejected(DONATION_IS_NOT_PLEDGED, state=donation.state.value)
    require_open_day(state, command, command.received_on)
    require_new_slip(state, command.reference)
    matching = Matching(state, Journal(state, command))
    is_campaign = source_of(state, donation.earmark_id) is IncomeSource.CROWDFUNDING
    arrival = _Arrival(
        command.donation_id,
        command.amount_fen,
        command.channel,
        donation.earmark_id,
        command.received_on,
        command.reference,
        ReceiptState.DUE,
        donation.amount_fen if is_campaign else 0,
        asked=None if is_campaign else Asked.INSIDE,  # Whoever promises belongs to the community.
    )
    return [
        _received(state, matching.journal, arrival),
        *matching.of(
            command.donation_id,
            donation.earmark_id,
            donation.donor_id,
            command.amount_fen,
            command.received_on,
        ),
    ]


def donation_received(state: Fund, event: DonationReceived) -> None:
    donation = state.donations.get(event.donation_id)
    if donation is None:
        donation = Donation(DonationState.RECEIVED, earmark_id=event.earmark_id)
        list_gift(state, event.donation_id, donation)
    if donation.state is DonationState.PLEDGED:
        count_pledge(state, event.earmark_id, -donation.amount_fen)
    donation.state = DonationState.RECEIVED
    donation.amount_fen = event.amount_fen
    count_gift(state, event.donation_id, donation, goes_back=event.refund_due)
    donation.receipt = event.receipt
    donation.month = month_of(event.received_on)
    state.note_receipt(event.donation_id, donation)
    book(state, event.entry, event.reference)


def donor_recorded(state: Fund, event: DonorRecorded) -> None:
    donation = state.donations[event.donation_id]
    donation.donor_id = event.donor_id
    donation.publish_name = event.publish_name
    donation.consented = event.publish_name and event.consent_evidence is not None


def change_consent(state: Fund, command: ChangeConsent) -> list[Event]:
    donation = require_donation(state, command.donation_id)
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
