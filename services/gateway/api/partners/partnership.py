"""Partners once they are admitted: standing, suspension, exit."""

from fastapi import APIRouter

from services.gateway.api.answers import refusals
from services.gateway.api.doors import open_to
from shared.contracts.partners.partnership import (
    AnnounceExit,
    GetPartner,
    ListPartners,
    ReinstatePartner,
    SuspendPartner,
    TerminatePartner,
)
from shared.contracts.partners.refusals import (
    PARTNER_HAS_LEFT,
    PARTNER_IS_UNKNOWN,
)

router = APIRouter(tags=["partners"])

_OF_A_PARTNER = refusals(PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT)


open_to(router, "GET /partners", ListPartners)
open_to(router, "GET /partners/{partner_id}", GetPartner)
open_to(router, "POST /partners/{partner_id}/suspension", SuspendPartner)
open_to(router, "POST /partners/{partner_id}/reinstatement", ReinstatePartner)
open_to(router, "POST /partners/{partner_id}/exit", AnnounceExit)
open_to(router, "POST /partners/{partner_id}/termination", TerminatePartner)
