"""A campaign's money after its end: released by milestones, given back where it failed, and what is left."""

from services.fund.domain.campaign_giving import refund_is_due, settle
from services.fund.domain.campaign_life import require_campaign, require_second_person, require_state
from services.fund.domain.campaign_state import Campaign
from services.fund.domain.guards import local_day, require_earmark, require_new_slip, require_open_day
from services.fund.domain.journal import Journal, book, transfer
from services.fund.domain.matching import match_returned_with
from services.fund.domain.state import Donation, Fund
from shared.contracts.fund.campaigns.events import MilestoneReleased, SurplusMoved
from shared.contracts.fund.campaigns.refunds import (
    CampaignRefunded,
    GiftLeft,
    GiftRefunded,
    LeaveGift,
    RefundGift,
)
from shared.contracts.fund.campaigns.release import ReleaseMilestone
from shared.contracts.fund.campaigns.terms import CampaignState
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.donations.views import DonationState
from shared.contracts.fund.ledger import HOST_CHARITY, INCOME, TRANSFERS, EntryKind, IncomeSource
from shared.contracts.fund.refusals import DONATION_IS_UNKNOWN
from shared.contracts.fund.refusals.campaigns import (
    MILESTONE_IS_UNKNOWN,
    NOTHING_IS_LEFT,
    REFUND_IS_NOT_DUE,
    SURPLUS_MUST_GO_ELSEWHERE,
)
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected


def release_milestone(state: Fund, command: ReleaseMilestone) -> list[Event]:
    campaign = require_campaign(state, command.campaign_id)
    require_state(campaign, CampaignState.SUCCEEDED)
    require_second_person(campaign, command)
    if command.milestone > len(campaign.milestones):
        raise Rejected(MILESTONE_IS_UNKNOWN)
    if command.milestone in campaign.released:
        return []
    return [
        MilestoneReleased(
            campaign_id=command.campaign_id,
            milestone=command.milestone,
            share_bps=campaign.milestones[command.milestone - 1],
            evidence=command.evidence,
            released_by=command.actor.id,
            released_at=command.now,
        )
    ]


def milestone_released(state: Fund, event: MilestoneReleased) -> None:
    state.campaigns.by_id[event.campaign_id].released.add(event.milestone)


def _owed(state: Fund, donation_id: str) -> tuple[str, Campaign, Donation]:
    """The gift, and the failed campaign that owes it back."""
    donation = state.donations.get(donation_id)
    if donation is None:
        raise Rejected(DONATION_IS_UNKNOWN)
    campaign_id = donation.earmark_id or ""
    campaign = state.campaigns.by_id.get(campaign_id)
    if campaign is None or donation_id not in campaign.refunds:
        raise Rejected(REFUND_IS_NOT_DUE)
    return campaign_id, campaign, donation


def refund_gift(state: Fund, command: RefundGift) -> list[Event]:
    campaign_id, campaign, donation = _owed(state, command.donation_id)
    require_open_day(state, command, command.refunded_on)
    require_new_slip(state, command.reference)
    journal, account = Journal(state, command), INCOME + IncomeSource.CROWDFUNDING.value
    events: list[Event] = [
        GiftRefunded(
            donation_id=command.donation_id,
            campaign_id=campaign_id,
            amount_fen=donation.amount_fen,
            refunded_on=command.refunded_on,
            reference=command.reference,
            entry=journal.entry(
                EntryKind.GIFT_REFUNDED,
                command.donation_id,
                transfer(account, HOST_CHARITY, donation.amount_fen, campaign_id),
                booked_on=command.refunded_on,
            ),
        ),
        *match_returned_with(donation, command.donation_id, journal, command.refunded_on),
    ]
    if [*campaign.refunds] == [command.donation_id]:
        events.append(CampaignRefunded(campaign_id=campaign_id, refunded_at=command.now))
    return events


def gift_refunded(state: Fund, event: GiftRefunded) -> None:
    donation, campaign = state.donations[event.donation_id], state.campaigns.by_id[event.campaign_id]
    donation.state = DonationState.REFUNDED
    if donation.receipt is ReceiptState.DUE:
        donation.receipt = ReceiptState.NOT_YET_DUE
    elif donation.receipt is ReceiptState.RECEIPTED:
        donation.receipt = ReceiptState.CANCELLED
    state.note_receipt(event.donation_id, donation)
    campaign.received_fen -= event.amount_fen
    settle(campaign, event.donation_id)
    book(state, event.entry, event.reference)


def leave_gift(state: Fund, command: LeaveGift) -> list[Event]:
    campaign_id, campaign, donation = _owed(state, command.donation_id)
    events: list[Event] = [
        GiftLeft(
            donation_id=command.donation_id,
            campaign_id=campaign_id,
            amount_fen=donation.amount_fen,
            evidence=command.evidence,
            left_at=command.now,
        )
    ]
    if [*campaign.refunds] == [command.donation_id]:
        events.append(CampaignRefunded(campaign_id=campaign_id, refunded_at=command.now))
    return events


def gift_left(state: Fund, event: GiftLeft) -> None:
    settle(state.campaigns.by_id[event.campaign_id], event.donation_id)


def campaign_refunded(state: Fund, event: CampaignRefunded) -> None:
    state.campaigns.by_id[event.campaign_id].state = CampaignState.REFUNDED


def surplus_moved_to(
    state: Fund,
    command: Command,
    source: str,
    target: str,
    left_fen: int,
    reason: str,
    proposed_by: str,
) -> SurplusMoved:
    """What is left in a purse goes to another one, that of no campaign which gives its money back."""
    require_earmark(state, target)
    if target == source or refund_is_due(state, target):
        raise Rejected(SURPLUS_MUST_GO_ELSEWHERE)
    if left_fen <= 0:
        raise Rejected(NOTHING_IS_LEFT)
    surplus_id, account = command.new_id("surplus"), f"{TRANSFERS}surplus"
    return SurplusMoved(
        surplus_id=surplus_id,
        from_earmark_id=source,
        to_earmark_id=target,
        amount_fen=left_fen,
        reason=reason,
        decided_by=command.actor.id,
        proposed_by=proposed_by,
        entry=Journal(state, command).entry(
            EntryKind.SURPLUS_MOVED,
            surplus_id,
            (
                *transfer(account, HOST_CHARITY, left_fen, source),
                *transfer(HOST_CHARITY, account, left_fen, target),
            ),
            booked_on=local_day(state, command.now),
        ),
    )


def surplus_moved(state: Fund, event: SurplusMoved) -> None:
    state.campaigns.proposals.pop(event.from_earmark_id, None)
    book(state, event.entry)
