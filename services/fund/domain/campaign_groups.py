"""The group around a campaign: joined by whoever likes, or named by staff where giving is directed."""

from services.fund.domain.campaign_life import UNOPENED, require_campaign, require_state
from services.fund.domain.campaign_state import ENDED
from services.fund.domain.state import Fund
from shared.contracts.fund.campaigns.groups import (
    AddToGroup,
    GroupJoined,
    GroupLeft,
    JoinGroup,
    LeaveGroup,
    PostUpdate,
    UpdatePosted,
)
from shared.contracts.fund.campaigns.terms import CampaignKind, CampaignState
from shared.contracts.fund.refusals.campaigns import GROUP_IS_BY_INVITATION, PERSON_IS_NOT_IN_THE_GROUP
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def join_group(state: Fund, command: JoinGroup) -> list[Event]:
    campaign = require_campaign(state, command.campaign_id)
    if command.own_in(campaign.members) is not None:
        return []
    if campaign.kind is CampaignKind.DIRECTED:
        raise Rejected(GROUP_IS_BY_INVITATION)
    require_state(campaign, CampaignState.LIVE, *ENDED)
    return [
        GroupJoined(campaign_id=command.campaign_id, person_id=command.actor.person, joined_at=command.now)
    ]


def add_to_group(state: Fund, command: AddToGroup) -> list[Event]:
    if command.person_id in require_campaign(state, command.campaign_id).members:
        return []
    return [GroupJoined(campaign_id=command.campaign_id, person_id=command.person_id, joined_at=command.now)]


def group_joined(state: Fund, event: GroupJoined) -> None:
    state.campaigns.by_id[event.campaign_id].members.add(event.person_id)


def leave_group(state: Fund, command: LeaveGroup) -> list[Event]:
    members = require_campaign(state, command.campaign_id).members
    own = members.intersection((command.actor.person, *command.own_records))
    if not own:
        raise Rejected(PERSON_IS_NOT_IN_THE_GROUP)
    return [
        GroupLeft(campaign_id=command.campaign_id, person_id=one, left_at=command.now) for one in sorted(own)
    ]


def group_left(state: Fund, event: GroupLeft) -> None:
    state.campaigns.by_id[event.campaign_id].members.discard(event.person_id)


def post_update(state: Fund, command: PostUpdate) -> list[Event]:
    campaign = require_campaign(state, command.campaign_id)
    if campaign.state in UNOPENED:
        require_state(campaign, CampaignState.LIVE, *ENDED)
    return [
        UpdatePosted(
            update_id=command.new_id("update"),
            campaign_id=command.campaign_id,
            title=command.title,
            text=command.text,
            posted_at=command.now,
        )
    ]


def update_posted(_state: Fund, _event: UpdatePosted) -> None:
    """No rule reads it."""
