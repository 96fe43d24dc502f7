"""Campaigns with what has come and what becomes of it; their groups; the certificate they rest on."""

from collections.abc import Iterable

from services.fund.projections.surplus_decisions import decision_of, without
from shared.contracts.fund.campaigns.events import (
    CampaignClosed,
    CampaignDrafted,
    CampaignFailed,
    CampaignFiled,
    CampaignOpened,
    CampaignSucceeded,
    CertificateRecorded,
    MilestoneReleased,
    SurplusMoved,
)
from shared.contracts.fund.campaigns.groups import GroupJoined, GroupLeft, UpdatePosted
from shared.contracts.fund.campaigns.matching import GiftMatched, MatchReturned
from shared.contracts.fund.campaigns.refunds import CampaignRefunded, GiftLeft, GiftRefunded
from shared.contracts.fund.campaigns.surplus import SurplusProposalView, SurplusProposed
from shared.contracts.fund.campaigns.terms import CampaignState
from shared.contracts.fund.campaigns.translations import CampaignTranslated
from shared.contracts.fund.campaigns.views import (
    CampaignView,
    CertificateView,
    GetCampaign,
    GetCertificate,
    ListCampaigns,
    ListMyGroups,
    MembershipView,
    MilestoneView,
    PlanView,
    UpdateView,
)
from shared.contracts.fund.donations.events import DonationPledged, DonationReceived, PledgeWithdrawn
from shared.contracts.fund.ledger import HOST_CHARITY, EntryKind, EntryReversed
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection
from shared.projections.translated import translated

Campaign = CampaignView | None
CERTIFICATE = "certificate"


def _drafted(_campaign: Campaign, recorded: Recorded[CampaignDrafted], _key: str) -> CampaignView:
    event = recorded.data
    told = event.model_dump(exclude={"milestones"})
    steps = tuple(MilestoneView(title=one.title, share_bps=one.share_bps) for one in event.milestones)
    return CampaignView(**told, state=CampaignState.DRAFTED, milestones=steps)


def _filed(campaign: Campaign, recorded: Recorded[CampaignFiled], _key: str) -> Campaign:
    told = recorded.data.model_dump(exclude={"campaign_id", "responsible_id", "filed_at"})
    return campaign and campaign.model_copy(update={"state": CampaignState.FILED, "plan": PlanView(**told)})


def _opened(campaign: Campaign, recorded: Recorded[CampaignOpened], _key: str) -> Campaign:
    opened = {"state": CampaignState.LIVE, "opened_at": recorded.data.opened_at}
    return campaign and campaign.model_copy(update=opened)


def _counted(campaign: CampaignView, **changes: int) -> CampaignView:
    """With these amounts added to its sums."""
    sums = {name: getattr(campaign, name) + change for name, change in changes.items()}
    changed = campaign.model_copy(update=sums)
    raised_fen = changed.pledged_fen + changed.received_fen + changed.matched_fen
    return changed.model_copy(update={"raised_fen": raised_fen})


def _pledged(campaign: Campaign, recorded: Recorded[DonationPledged], _key: str) -> Campaign:
    return campaign and _counted(campaign, pledged_fen=recorded.data.amount_fen)


def _withdrawn(campaign: Campaign, recorded: Recorded[PledgeWithdrawn], _key: str) -> Campaign:
    return campaign and _counted(campaign, pledged_fen=-(recorded.data.amount_fen or 0))


def _received(campaign: Campaign, recorded: Recorded[DonationReceived], _key: str) -> Campaign:
    event = recorded.data
    if campaign is None:
        return None
    counted = _counted(campaign, pledged_fen=-event.pledged_fen, received_fen=event.amount_fen, gifts=1)
    return _owing(counted, 1) if event.refund_due else counted


def _owing(campaign: CampaignView, change: int) -> CampaignView:
    due = campaign.refunds_due + change
    state = CampaignState.REFUNDING if change > 0 else campaign.state
    return campaign.model_copy(update={"refunds_due": due, "state": state})


def _matched(campaign: Campaign, recorded: Recorded[GiftMatched | MatchReturned], _key: str) -> Campaign:
    event = recorded.data
    change_fen = event.amount_fen if isinstance(event, GiftMatched) else -event.amount_fen
    return campaign and _counted(campaign, matched_fen=change_fen)


def _succeeded(campaign: Campaign, recorded: Recorded[CampaignSucceeded], _key: str) -> Campaign:
    ended = {"state": CampaignState.SUCCEEDED, "ended_at": recorded.data.ended_at}
    return campaign and campaign.model_copy(update=ended)


def _failed(campaign: Campaign, recorded: Recorded[CampaignFailed], _key: str) -> Campaign:
    event = recorded.data
    ended = {
        "state": CampaignState.REFUNDING if event.refund_ids else CampaignState.FAILED,
        "ended_at": event.ended_at,
        "reason": event.reason,
        "refunds_due": len(event.refund_ids),
    }
    return campaign and campaign.model_copy(update=ended)


def _given_back(campaign: Campaign, recorded: Recorded[GiftRefunded], _key: str) -> Campaign:
    amount_fen = recorded.data.amount_fen
    changes = {"received_fen": -amount_fen, "refunded_fen": amount_fen, "gifts": -1}
    return campaign and _owing(_counted(campaign, **changes), -1)


def _left(campaign: Campaign, recorded: Recorded[GiftLeft], _key: str) -> Campaign:
    return campaign and _owing(_counted(campaign, left_fen=recorded.data.amount_fen), -1)


def _all_settled(campaign: Campaign, _recorded: Recorded[CampaignRefunded], _key: str) -> Campaign:
    return campaign and campaign.model_copy(update={"state": CampaignState.REFUNDED, "refunds_due": 0})


def _reversed(campaign: Campaign, recorded: Recorded[EntryReversed], key: str) -> Campaign:
    event = recorded.data
    lines = [line for line in event.entry.lines if line.account == HOST_CHARITY and line.earmark_id == key]
    change_fen = sum(line.amount_fen for line in lines)
    if campaign is None:
        return None
    if event.reversed_kind is EntryKind.SURPLUS_MOVED:
        decisions = without(campaign.surplus_decisions, event)
        counted = _counted(campaign, surplus_fen=min(-change_fen, 0))
        return counted.model_copy(update={"surplus_decisions": decisions})
    if event.reversed_kind is EntryKind.GIFT_REFUNDED:
        changes = {"received_fen": change_fen, "refunded_fen": -change_fen, "gifts": 1}
        return _owing(_counted(campaign, **changes), 1)
    counted = _counted(campaign, received_fen=change_fen, gifts=-1)
    return _owing(counted, -1) if event.refund_was_due else counted


def _released(campaign: Campaign, recorded: Recorded[MilestoneReleased], _key: str) -> Campaign:
    event = recorded.data
    if campaign is None:
        return None
    steps = [*campaign.milestones]
    reached = {"evidence": event.evidence, "released_at": event.released_at}
    steps[event.milestone - 1] = steps[event.milestone - 1].model_copy(update=reached)
    return campaign.model_copy(update={"milestones": tuple(steps)})


def _surplus(campaign: Campaign, recorded: Recorded[SurplusMoved], key: str) -> Campaign:
    if campaign is None or recorded.data.from_earmark_id != key:
        return campaign
    decisions = (*campaign.surplus_decisions, decision_of(recorded))
    counted = _counted(campaign, surplus_fen=recorded.data.amount_fen)
    return counted.model_copy(update={"surplus_decisions": decisions})


def _proposed(campaign: Campaign, recorded: Recorded[SurplusProposed], _key: str) -> Campaign:
    said = SurplusProposalView(**recorded.data.model_dump(exclude={"from_earmark_id"}))
    return campaign and campaign.model_copy(update={"surplus_proposed": said})


def _closed(campaign: Campaign, _recorded: Recorded[CampaignClosed], _key: str) -> Campaign:
    return campaign and campaign.model_copy(update={"state": CampaignState.CLOSED, "surplus_proposed": None})


def _grown(campaign: Campaign, recorded: Recorded[GroupJoined | GroupLeft], _key: str) -> Campaign:
    change = 1 if isinstance(recorded.data, GroupJoined) else -1
    return campaign and _counted(campaign, members=change)


def _told(campaign: Campaign, recorded: Recorded[UpdatePosted], _key: str) -> Campaign:
    update = UpdateView(**recorded.data.model_dump(exclude={"campaign_id"}))
    return campaign and campaign.model_copy(update={"updates": (update, *campaign.updates)})


def _purse(event: DonationPledged | DonationReceived | PledgeWithdrawn) -> Iterable[str]:
    return (event.earmark_id,) if event.earmark_id else ()


def _purses(event: EntryReversed) -> Iterable[str]:
    kinds = {EntryKind.DONATION_RECEIVED, EntryKind.GIFT_REFUNDED, EntryKind.SURPLUS_MOVED}
    if event.reversed_kind not in kinds:
        return ()
    return {line.earmark_id for line in event.entry.lines if line.earmark_id}


CAMPAIGNS = (
    Projection("campaigns", CampaignView, version=2, indexes=("state", "drafted_at"))
    .on(CampaignDrafted, lambda event: event.campaign_id, _drafted)
    .on(CampaignFiled, lambda event: event.campaign_id, _filed)
    .on(CampaignTranslated, lambda event: event.campaign_id, translated)
    .on(CampaignOpened, lambda event: event.campaign_id, _opened)
    .on(DonationPledged, _purse, _pledged)
    .on(PledgeWithdrawn, _purse, _withdrawn)
    .on(DonationReceived, _purse, _received)
    .on(GiftMatched, lambda event: event.campaign_id, _matched)
    .on(MatchReturned, lambda event: event.campaign_id, _matched)
    .on(CampaignSucceeded, lambda event: event.campaign_id, _succeeded)
    .on(CampaignFailed, lambda event: event.campaign_id, _failed)
    .on(GiftRefunded, lambda event: event.campaign_id, _given_back)
    .on(GiftLeft, lambda event: event.campaign_id, _left)
    .on(CampaignRefunded, lambda event: event.campaign_id, _all_settled)
    .on(EntryReversed, _purses, _reversed)
    .on(MilestoneReleased, lambda event: event.campaign_id, _released)
    .on(SurplusProposed, lambda event: event.from_earmark_id, _proposed)
    .on(SurplusMoved, lambda event: event.from_earmark_id, _surplus)
    .on(CampaignClosed, lambda event: event.campaign_id, _closed)
    .on(GroupJoined, lambda event: event.campaign_id, _grown)
    .on(GroupLeft, lambda event: event.campaign_id, _grown)
    .on(UpdatePosted, lambda event: event.campaign_id, _told)
    .gets(GetCampaign)
    .lists(ListCampaigns, order="drafted_at", descending=True)
)


def _joined(_view: MembershipView | None, recorded: Recorded[GroupJoined], _key: str) -> MembershipView:
    return MembershipView(**recorded.data.model_dump())


def _gone(_view: MembershipView | None, _recorded: Recorded[GroupLeft], _key: str) -> None:
    return None


def _member(event: GroupJoined | GroupLeft) -> str:
    return f"{event.campaign_id} {event.person_id}"


MEMBERSHIPS = (
    Projection("campaign-groups", MembershipView, indexes=("campaign_id", "person_id", "joined_at"))
    .on(GroupJoined, _member, _joined)
    .on(GroupLeft, _member, _gone)
    .lists(ListMyGroups, order="joined_at")
)


def _certified(
    _view: CertificateView | None, recorded: Recorded[CertificateRecorded], _key: str
) -> CertificateView:
    return CertificateView(**recorded.data.model_dump(exclude={"recorded_at"}))


async def get_certificate(
    documents: Documents[CertificateView], _query: GetCertificate
) -> CertificateView | None:
    return await documents.get(CERTIFICATE)


CERTIFICATES = (
    Projection("certificates", CertificateView)
    .on(CertificateRecorded, lambda _: CERTIFICATE, _certified)
    .answers(GetCertificate, get_certificate)
)
