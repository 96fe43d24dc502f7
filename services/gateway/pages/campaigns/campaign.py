"""The page of one campaign: what it asks for, what has come, its group, and the forms of those involved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.campaigns import list_my_groups
from services.gateway.operations.donations import list_donations
from services.gateway.operations.surplus import decide_surplus, may_decide
from services.gateway.pages.campaigns.steps import Steps, steps_of
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of, sent
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.campaigns.commands import (
    CancelCampaign,
    CancelCampaignRequest,
    FileCampaign,
    FileCampaignRequest,
    OpenCampaign,
)
from shared.contracts.fund.campaigns.groups import JoinGroup, LeaveGroup, PostUpdate, PostUpdateRequest
from shared.contracts.fund.campaigns.matching import ListPools, OpenPool, OpenPoolRequest, PoolView
from shared.contracts.fund.campaigns.refunds import (
    LeaveGift,
    LeaveGiftRequest,
    RefundGift,
    RefundGiftRequest,
)
from shared.contracts.fund.campaigns.release import ReleaseMilestone, ReleaseMilestoneRequest
from shared.contracts.fund.campaigns.surplus import (
    ClosePool,
    DecideSurplus,
    ProposalRequest,
    ProposeSurplus,
    ProposeSurplusRequest,
)
from shared.contracts.fund.campaigns.views import CampaignView, GetCampaign, ListMyGroups
from shared.contracts.fund.donations.commands import PledgeDonation, PledgeDonationRequest
from shared.contracts.fund.donations.views import (
    DonationView,
    ListDonationRecords,
    ListDonations,
    ListDonationsRequest,
    PublicDonationView,
    RefundState,
)
from shared.contracts.fund.earmarks import EarmarkView, ListEarmarks
from shared.contracts.fund.refusals.campaigns import CAMPAIGN_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.models import PagedRequest, Request
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

Fields = Sequence[tuple[str, str]]
ACTS: dict[str, tuple[type[Command], type[Request] | None]] = {
    "pledges": (PledgeDonation, PledgeDonationRequest),
    "joining": (JoinGroup, None),
    "leaving": (LeaveGroup, None),
    "updates": (PostUpdate, PostUpdateRequest),
    "filing": (FileCampaign, FileCampaignRequest),
    "opening": (OpenCampaign, None),
    "cancellation": (CancelCampaign, CancelCampaignRequest),
    "pool": (OpenPool, OpenPoolRequest),
    "milestones": (ReleaseMilestone, ReleaseMilestoneRequest),
    "refunds": (RefundGift, RefundGiftRequest),
    "left": (LeaveGift, LeaveGiftRequest),
    "surplus-proposal": (ProposeSurplus, ProposeSurplusRequest),
    "surplus": (DecideSurplus, ProposalRequest),
}
"""What the forms of the page do, by the last part of their address."""
_OF_A_GIFT = {RefundGift, LeaveGift}
_IN_THE_BODY = {PledgeDonation: "earmark_id", OpenPool: "campaign_ids.0"}
"""Where the campaign stands in a request that is no campaign's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPage(PageView):
    """One campaign. Who is in its group, or pledged, is no page's to show."""

    template: ClassVar[str] = "campaigns/campaign.html"

    campaign: CampaignView
    pools: tuple[PoolView, ...]
    gifts: tuple[PublicDonationView, ...]
    refunds: tuple[DonationView, ...]
    """What is still to be given back, for who keeps the books."""
    purses: tuple[EarmarkView, ...]
    """To which money that is left can go."""

    purse_titles: dict[str, str]
    """In the visitor's language."""
    closes: frozenset[str]
    """The pools that the visitor may close as somebody else proposed, to whom they are not related."""
    is_member: bool
    is_drafter: bool
    """Whether the visitor drafted it: others open it, release its money and decide on what is left."""
    steps: Steps
    form: FormView
    """For all forms of the page."""
    sent_step: str
    is_done: bool

    def purse(self, earmark_id: str) -> str:
        """How a purse is called."""
        if earmark_id == self.campaign.campaign_id:
            return self.title  # Of a pool whose rest stays with the campaign.
        return self.purse_titles.get(earmark_id, "")

    def has_rest(self, pool_id: str) -> bool:
        """Whether money is in a pool, as again where a match came back after it was closed."""
        return any(one.balance_fen > 0 for one in self.purses if one.earmark_id == pool_id)


@page(router, "GET /{community}/fund/campaigns/{campaign_id}")
async def campaign(visit: Visit) -> Response:
    """The campaign, for everybody; its forms for those who have a part in it."""
    return await _campaign_page(visit)


@page(router, "POST /{community}/fund/campaigns/{campaign_id}/{act}")
async def act(visit: Visit) -> Response:
    """Does what one of the page's forms asks for, and leads back to the page that shows it."""
    campaign_id, step = _id(visit), visit.part("act")
    if step not in ACTS:
        raise Rejected(CAMPAIGN_IS_UNKNOWN)
    command, request = ACTS[step]
    pairs = await visit.fields()
    fields = {"campaign_id": campaign_id}
    told: Fields = pairs
    if command in _IN_THE_BODY:
        fields, told = {}, [*pairs, (_IN_THE_BODY[command], campaign_id)]
    elif command in _OF_A_GIFT:
        fields = {"donation_id": dict(pairs).get("donation_id", "")}
    try:
        body = read(request, told, (await visit.shown()).zone) if request else None
        if isinstance(body, ProposalRequest):
            outcome = await decide_surplus(await visit.changing(command, once_of(pairs)), campaign_id, body)
        else:
            outcome = await visit.submit(command, body, once=once_of(pairs), **fields)
    except (FormInvalid, Rejected) as wrong:
        return await _campaign_page(visit, step, pairs, wrong)
    return visit.see_done(f"/{visit.community}/fund/campaigns/{campaign_id}?done=1", command, outcome)


def _id(visit: Visit) -> str:
    return visit.id_part("campaign_id", CAMPAIGN_IS_UNKNOWN)


async def _campaign_page(
    visit: Visit, step: str = "", pairs: Fields = (), wrong: Wrong | None = None
) -> Response:
    found = require(await visit.ask(GetCampaign(campaign_id=_id(visit))), CAMPAIGN_IS_UNKNOWN)
    shown, steps = await visit.shown(), await _steps(visit, found)
    asked = ListDonationsRequest(earmark_id=found.campaign_id, limit=50)
    gifts = await list_donations(await visit.caller(ListDonations), asked)
    pools = [one for one in await everything(visit, ListPools()) if found.campaign_id in one.campaign_ids]
    decided = found.surplus_decisions or any(one.decisions for one in pools)
    told = (
        steps.propose or decided or found.surplus_proposed or any(one.proposed or one.closed for one in pools)
    )
    purses = await everything(visit, ListEarmarks()) if told else ()
    others = tuple(one for one in purses if one.earmark_id != found.campaign_id)
    fresh = blank(refunded_on=shown.today.isoformat())
    view = CampaignPage(
        title=title_in(visit.language, found),
        campaign=found,
        pools=tuple(pools),
        gifts=tuple(gifts.items),
        refunds=await _refunds(visit, found) if steps.refund else (),
        purses=others,
        purse_titles={one.earmark_id: title_in(visit.language, one) for one in others},
        closes=await _closes(visit, pools),
        is_member=await _is_member(visit, found),
        is_drafter=_drafted(visit, found),
        steps=steps,
        form=sent(pairs, wrong, visit.words, shown) if wrong else fresh,
        sent_step=step if wrong else "",
        is_done=bool(visit.asked("done")),
    )
    return await visit.page(view, wrong=wrong)


async def _steps(visit: Visit, found: CampaignView) -> Steps:
    """Only a member of the committee is looked up in the register, and only where something is proposed."""
    decides = False
    if found.surplus_proposed and await visit.has(Role.COMMITTEE):
        caller = await visit.caller(DecideSurplus)
        decides = await may_decide(caller, found.surplus_proposed, drafted_by=found.drafted_by)
    return steps_of(found, await visit.roles(), decides=decides, drafted=_drafted(visit, found))


def _drafted(visit: Visit, found: CampaignView) -> bool:
    return bool(visit.person_id) and found.drafted_by == visit.person_id


async def _closes(visit: Visit, pools: Sequence[PoolView]) -> frozenset[str]:
    proposed = [one for one in pools if one.proposed]
    if not proposed or not await visit.has(Role.COMMITTEE):
        return frozenset()
    caller = await visit.caller(ClosePool)
    return frozenset([one.pool_id for one in proposed if await may_decide(caller, one.proposed, one.sponsor)])


async def _refunds(visit: Visit, found: CampaignView) -> tuple[DonationView, ...]:
    query = ListDonationRecords(earmark_id=found.campaign_id, refund=RefundState.DUE, limit=200)
    return tuple((await visit.ask(query)).items)


async def _is_member(visit: Visit, found: CampaignView) -> bool:
    if not await visit.has(*Role):
        return False
    mine = await list_my_groups(await visit.caller(ListMyGroups), PagedRequest(limit=200))
    return any(one.campaign_id == found.campaign_id for one in mine.items)
