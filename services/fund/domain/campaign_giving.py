"""Gifts and pledges to a campaign: who may give, and what is counted."""

from services.fund.domain.campaign_state import ENDED, Campaign
from services.fund.domain.state import Donation, Fund
from shared.contracts.fund.campaigns.terms import CampaignKind, CampaignState
from shared.contracts.fund.donations.commands import PledgeDonation
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_IS_OVER,
    DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP,
    MONEY_IS_NOT_RELEASED,
)
from shared.kernel.money import share_of
from shared.kernel.refusals import Rejected


def campaign_of(state: Fund, earmark_id: str | None) -> Campaign | None:
    """The campaign whose purse this is; None for any other purse."""
    return None if earmark_id is None else state.campaigns.by_id.get(earmark_id)


def source_of(state: Fund, earmark_id: str | None) -> IncomeSource:
    """As what a gift to this purse is booked."""
    if campaign_of(state, earmark_id) is None:
        return IncomeSource.CASUAL_DONATION
    return IncomeSource.CROWDFUNDING


def require_giver(state: Fund, earmark_id: str | None, donor_id: str | None) -> None:
    """Directed giving takes gifts of its group alone (Charity Law, art. 28 and 29)."""
    campaign = campaign_of(state, earmark_id)
    if campaign is not None and campaign.kind is CampaignKind.DIRECTED and donor_id not in campaign.members:
        raise Rejected(DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP)


def require_pledging(state: Fund, command: PledgeDonation, earmark_id: str | None) -> None:
    """A campaign takes pledges until its end, whether or not the clock has been heard."""
    campaign = campaign_of(state, earmark_id)
    if campaign is None:
        return
    is_over = campaign.ends_at is None or command.now >= campaign.ends_at
    if campaign.state is not CampaignState.LIVE or is_over:
        raise Rejected(CAMPAIGN_IS_OVER, state=campaign.state.value)
    require_giver(state, earmark_id, command.own_in(campaign.members))


def refund_is_due(state: Fund, earmark_id: str | None) -> bool:
    """Whether money that comes for this purse comes too late, and goes back."""
    campaign = campaign_of(state, earmark_id)
    return campaign is not None and campaign.failed


def require_released(state: Fund, earmark_id: str | None, amount_fen: int) -> None:
    """Of a campaign's money, what its milestones released is paid out; of a pool's, nothing."""
    if earmark_id is None:
        return
    campaign, spent_fen = campaign_of(state, earmark_id), state.spent.get(earmark_id, 0)
    if campaign is None and earmark_id not in state.campaigns.pools:
        return
    bps = campaign.released_bps if campaign else 0
    released_fen = share_of(state.purses[earmark_id] + spent_fen, bps)
    if spent_fen + amount_fen > released_fen:
        raise Rejected(
            MONEY_IS_NOT_RELEASED, released_fen=released_fen, spent_fen=spent_fen, amount_fen=amount_fen
        )


def count_pledge(state: Fund, earmark_id: str | None, amount_fen: int) -> None:
    """A pledge counts until it is withdrawn or its money comes."""
    campaign = campaign_of(state, earmark_id)
    if campaign is not None:
        campaign.pledged_fen += amount_fen


def list_gift(state: Fund, donation_id: str, donation: Donation) -> None:
    """A new gift or pledge; while a campaign may still fail, it is known which are its own."""
    state.donations[donation_id] = donation
    campaign = campaign_of(state, donation.earmark_id)
    if campaign is not None and campaign.state not in ENDED:
        campaign.gift_ids.append(donation_id)


def count_gift(state: Fund, donation_id: str, donation: Donation, *, goes_back: bool) -> None:
    """A gift counts until it is reversed or given back."""
    campaign = campaign_of(state, donation.earmark_id)
    if campaign is None:
        return
    campaign.received_fen += donation.amount_fen
    if goes_back:
        owe(campaign, donation_id, donation.amount_fen)


def owe(campaign: Campaign, donation_id: str, amount_fen: int) -> None:
    """A gift is to be given back."""
    campaign.refunds[donation_id] = amount_fen
    campaign.state = CampaignState.REFUNDING


def settle(campaign: Campaign, donation_id: str) -> None:
    """A gift need not be given back any more."""
    campaign.refunds.pop(donation_id, None)
