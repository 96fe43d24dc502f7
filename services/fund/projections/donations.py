"""Donations: each gift's way from the pledge to the receipt."""

from typing import Any

from shared.contracts.fund.campaigns.events import CampaignFailed
from shared.contracts.fund.campaigns.matching import GiftMatched, MatchReturned
from shared.contracts.fund.campaigns.refunds import GiftLeft, GiftRefunded
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
)
from shared.contracts.fund.donations.views import (
    DonationState,
    DonationView,
    GetDonation,
    ListDonationRecords,
    ListDonations,
    ListMyDonations,
    RefundState,
)
from shared.contracts.fund.ledger import EntryKind, EntryReversed
from shared.kernel.messages import Recorded
from shared.kernel.money import in_capitals
from shared.projections.projection import Projection

Donation = DonationView | None
_WHEN_REVERSED = {
    ReceiptState.DUE: ReceiptState.NOT_YET_DUE,
    ReceiptState.RECEIPTED: ReceiptState.CANCELLED,
}


def _pledged(_donation: Donation, recorded: Recorded[DonationPledged], key: str) -> Donation:
    event = recorded.data
    return DonationView(
        donation_id=key,
        state=DonationState.PLEDGED,
        donor_id=event.donor_id,
        publish_name=event.publish_name,
        # A pledge is its donor's own act, unless staff entered it for them.
        consented=event.publish_name and recorded.onbehalfof is None,
        amount_fen=event.amount_fen,
        earmark_id=event.earmark_id,
        recorded_at=event.pledged_at,
    )


def _withdrawn(donation: Donation, _recorded: Recorded[PledgeWithdrawn], _key: str) -> Donation:
    return donation and donation.model_copy(update={"state": DonationState.WITHDRAWN})


def _received(donation: Donation, recorded: Recorded[DonationReceived], key: str) -> Donation:
    event = recorded.data
    received: dict[str, Any] = {
        "state": DonationState.RECEIVED,
        "amount_fen": event.amount_fen,
        "amount_in_capitals": in_capitals(event.amount_fen),
        "channel": event.channel,
        "received_on": event.received_on,
        "reference": event.reference,
        "receipt": event.receipt,
        "refund": RefundState.DUE if event.refund_due else None,
        "entry_id": event.entry.entry_id,
        "asked": event.asked,
        "appeal_id": event.appeal_id,
        "given_on": event.given_on,
    }
    if donation is not None:
        return donation.model_copy(update=received)
    return DonationView(donation_id=key, earmark_id=event.earmark_id, recorded_at=recorded.time, **received)


def _donor(donation: Donation, recorded: Recorded[DonorRecorded], _key: str) -> Donation:
    event = recorded.data
    return donation and donation.model_copy(
        update={
            "donor_id": event.donor_id,
            "publish_name": event.publish_name,
            "consented": event.publish_name and event.consent_evidence is not None,
            "consent_evidence": event.consent_evidence,
        }
    )


def _consent(donation: Donation, recorded: Recorded[ConsentChanged], _key: str) -> Donation:
    if donation is None:
        return None
    event = recorded.data
    by_donor = event.by_donor or recorded.actor == donation.donor_id
    return donation.model_copy(
        update={
            "publish_name": event.publish_name,
            "consented": event.publish_name and (by_donor or event.consent_evidence is not None),
            "consent_evidence": event.consent_evidence,
        }
    )


def _receipted(donation: Donation, recorded: Recorded[DonationReceipted], _key: str) -> Donation:
    return donation and donation.model_copy(
        update={
            "receipt": ReceiptState.RECEIPTED,
            "receipt_number": recorded.data.receipt_number,
            "receipt_code": recorded.data.receipt_code,
        }
    )


def _check_code(donation: Donation, recorded: Recorded[CheckCodeRecorded], _key: str) -> Donation:
    return donation and donation.model_copy(update={"check_code": recorded.data.check_code})


def _waived(donation: Donation, _recorded: Recorded[ReceiptWaived], _key: str) -> Donation:
    return donation and donation.model_copy(update={"receipt": ReceiptState.WAIVED})


def _reversed(donation: Donation, recorded: Recorded[EntryReversed], _key: str) -> Donation:
    if donation is None:
        return None
    if recorded.data.reversed_kind is EntryKind.GIFT_REFUNDED:
        open_again = donation.receipt in {ReceiptState.CANCELLED, ReceiptState.NOT_YET_DUE}
        back = {"state": DonationState.RECEIVED, "refund": RefundState.DUE}
        return donation.model_copy(
            update={**back, "receipt": ReceiptState.DUE if open_again else donation.receipt}
        )
    return _gone(donation, DonationState.REVERSED, None)


def _gone(donation: DonationView, state: DonationState, refund: RefundState | None) -> DonationView:
    receipt = _WHEN_REVERSED.get(donation.receipt, donation.receipt)
    return donation.model_copy(update={"state": state, "receipt": receipt, "refund": refund})


def _refunded(donation: Donation, _recorded: Recorded[GiftRefunded], _key: str) -> Donation:
    return donation and _gone(donation, DonationState.REFUNDED, RefundState.REFUNDED)


def _refund_due(donation: Donation, _recorded: Recorded[CampaignFailed], _key: str) -> Donation:
    return donation and donation.model_copy(update={"refund": RefundState.DUE})


def _left(donation: Donation, _recorded: Recorded[GiftLeft], _key: str) -> Donation:
    return donation and donation.model_copy(update={"refund": RefundState.LEFT})


def _matched(donation: Donation, recorded: Recorded[GiftMatched | MatchReturned], _key: str) -> Donation:
    event = recorded.data
    matched_fen = event.amount_fen if isinstance(event, GiftMatched) else 0
    return donation and donation.model_copy(update={"matched_fen": matched_fen})


def _gift(event: EntryReversed) -> tuple[str, ...]:
    kinds = {EntryKind.DONATION_RECEIVED, EntryKind.GIFT_REFUNDED}
    return (event.reversed_subject_id,) if event.reversed_kind in kinds else ()


DONATIONS = (
    Projection(
        "donations",
        DonationView,
        indexes=("state", "receipt", "earmark_id", "donor_id", "recorded_at", "refund"),
        usual={
            "state": [DonationState.RECEIVED],
            "receipt": [ReceiptState.RECEIPTED, ReceiptState.ANONYMOUS],
            "earmark_id": [],
            "donor_id": [],
            "refund": [],
        },
    )
    .on(DonationPledged, lambda event: event.donation_id, _pledged)
    .on(PledgeWithdrawn, lambda event: event.donation_id, _withdrawn)
    .on(DonationReceived, lambda event: event.donation_id, _received)
    .on(DonorRecorded, lambda event: event.donation_id, _donor)
    .on(ConsentChanged, lambda event: event.donation_id, _consent)
    .on(DonationReceipted, lambda event: event.donation_id, _receipted)
    .on(CheckCodeRecorded, lambda event: event.donation_id, _check_code)
    .on(ReceiptWaived, lambda event: event.donation_id, _waived)
    .on(EntryReversed, _gift, _reversed)
    .on(CampaignFailed, lambda event: event.refund_ids, _refund_due)
    .on(GiftRefunded, lambda event: event.donation_id, _refunded)
    .on(GiftLeft, lambda event: event.donation_id, _left)
    .on(GiftMatched, lambda event: event.donation_id, _matched)
    .on(MatchReturned, lambda event: event.donation_id, _matched)
    .gets(GetDonation)
    .lists(ListDonations, order="recorded_at", descending=True)
    .lists(ListDonationRecords, order="recorded_at", descending=True)
    .lists(ListMyDonations, order="recorded_at", descending=True)
)
