"""Campaigns (众筹+社群): their life, their groups, refunds and matching pools."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Done, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import campaigns, surplus
from services.gateway.operations.caller import Caller
from shared.contracts.fund.campaigns.commands import (
    CancelCampaign,
    DraftCampaign,
    FileCampaign,
    OpenCampaign,
    RecordCertificate,
)
from shared.contracts.fund.campaigns.groups import (
    AddToGroup,
    AddToGroupRequest,
    JoinGroup,
    LeaveGroup,
    PostUpdate,
)
from shared.contracts.fund.campaigns.matching import GetPool, ListPools, OpenPool
from shared.contracts.fund.campaigns.refunds import LeaveGift, RefundGift
from shared.contracts.fund.campaigns.release import ReleaseMilestone
from shared.contracts.fund.campaigns.surplus import (
    DecideSurplus,
    ProposalRequest,
    ProposePoolClosing,
    ProposeSurplus,
)
from shared.contracts.fund.campaigns.translations import TranslateCampaign
from shared.contracts.fund.campaigns.views import (
    GetCampaign,
    GetCertificate,
    ListCampaigns,
    ListMyGroups,
    MembershipView,
)
from shared.kernel.models import Id, Page, PagedRequest

router = APIRouter(tags=["fund"])
ONE = "/fund/campaigns/{campaign_id}"

open_to(router, "GET /fund/certificate", GetCertificate)
open_to(router, "POST /fund/certificate", RecordCertificate)
open_to(router, "GET /fund/campaigns", ListCampaigns)
open_to(router, "POST /fund/campaigns", DraftCampaign)
open_to(router, f"GET {ONE}", GetCampaign)
open_to(router, f"POST {ONE}/filing", FileCampaign)
open_to(router, f"POST {ONE}/opening", OpenCampaign)
open_to(router, f"PUT {ONE}/english", TranslateCampaign)
open_to(router, f"POST {ONE}/cancellation", CancelCampaign)
open_to(router, f"POST {ONE}/milestones", ReleaseMilestone)
open_to(router, f"POST {ONE}/surplus-proposal", ProposeSurplus)
open_to(router, f"POST {ONE}/updates", PostUpdate)
open_to(router, f"POST {ONE}/group/joining", JoinGroup)
open_to(router, f"POST {ONE}/group/leaving", LeaveGroup)


@route_to(router, f"POST {ONE}/group/members", AddToGroup)
async def add_to_group(campaign_id: Id, body: AddToGroupRequest, caller: Caller, response: Response) -> Done:
    return done(response, await campaigns.add_to_group(caller, campaign_id, body))


@route_to(router, "GET /fund/campaign-groups/mine", ListMyGroups)
async def list_my_groups(caller: Caller, asked: Annotated[PagedRequest, Query()]) -> Page[MembershipView]:
    return await campaigns.list_my_groups(caller, asked)


open_to(router, "POST /fund/donations/{donation_id}/refund", RefundGift)
open_to(router, "POST /fund/donations/{donation_id}/leaving", LeaveGift)
open_to(router, "GET /fund/matching-pools", ListPools)
open_to(router, "POST /fund/matching-pools", OpenPool)
open_to(router, "GET /fund/matching-pools/{pool_id}", GetPool)
open_to(router, "POST /fund/matching-pools/{pool_id}/closing-proposal", ProposePoolClosing)


@route_to(router, f"POST {ONE}/surplus", DecideSurplus)
async def decide_surplus(campaign_id: Id, body: ProposalRequest, caller: Caller, response: Response) -> Done:
    return done(response, await surplus.decide_surplus(caller, campaign_id, body))


@route_to(router, "POST /fund/matching-pools/{pool_id}/closing", surplus.CLOSE_POOL)
async def close_pool(pool_id: Id, body: ProposalRequest, caller: Caller, response: Response) -> Done:
    """A member of the committee ends the matching as it was proposed: what is left goes where the sponsor
    agreed (Charity Law, art. 56). It is neither who proposed it, nor anybody who is related to them or, by
    the register, to the sponsor."""
    return done(response, await surplus.close_pool(caller, pool_id, body))
