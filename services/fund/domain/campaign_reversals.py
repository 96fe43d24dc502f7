"""What a campaign loses where a gift to it was booked wrongly, and owes where a refund was."""

from datetime import date

from services.fund.domain.campaign_giving import campaign_of, owe, settle
from services.fund.domain.journal import Journal
from services.fund.domain.matching import match_returned_with
from services.fund.domain.state import Donation, Fund, Posting
from shared.contracts.fund.campaigns.refunds import CampaignRefunded
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.donations.views import DonationState
from shared.contracts.fund.ledger import EntryKind
from shared.kernel.messages import Command, Event


def gift_taken_back(
    state: Fund, donation_id: str, journal: Journal, command: Command, day: date
) -> list[Event]:
    """What happens along with a gift's reversal: its match goes back, and nothing of it is owed any more."""
    donation = state.donations[donation_id]
    campaign = campaign_of(state, donation.earmark_id)
    events = match_returned_with(donation, donation_id, journal, day)
    if campaign is not None and donation.earmark_id and [*campaign.refunds] == [donation_id]:
        events.append(CampaignRefunded(campaign_id=donation.earmark_id, refunded_at=command.now))
    return events


def refund_was_due(state: Fund, posting: Posting) -> bool:
    """Whether the entry booked a gift that its campaign still owes back."""
    if posting.kind is not EntryKind.DONATION_RECEIVED:
        return False
    campaign = campaign_of(state, state.donations[posting.subject_id].earmark_id)
    return campaign is not None and posting.subject_id in campaign.refunds


def count_reversal(state: Fund, donation_id: str, donation: Donation) -> None:
    """The gift counts no longer."""
    campaign = campaign_of(state, donation.earmark_id)
    if campaign is not None:
        campaign.received_fen -= donation.amount_fen
        settle(campaign, donation_id)


def refund_reversed(state: Fund, donation_id: str) -> None:
    """The gift is there again, and due to be given back; its receipt stands open."""
    donation = state.donations[donation_id]
    donation.state = DonationState.RECEIVED
    if donation.receipt in {ReceiptState.CANCELLED, ReceiptState.NOT_YET_DUE}:
        donation.receipt = ReceiptState.DUE
    state.note_receipt(donation_id, donation)
    campaign = campaign_of(state, donation.earmark_id)
    if campaign is not None:
        campaign.received_fen += donation.amount_fen
        owe(campaign, donation_id, donation.amount_fen)
