"""A campaign from its draft to its end: success or failure is decided by the clock, on what was raised."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.fund.domain.campaign_law import require_lawful
from services.fund.domain.campaign_state import Campaign
from services.fund.domain.disclosure_clocks import end_awaited, progress_awaited
from services.fund.domain.guards import local_day
from services.fund.domain.state import Fund
from shared.contracts.fund.campaigns.commands import (
    CancelCampaign,
    DraftCampaign,
    FileCampaign,
    OpenCampaign,
    RecordCertificate,
)
from shared.contracts.fund.campaigns.events import (
    CampaignDrafted,
    CampaignFailed,
    CampaignFiled,
    CampaignOpened,
    CampaignSucceeded,
    CertificateRecorded,
)
from shared.contracts.fund.campaigns.terms import CampaignKind, CampaignState, Cost, FundingMode, Milestone
from shared.contracts.fund.donations.events import PledgeWithdrawn
from shared.contracts.fund.donations.views import DonationState
from shared.contracts.fund.earmarks import EarmarkCreated
from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_IS_IN_ANOTHER_STATE,
    CAMPAIGN_IS_NOT_PUBLIC,
    CAMPAIGN_IS_UNKNOWN,
    CAMPAIGN_MUST_END_LATER,
    CAMPAIGN_NEEDS_A_SECOND_PERSON,
)
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected

UNOPENED = (CampaignState.DRAFTED, CampaignState.FILED)


def require_campaign(state: Fund, campaign_id: str) -> Campaign:
    campaign = state.campaigns.by_id.get(campaign_id)
    if campaign is None:
        raise Rejected(CAMPAIGN_IS_UNKNOWN)
    return campaign


def require_state(campaign: Campaign, *possible: CampaignState) -> None:
    if campaign.state not in possible:
        raise Rejected(CAMPAIGN_IS_IN_ANOTHER_STATE, state=campaign.state.value)


def require_second_person(campaign: Campaign, command: Command) -> None:
    if campaign.drafted_by in {command.actor.id, command.actor.person}:
        raise Rejected(CAMPAIGN_NEEDS_A_SECOND_PERSON)


def record_certificate(_state: Fund, command: RecordCertificate) -> list[Event]:
    return [
        CertificateRecorded(
            certificate_number=command.certificate_number,
            account=command.account,
            valid_from=command.valid_from,
            valid_until=command.valid_until,
            recorded_at=command.now,
        )
    ]


def certificate_recorded(state: Fund, event: CertificateRecorded) -> None:
    state.campaigns.certificate = (event.valid_from, event.valid_until)


def draft_campaign(_state: Fund, command: DraftCampaign) -> list[Event]:
    return [
        CampaignDrafted(
            campaign_id=command.new_id("campaign"),
            title=command.title,
            purpose=command.purpose,
            kind=command.kind,
            mode=command.mode,
            beneficiaries=command.beneficiaries,
            costs=tuple(Cost(**dict(cost)) for cost in command.costs),
            minimum_fen=sum(cost.amount_fen for cost in command.costs if cost.required),
            optimum_fen=sum(cost.amount_fen for cost in command.costs),
            milestones=tuple(Milestone(**dict(one)) for one in command.milestones),
            ends_on=command.ends_on,
            surplus=command.surplus,
            drafted_by=command.actor.id,
            drafted_at=command.now,
            title_en=command.title_en,
            purpose_en=command.purpose_en,
        )
    ]


def campaign_drafted(state: Fund, event: CampaignDrafted) -> None:
    state.campaigns.by_id[event.campaign_id] = Campaign(
        title=event.title,
        purpose=event.purpose,
        kind=event.kind,
        mode=event.mode,
        minimum_fen=event.minimum_fen,
        milestones=[one.share_bps for one in event.milestones],
        ends_on=event.ends_on,
        drafted_by=event.drafted_by,
        english=(event.title_en, event.purpose_en),
    )


def file_campaign(state: Fund, command: FileCampaign) -> list[Event]:
    campaign = require_campaign(state, command.campaign_id)
    if campaign.kind is not CampaignKind.PUBLIC:
        raise Rejected(CAMPAIGN_IS_NOT_PUBLIC)
    require_state(campaign, *UNOPENED)
    return [
        CampaignFiled(
            campaign_id=command.campaign_id,
            filing_number=command.filing_number,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
            area=command.area,
            responsible_id=command.responsible_id or command.actor.person,
            cost_fen=command.cost_fen,
            platform_url=command.platform_url,
            filed_at=command.now,
        )
    ]


def campaign_filed(state: Fund, event: CampaignFiled) -> None:
    campaign = state.campaigns.by_id[event.campaign_id]
    campaign.state = CampaignState.FILED
    campaign.planned = (event.starts_on, event.ends_on)


def open_campaign(state: Fund, command: OpenCampaign) -> list[Event]:
    campaign = require_campaign(state, command.campaign_id)
    if campaign.state is CampaignState.LIVE:
        return []
    require_state(campaign, *UNOPENED)
    require_second_person(campaign, command)
    today = local_day(state, command.now)
    if campaign.ends_on < today:
        raise Rejected(CAMPAIGN_MUST_END_LATER, ends_on=campaign.ends_on.isoformat(), today=today.isoformat())
    require_lawful(state.campaigns, campaign, today)
    zone = ZoneInfo(state.rules_at(command.now).zone)
    ends_at = datetime.combine(campaign.ends_on + timedelta(days=1), time(), zone).astimezone(UTC)
    return [
        CampaignOpened(
            campaign_id=command.campaign_id,
            opened_by=command.actor.id,
            opened_at=command.now,
            ends_at=ends_at,
        ),
        EarmarkCreated(
            earmark_id=command.campaign_id,
            title=campaign.title,
            purpose=campaign.purpose,
            created_at=command.now,
            title_en=campaign.english[0],
            purpose_en=campaign.english[1],
        ),
        *progress_awaited(state, command.campaign_id, command.now),
    ]


def campaign_opened(state: Fund, event: CampaignOpened) -> None:
    campaign = state.campaigns.by_id[event.campaign_id]
    campaign.state = CampaignState.LIVE
    campaign.ends_at = event.ends_at
    state.campaigns.ends[event.campaign_id] = event.ends_at


def cancel_campaign(state: Fund, command: CancelCampaign) -> list[Event]:
    campaign = require_campaign(state, command.campaign_id)
    if campaign.failed:
        return []
    require_state(campaign, *UNOPENED, CampaignState.LIVE)
    return _failed(state, campaign, command.campaign_id, command.now, command.reason)


def ended(state: Fund, campaign_id: str, now: datetime) -> list[Event]:
    """What the end of its time makes of a campaign."""
    campaign = state.campaigns.by_id[campaign_id]
    needed_fen = campaign.minimum_fen if campaign.mode is FundingMode.ALL_OR_NOTHING else 1
    if campaign.raised_fen < needed_fen:
        return _failed(state, campaign, campaign_id, now, None)
    succeeded = CampaignSucceeded(campaign_id=campaign_id, raised_fen=campaign.raised_fen, ended_at=now)
    return [succeeded, *end_awaited(state, campaign_id, campaign, now)]


def _failed(
    state: Fund, campaign: Campaign, campaign_id: str, now: datetime, reason: str | None
) -> list[Event]:
    mine = {key: state.donations[key] for key in campaign.gift_ids}
    refunds = tuple(key for key, one in mine.items() if one.state is DonationState.RECEIVED)
    lapsed = [(key, one) for key, one in mine.items() if one.state is DonationState.PLEDGED]
    return [
        CampaignFailed(
            campaign_id=campaign_id,
            raised_fen=campaign.raised_fen,
            reason=reason,
            refund_ids=refunds,
            ended_at=now,
        ),
        *(
            PledgeWithdrawn(
                donation_id=key, withdrawn_at=now, earmark_id=campaign_id, amount_fen=one.amount_fen
            )
            for key, one in lapsed
        ),
        *end_awaited(state, campaign_id, campaign, now),
    ]


def campaign_succeeded(state: Fund, event: CampaignSucceeded) -> None:
    campaign = state.campaigns.by_id[event.campaign_id]
    campaign.state = CampaignState.SUCCEEDED
    campaign.gift_ids = []
    del state.campaigns.ends[event.campaign_id]


def campaign_failed(state: Fund, event: CampaignFailed) -> None:
    campaign = state.campaigns.by_id[event.campaign_id]
    campaign.failed = True
    campaign.state = CampaignState.REFUNDING if event.refund_ids else CampaignState.FAILED
    campaign.gift_ids = []
    campaign.refunds = {key: state.donations[key].amount_fen for key in event.refund_ids}
    state.campaigns.ends.pop(event.campaign_id, None)
