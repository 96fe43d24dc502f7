"""Disbursements: requested, paid, reported, closed. Who decides stands in `approvals`."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, created, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.api.fund.parameters import Cursor, Limit
from services.gateway.operations.caller import Caller
from shared.contracts.fund.disbursements.commands import (
    CloseDisbursement,
    PayDisbursement,
    ReportResult,
    RequestDisbursement,
    RequestDisbursementRequest,
)
from shared.contracts.fund.disbursements.events import DisbursementRequested
from shared.contracts.fund.disbursements.views import (
    DisbursementState,
    DisbursementView,
    GetDisbursement,
    ListDisbursements,
)
from shared.contracts.fund.refusals import (
    DISBURSEMENT_IS_UNKNOWN,
)
from shared.kernel.models import Id, Page
from shared.kernel.roles import Role

router = APIRouter(tags=["fund"])


def _shown_to(caller: Caller, view: DisbursementView) -> DisbursementView:
    """Which person is paid is for those who run the fund: who is helped is nobody else's business."""
    if caller.has(Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR, Role.AUDITOR):
        return view
    return view.model_copy(update={"payee_id": None})


@route_to(router, "GET /fund/disbursements", ListDisbursements)
async def list_disbursements(
    caller: Caller,
    state: Annotated[DisbursementState | None, Query(description="Only items in this state.")] = None,
    earmark_id: Annotated[Id | None, Query(description="Only those from this earmark.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DisbursementView]:
    query = ListDisbursements(state=state, earmark_id=earmark_id, cursor=cursor, limit=limit)
    page = await caller.ask(query)
    return Page(items=[_shown_to(caller, view) for view in page.items], next_cursor=page.next_cursor)


@route_to(router, "GET /fund/disbursements/{disbursement_id}", GetDisbursement)
async def get_disbursement(disbursement_id: Id, caller: Caller) -> DisbursementView:
    view = await caller.ask(GetDisbursement(disbursement_id=disbursement_id))
    return _shown_to(caller, found(view, DISBURSEMENT_IS_UNKNOWN))


@route_to(router, "POST /fund/disbursements", RequestDisbursement)
async def request_disbursement(
    body: RequestDisbursementRequest, caller: Caller, response: Response
) -> Created:
    outcome = await caller.submit(RequestDisbursement, body)
    disbursement_id = outcome.one(DisbursementRequested).disbursement_id
    return created(response, outcome, disbursement_id, "fund/disbursements")


open_to(router, "POST /fund/disbursements/{disbursement_id}/payment", PayDisbursement)
open_to(
    router,
    "POST /fund/disbursements/{disbursement_id}/result",
    ReportResult,
    name="report_disbursement_result",
)
open_to(router, "POST /fund/disbursements/{disbursement_id}/closure", CloseDisbursement)
