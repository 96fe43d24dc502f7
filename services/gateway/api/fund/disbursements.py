"""Disbursements: requested, paid, reported, closed. Who decides stands in `approvals`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.gateway.api.access import Anyone, Caller, Member, Treasurer, allow
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.fund.parameters import Cursor, Limit
from shared.contracts.fund.disbursements import (
    CloseDisbursement,
    DisbursementRequested,
    DisbursementState,
    DisbursementView,
    GetDisbursement,
    ListDisbursements,
    PayDisbursement,
    PayDisbursementRequest,
    ReportResult,
    ReportResultRequest,
    RequestDisbursement,
    RequestDisbursementRequest,
)
from shared.contracts.fund.refusals import (
    BALANCE_IS_TOO_LOW,
    DAY_LIES_IN_THE_FUTURE,
    DECISION_IS_MADE_IN_PERSON,
    DISBURSEMENT_IS_NOT_APPROVED,
    DISBURSEMENT_IS_NOT_PAID,
    DISBURSEMENT_IS_UNKNOWN,
    EARMARK_IS_UNKNOWN,
    PAYER_MUST_BE_A_THIRD_PERSON,
    PERIOD_IS_CLOSED,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    RESULT_MUST_BE_REPORTED_BEFORE_CLOSING,
)
from shared.kernel.messages import Role
from shared.kernel.models import Id, Page
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["fund"])

Requester = Annotated[Caller, Depends(allow(Role.STAFF, Role.TREASURER, Role.COMMITTEE))]
Closer = Annotated[Caller, Depends(allow(Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR))]


def _shown_to(caller: Caller, view: DisbursementView) -> DisbursementView:
    """Which person is paid is for those who run the fund: who is helped is nobody else's business."""
    if caller.has(Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR, Role.AUDITOR):
        return view
    return view.model_copy(update={"payee_id": None})


@router.get(
    "/fund/disbursements",
    operation_id="list_disbursements",
    summary="List disbursements",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_disbursements(
    caller: Anyone,
    state: Annotated[DisbursementState | None, Query(description="In this state alone.")] = None,
    earmark_id: Annotated[Id | None, Query(description="From this earmark alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DisbursementView]:
    """What was requested from the fund, who approved it, what was paid, what came of it."""
    query = ListDisbursements(state=state, earmark_id=earmark_id, cursor=cursor, limit=limit)
    page = await caller.ask("fund", query)
    return Page(items=[_shown_to(caller, view) for view in page.items], next_cursor=page.next_cursor)


@router.get(
    "/fund/disbursements/{disbursement_id}",
    operation_id="get_disbursement",
    summary="Read a disbursement",
    responses=refusals(DISBURSEMENT_IS_UNKNOWN),
)
async def get_disbursement(disbursement_id: Id, caller: Anyone) -> DisbursementView:
    """One disbursement, from the request to the report."""
    view = await caller.ask("fund", GetDisbursement(disbursement_id=disbursement_id))
    return _shown_to(caller, found(view, DISBURSEMENT_IS_UNKNOWN))


@router.post(
    "/fund/disbursements",
    status_code=201,
    operation_id="request_disbursement",
    summary="Request a disbursement",
    responses=refusals(EARMARK_IS_UNKNOWN),
)
async def request_disbursement(
    body: RequestDisbursementRequest, caller: Requester, response: Response
) -> Created:
    """Staff, treasurer or committee ask for a payment to an organisation or a person.

    Other people approve it, and yet another pays it. Name either `payee_organisation` or `payee_id`.
    """
    outcome = await caller.submit("fund", RequestDisbursement, body)
    disbursement_id = outcome.one(DisbursementRequested).disbursement_id
    return created(response, outcome, disbursement_id, "fund/disbursements")


@router.post(
    "/fund/disbursements/{disbursement_id}/payment",
    operation_id="pay_disbursement",
    summary="Pay a disbursement",
    responses=refusals(
        DISBURSEMENT_IS_UNKNOWN,
        DECISION_IS_MADE_IN_PERSON,
        DISBURSEMENT_IS_NOT_APPROVED,
        PAYER_MUST_BE_A_THIRD_PERSON,
        RELATED_PERSON_MAY_NOT_TAKE_PART,
        DAY_LIES_IN_THE_FUTURE,
        PERIOD_IS_CLOSED,
        BALANCE_IS_TOO_LOW,
    ),
)
async def pay_disbursement(
    disbursement_id: Id, body: PayDisbursementRequest, caller: Treasurer, response: Response
) -> Done:
    """The treasurer records that the host charity paid. Never beyond the purse's balance, and never by who
    requested or approved it."""
    return done(response, await caller.submit("fund", PayDisbursement, body, disbursement_id=disbursement_id))


@router.post(
    "/fund/disbursements/{disbursement_id}/result",
    operation_id="report_disbursement_result",
    summary="Report what came of a disbursement",
    responses=refusals(DISBURSEMENT_IS_UNKNOWN, DISBURSEMENT_IS_NOT_PAID),
)
async def report_disbursement_result(
    disbursement_id: Id, body: ReportResultRequest, caller: Member, response: Response
) -> Done:
    """Staff, treasurer, committee or the requester tell what came of the money."""
    return done(response, await caller.submit("fund", ReportResult, body, disbursement_id=disbursement_id))


@router.post(
    "/fund/disbursements/{disbursement_id}/closure",
    operation_id="close_disbursement",
    summary="Close a disbursement",
    responses=refusals(DISBURSEMENT_IS_UNKNOWN, RESULT_MUST_BE_REPORTED_BEFORE_CLOSING),
)
async def close_disbursement(disbursement_id: Id, caller: Closer, response: Response) -> Done:
    """Treasurer, committee or supervisor close a disbursement whose result is reported."""
    return done(response, await caller.submit("fund", CloseDisbursement, disbursement_id=disbursement_id))
