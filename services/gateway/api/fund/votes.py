"""Votes on disbursements, and objections while they are in publicity."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, Done, created_in, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import payments
from services.gateway.operations.caller import Caller
from services.gateway.operations.payments import DisbursementObjectionWithText
from shared.contracts.fund.objections import (
    AnswerDisbursementObjection,
    DisbursementObjectedTo,
    ListDisbursementObjections,
    ObjectToDisbursement,
    ObjectToDisbursementRequest,
)
from shared.contracts.fund.votes import VoteOnDisbursement, VoteOnDisbursementRequest
from shared.kernel.models import Id, Page, PagedRequest

router = APIRouter(tags=["fund"])


@route_to(router, "POST /fund/disbursements/{disbursement_id}/votes", VoteOnDisbursement)
async def vote_on_disbursement(
    disbursement_id: Id, body: VoteOnDisbursementRequest, caller: Caller, response: Response
) -> Done:
    return done(response, await payments.vote_on_disbursement(caller, disbursement_id, body))


@route_to(router, "POST /fund/disbursements/{disbursement_id}/objections", ObjectToDisbursement)
async def object_to_disbursement(
    disbursement_id: Id, body: ObjectToDisbursementRequest, caller: Caller, response: Response
) -> Created:
    outcome = await payments.object_to_disbursement(caller, disbursement_id, body)
    objection_id = outcome.one(DisbursementObjectedTo).objection_id
    return created_in(response, outcome, objection_id, f"fund/disbursements/{disbursement_id}/objections")


@route_to(router, "GET /fund/disbursements/{disbursement_id}/objections", ListDisbursementObjections)
async def list_disbursement_objections(
    disbursement_id: Id, caller: Caller, asked: Annotated[PagedRequest, Query()]
) -> Page[DisbursementObjectionWithText]:
    return await payments.list_disbursement_objections(caller, disbursement_id, asked)


open_to(
    router,
    "POST /fund/disbursements/{disbursement_id}/objections/{objection_id}/answer",
    AnswerDisbursementObjection,
)
