"""Partners once they are admitted: standing, suspension, exit."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.partners.counts import GetProgrammeCounts
from shared.contracts.partners.free_hours import GetFreeHours, ListFreeHours
from shared.contracts.partners.partnership import (
    AnnounceExit,
    GetPartner,
    LiftSuspension,
    ListPartners,
    ReinstatePartner,
    SuspendPartner,
    TerminatePartner,
)

router = APIRouter(tags=["partners"])

open_to(router, "GET /partners", ListPartners)
open_to(router, "GET /partners/{partner_id}", GetPartner)
open_to(router, "GET /programme-counts", GetProgrammeCounts)
open_to(router, "GET /partners/{partner_id}/free-hours", GetFreeHours)
open_to(router, "GET /free-hours", ListFreeHours)
open_to(router, "POST /partners/{partner_id}/suspension", SuspendPartner)
open_to(router, "POST /partners/{partner_id}/reinstatement", ReinstatePartner)
open_to(router, "POST /partners/{partner_id}/suspension/lifting", LiftSuspension)
open_to(router, "POST /partners/{partner_id}/exit", AnnounceExit)
open_to(router, "POST /partners/{partner_id}/termination", TerminatePartner)
