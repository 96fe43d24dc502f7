"""The roster of a partner: who belongs to it, who acts for it, and how it is handed over."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import roster
from services.gateway.operations.caller import Caller
from shared.contracts.partners.roster.commands import (
    AcceptHandover,
    AcceptInvitation,
    CancelHandover,
    InviteMember,
    NameRepresentative,
    OfferHandover,
    RemoveMember,
)
from shared.contracts.partners.roster.views import ListOwnRosters, ListRoster, RosterEntryView
from shared.kernel.models import Id, Page, PagedRequest

router = APIRouter(tags=["partners"])


@route_to(router, "GET /partners/{partner_id}/roster", ListRoster)
async def list_roster(
    partner_id: Id, caller: Caller, asked: Annotated[PagedRequest, Query()]
) -> Page[RosterEntryView]:
    return await roster.list_roster(caller, partner_id, asked)


@route_to(router, "GET /rosters", ListOwnRosters)
async def list_own_rosters(caller: Caller, asked: Annotated[PagedRequest, Query()]) -> Page[RosterEntryView]:
    return await roster.list_own_rosters(caller, asked)


open_to(router, "POST /partners/{partner_id}/roster", InviteMember)
open_to(router, "POST /partners/{partner_id}/roster/acceptance", AcceptInvitation)
open_to(router, "POST /partners/{partner_id}/roster/{person_id}/removal", RemoveMember)
open_to(router, "POST /partners/{partner_id}/handover", OfferHandover)
open_to(router, "POST /partners/{partner_id}/handover/acceptance", AcceptHandover)
open_to(router, "POST /partners/{partner_id}/handover/cancellation", CancelHandover)
open_to(router, "POST /partners/{partner_id}/representative", NameRepresentative)
