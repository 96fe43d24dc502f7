"""Scenes of campaigns: drafted, opened, given to, matched, ended."""

from datetime import date, datetime

from services.fund.domain.state import Fund
from shared.contracts.fund.campaigns.commands import (
    DraftCampaign,
    FileCampaign,
    OpenCampaign,
    RecordCertificate,
)
from shared.contracts.fund.campaigns.events import CampaignDrafted
from shared.contracts.fund.campaigns.matching import OpenPool, PoolOpened
from shared.contracts.fund.campaigns.refunds import LeaveGift, RefundGift
from shared.contracts.fund.campaigns.release import ReleaseMilestone
from shared.contracts.fund.campaigns.surplus import (
    ClosePool,
    DecideSurplus,
    ProposePoolClosing,
    ProposeSurplus,
)
from shared.contracts.fund.campaigns.terms import CampaignKind, CostRequest, FundingMode, MilestoneRequest
from shared.contracts.fund.donations.commands import PledgeDonation, ReceivePledge
from shared.contracts.fund.donations.events import Channel, DonationPledged
from shared.kernel.messages import Tick
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification, later
from tests.unit.fund.scenes import TODAY, by, committee, id_of, policy, staff, treasurer

Spec = Specification[Fund]
LAST_DAY = date(2026, 7, 31)
OVER = later(days=27)
"""After the last day, which ends on 1 August at midnight in Guangzhou."""


def draft(
    kind: CampaignKind = CampaignKind.MUTUAL_AID,
    mode: FundingMode = FundingMode.ALL_OR_NOTHING,
    *,
    ends_on: date = LAST_DAY,
) -> DraftCampaign:
    """天台彩虹花园: 300.00 yuan are required, with 200.00 more it gets its shade."""
    return DraftCampaign(
        title="天台彩虹花园",
        purpose="在三楼天台为孩子们建一座彩虹花园",
        kind=kind,
        mode=mode,
        beneficiaries="本社区有孩子的家庭",
        costs=(
            CostRequest(title="土与苗", amount_fen=30_000, required=True),
            CostRequest(title="凉棚", amount_fen=20_000, required=False),
        ),
        milestones=(
            MilestoneRequest(title="开工", share_bps=6_000),
            MilestoneRequest(title="完工", share_bps=4_000),
        ),
        ends_on=ends_on,
        surplus="用于花园来年的养护",
        **staff(),
    )


def drafted(spec: Spec, command: DraftCampaign | None = None) -> str:
    return spec.when(command or draft()).happened(CampaignDrafted).campaign_id


def opening(campaign_id: str, at: datetime = MONDAY) -> OpenCampaign:
    return OpenCampaign(campaign_id=campaign_id, **committee("committee-he", at))


def live(spec: Spec, command: DraftCampaign | None = None) -> str:
    """A campaign that takes pledges; its id."""
    campaign_id = drafted(spec, command)
    spec.when(opening(campaign_id))
    return campaign_id


def certificate(first: date = date(2026, 1, 1), last: date = date(2030, 12, 31)) -> RecordCertificate:
    return RecordCertificate(
        certificate_number="粤穗募 2026-0017",
        account="广州农商行 尾号 0017",
        valid_from=first,
        valid_until=last,
        **treasurer(),
    )


def filing(campaign_id: str, first: date = TODAY, last: date = LAST_DAY) -> FileCampaign:
    return FileCampaign(
        campaign_id=campaign_id,
        filing_number="粤穗募备 2026-0117",
        starts_on=first,
        ends_on=last,
        area="广州市南沙区港湾街道",
        cost_fen=5_000,
        **treasurer(),
    )


def pledging(
    campaign_id: str, amount_fen: int = 10_000, person: str = "resident-lin", at: datetime = MONDAY
) -> PledgeDonation:
    return PledgeDonation(amount_fen=amount_fen, earmark_id=campaign_id, **by(person, Role.RESIDENT, at=at))


def pledged(spec: Spec, command: PledgeDonation) -> str:
    return spec.when(command).happened(DonationPledged).donation_id


def arrival(donation_id: str, amount_fen: int, at: datetime = MONDAY, day: date = TODAY) -> ReceivePledge:
    return ReceivePledge(
        donation_id=donation_id,
        amount_fen=amount_fen,
        channel=Channel.BANK_TRANSFER,
        received_on=day,
        reference=f"到账 {donation_id}",
        **treasurer(at),
    )


def pool(
    *campaign_ids: str,
    cap_fen: int = 100_000,
    factor_bps: int = 10_000,
    gift: int | None = None,
    person: int | None = None,
    campaign: int | None = None,
) -> OpenPool:
    return OpenPool(
        title="花园配捐",
        sponsor="广州晓宸生物科技有限公司",
        campaign_ids=campaign_ids,
        factor_bps=factor_bps,
        cap_fen=cap_fen,
        gift_cap_fen=gift,
        person_cap_fen=person,
        campaign_cap_fen=campaign,
        **treasurer(),
    )


def pooled(spec: Spec, command: OpenPool) -> str:
    return spec.when(command).happened(PoolOpened).pool_id


def over(at: datetime = OVER) -> Tick:
    return Tick(**policy(at))


def refund(donation_id: str, at: datetime = OVER, day: date = date(2026, 8, 2)) -> RefundGift:
    return RefundGift(
        donation_id=donation_id, refunded_on=day, reference=f"退款 {donation_id} {at}", **treasurer(at)
    )


def left(donation_id: str) -> LeaveGift:
    return LeaveGift(donation_id=donation_id, evidence="捐赠人书面同意", **treasurer(OVER))


def release(campaign_id: str, milestone: int = 1, person: str = "committee-he") -> ReleaseMilestone:
    return ReleaseMilestone(
        campaign_id=campaign_id, milestone=milestone, evidence="照片", **committee(person, OVER)
    )


_last_proposed: dict[str, str] = {}
"""By purse: what was proposed last of what is left in it, in whichever scene; whoever decides names it."""


def _noted(command: ProposeSurplus | ProposePoolClosing, source: str) -> None:
    _last_proposed[source] = command.new_id("proposal")


def proposing(campaign_id: str, to: str, at: datetime = OVER) -> ProposeSurplus:
    command = ProposeSurplus(campaign_id=campaign_id, to_earmark_id=to, reason="按方案", **treasurer(at))
    _noted(command, campaign_id)
    return command


def surplus(campaign_id: str, person: str = "committee-he", at: datetime = OVER) -> DecideSurplus:
    named = _last_proposed.get(campaign_id, id_of("no proposal"))
    return DecideSurplus(campaign_id=campaign_id, proposal_id=named, **committee(person, at))


def emptying(pool_id: str, to: str | None = None, at: datetime = MONDAY) -> ProposePoolClosing:
    command = ProposePoolClosing(pool_id=pool_id, to_earmark_id=to, reason="捐赠人同意转用", **treasurer(at))
    _noted(command, pool_id)
    return command


def pool_closing(pool_id: str, person: str = "committee-he", at: datetime = MONDAY) -> ClosePool:
    named = _last_proposed.get(pool_id, id_of("no proposal"))
    return ClosePool(pool_id=pool_id, proposal_id=named, **committee(person, at))
