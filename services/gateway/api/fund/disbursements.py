"""Disbursements: requested, withdrawn, paid, reported, closed. Who decides stands in `approvals`."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, Done, created, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import disbursements, payments
from services.gateway.operations.caller import Caller
from shared.contracts.fund.disbursements.commands import (
    CloseDisbursement,
    PayDisbursement,
    PayDisbursementRequest,
    ReportResult,
    RequestDisbursement,
    RequestDisbursementRequest,
    WithdrawDisbursement,
)
from shared.contracts.fund.disbursements.events import DisbursementRequested
from shared.contracts.fund.disbursements.translations import TranslateDisbursement
from shared.contracts.fund.disbursements.views import (
    DisbursementPartView,
    DisbursementView,
    GetDisbursement,
    GetDisbursementPart,
    ListDisbursements,
)
from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["fund"])


@route_to(router, "GET /fund/disbursements", ListDisbursements)
async def list_disbursements(
    caller: Caller, query: Annotated[ListDisbursements, Query()]
) -> Page[DisbursementView]:
    return await disbursements.list_disbursements(caller, query)


@route_to(router, "GET /fund/disbursements/{disbursement_id}", GetDisbursement)
async def get_disbursement(disbursement_id: Id, caller: Caller) -> DisbursementView:
    return found(await disbursements.get_disbursement(caller, disbursement_id), DISBURSEMENT_IS_UNKNOWN)


@route_to(router, "GET /fund/disbursements/{disbursement_id}/own-part", GetDisbursementPart)
async def get_own_disbursement_part(disbursement_id: Id, caller: Caller) -> DisbursementPartView:
    return found(await disbursements.own_part(caller, disbursement_id), DISBURSEMENT_IS_UNKNOWN)


@route_to(router, "POST /fund/disbursements", RequestDisbursement)
async def request_disbursement(
    body: RequestDisbursementRequest, caller: Caller, response: Response
) -> Created:
    outcome = await caller.submit(RequestDisbursement, body)
    disbursement_id = outcome.one(DisbursementRequested).disbursement_id
    return created(response, outcome, disbursement_id, "fund/disbursements")


open_to(router, "POST /fund/disbursements/{disbursement_id}/withdrawal", WithdrawDisbursement)
open_to(router, "PUT /fund/disbursements/{disbursement_id}/english", TranslateDisbursement)


@route_to(router, "POST /fund/disbursements/{disbursement_id}/payment", PayDisbursement)
async def pay_disbursement(
    disbursement_id: Id, body: PayDisbursementRequest, caller: Caller, response: Response
) -> Done:
    return done(response, await payments.pay_disbursement(caller, disbursement_id, body))


open_to(
    router,
    "POST /fund/disbursements/{disbursement_id}/result",
    ReportResult,
    name="report_disbursement_result",
)
open_to(router, "POST /fund/disbursements/{disbursement_id}/closure", CloseDisbursement)
