"""Who decides on a disbursement: comments, relations, approvals, the rejection."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.fund.approvals import (
    ApproveDisbursement,
    DeclareRelation,
    RejectDisbursement,
    ReviewDisbursement,
)

router = APIRouter(tags=["fund"])


open_to(router, "POST /fund/disbursements/{disbursement_id}/reviews", ReviewDisbursement)
open_to(
    router,
    "POST /fund/disbursements/{disbursement_id}/relations",
    DeclareRelation,
    name="declare_relation_to_disbursement",
)
open_to(router, "POST /fund/disbursements/{disbursement_id}/approvals", ApproveDisbursement)
open_to(router, "POST /fund/disbursements/{disbursement_id}/rejection", RejectDisbursement)
