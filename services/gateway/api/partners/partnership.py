"""Partners once they are admitted: standing, suspension, exit."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import Anyone, SignedIn, Staff
from services.gateway.api.answers import Done, done, found, refusals
from services.gateway.api.partners.access import Cursor, Limit
from shared.contracts.partners.needs import ReasonRequest
from shared.contracts.partners.partnership import (
    AnnounceExit,
    GetPartner,
    ListPartners,
    PartnerState,
    PartnerView,
    ReinstatePartner,
    SuspendPartner,
    TerminatePartner,
)
from shared.contracts.partners.refusals import (
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_LEFT,
    PARTNER_IS_UNKNOWN,
)
from shared.kernel.models import Id, Page
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["partners"])

_OF_A_PARTNER = refusals(PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT)


@router.get(
    "/partners",
    operation_id="list_partners",
    summary="List partners",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_partners(
    caller: Anyone,
    state: Annotated[PartnerState | None, Query(description="In this state alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PartnerView]:
    """Partners (社区合伙人), the newest first."""
    return await caller.ask("partners", ListPartners(state=state, cursor=cursor, limit=limit))


@router.get(
    "/partners/{partner_id}",
    operation_id="get_partner",
    summary="Read a partner",
    responses=refusals(PARTNER_IS_UNKNOWN),
)
async def get_partner(partner_id: Id, caller: Anyone) -> PartnerView:
    """One partner and how it stands."""
    return found(await caller.ask("partners", GetPartner(partner_id=partner_id)), PARTNER_IS_UNKNOWN)


@router.post(
    "/partners/{partner_id}/suspension",
    operation_id="suspend_partner",
    summary="Suspend a partner",
    responses=_OF_A_PARTNER,
)
async def suspend_partner(partner_id: Id, body: ReasonRequest, caller: Staff, response: Response) -> Done:
    """Staff suspend a partner: nothing new may begin."""
    return done(response, await caller.submit("partners", SuspendPartner, body, partner_id=partner_id))


@router.post(
    "/partners/{partner_id}/reinstatement",
    operation_id="reinstate_partner",
    summary="Reinstate a partner",
    responses=_OF_A_PARTNER,
)
async def reinstate_partner(partner_id: Id, body: ReasonRequest, caller: Staff, response: Response) -> Done:
    """Staff let a suspended partner go on."""
    return done(response, await caller.submit("partners", ReinstatePartner, body, partner_id=partner_id))


@router.post(
    "/partners/{partner_id}/exit",
    operation_id="announce_exit",
    summary="Announce that a partner leaves",
    responses=refusals(PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT, ONLY_THE_REPRESENTATIVE_MAY),
)
async def announce_exit(partner_id: Id, body: ReasonRequest, caller: SignedIn, response: Response) -> Done:
    """The representative announces it: the partner leaves when its agreement ends, or now without one."""
    return done(response, await caller.submit("partners", AnnounceExit, body, partner_id=partner_id))


@router.post(
    "/partners/{partner_id}/termination",
    operation_id="terminate_partner",
    summary="End a partnership at once",
    responses=_OF_A_PARTNER,
)
async def terminate_partner(partner_id: Id, body: ReasonRequest, caller: Staff, response: Response) -> Done:
    """Staff end the partnership at once, and the agreement with it."""
    return done(response, await caller.submit("partners", TerminatePartner, body, partner_id=partner_id))
