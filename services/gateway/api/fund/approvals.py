"""Who decides on a disbursement: comments, relations, approvals, the rejection."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Done, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import payments
from services.gateway.operations.caller import Caller
from shared.contracts.fund.approvals import (
    ApproveDisbursement,
    DeclareRelation,
    RejectDisbursement,
    ReviewDisbursement,
)
from shared.kernel.models import Id

router = APIRouter(tags=["fund"])


open_to(router, "POST /fund/disbursements/{disbursement_id}/reviews", ReviewDisbursement)
open_to(
    router,
    "POST /fund/disbursements/{disbursement_id}/relations",
    DeclareRelation,
    name="declare_relation_to_disbursement",
)


@route_to(router, "POST /fund/disbursements/{disbursement_id}/approvals", ApproveDisbursement)
async def approve_disbursement(disbursement_id: Id, caller: Caller, response: Response) -> Done:
    return done(response, await payments.approve_disbursement(caller, disbursement_id))


open_to(router, "POST /fund/disbursements/{disbursement_id}/rejection", RejectDisbursement)
