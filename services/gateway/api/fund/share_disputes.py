"""What partners owe by its age (账龄), and disputes of their statements (对账单异议)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.gateway.api.access import Permission
from services.gateway.api.answers import Created, Done, created, done, found
from services.gateway.api.doors import route_to
from services.gateway.operations import share_disputes
from services.gateway.operations.caller import Caller
from services.gateway.operations.share_ageing import share_ageing, table_of
from shared.contracts.fund.refusals.share_disputes import SHARE_DISPUTE_IS_UNKNOWN
from shared.contracts.fund.share_disputes.commands import (
    AnswerShareDisputeRequest,
    DisputeShareRequest,
)
from shared.contracts.fund.share_disputes.views import (
    GetShareDispute,
    ListShareDisputesRequest,
    ShareDisputeView,
)
from shared.contracts.fund.shares.ageing import EXPORT_SHARE_AGEING, READ_SHARE_AGEING, ShareAgeingView
from shared.kernel.models import Id, Page

router = APIRouter(tags=["fund"])


class CsvResponse(Response):
    """Comma-separated values (RFC 4180), UTF-8 with a byte order mark, which spreadsheets need."""

    media_type = "text/csv"


@route_to(router, "GET /fund/share-ageing", READ_SHARE_AGEING, asks=True)
async def get_share_ageing(
    caller: Caller,
    partner_id: Annotated[Id | None, Query(description="Only what this partner owes.")] = None,
) -> ShareAgeingView:
    """What partners owe the fund of their shares by its age: 30, 60, 90 and more days; what is in dispute."""
    return await share_ageing(caller, partner_id)


@router.get(
    "/fund/share-ageing/export",
    operation_id="export_share_ageing",
    summary=EXPORT_SHARE_AGEING.title,
    response_class=CsvResponse,
)
async def export_share_ageing(
    caller: Annotated[Caller, Depends(Permission(EXPORT_SHARE_AGEING.allowed, asks=True))],
) -> CsvResponse:
    """The same as CSV, a row for each partner that owes something, the most overdue first."""
    disposition = f'attachment; filename="share-ageing-{caller.community}.csv"'
    return CsvResponse(table_of(await share_ageing(caller)), headers={"Content-Disposition": disposition})


@route_to(router, "POST /fund/shares/{partner_id}/disputes", share_disputes.DISPUTE_SHARE)
async def dispute_share(
    partner_id: Id, body: DisputeShareRequest, caller: Caller, response: Response
) -> Created:
    """A partner's people dispute a line of its statement, or a month. Until it is answered it isn't overdue.

    Name either `session_id` or `month`. It is answered within 20 days, by somebody else.
    """
    outcome = await share_disputes.dispute_share(caller, partner_id, body)
    return created(response, outcome, outcome.made("dispute_id"), "fund/share-disputes")


@route_to(router, "GET /fund/share-disputes", share_disputes.LIST_SHARE_DISPUTES, asks=True)
async def list_share_disputes(
    caller: Caller, asked: Annotated[ListShareDisputesRequest, Query()]
) -> Page[ShareDisputeView]:
    """Disputes of statements, the latest first: all for those who answer or check, else one's own partner's.

    Whoever acts for a partner names it.
    """
    return await share_disputes.list_share_disputes(caller, asked)


@route_to(router, "GET /fund/share-disputes/{dispute_id}", GetShareDispute)
async def get_share_dispute(dispute_id: Id, caller: Caller, response: Response) -> ShareDisputeView:
    return found(
        await share_disputes.get_share_dispute(caller, dispute_id), SHARE_DISPUTE_IS_UNKNOWN, response
    )


@route_to(router, "POST /fund/share-disputes/{dispute_id}/answer", share_disputes.ANSWER_SHARE_DISPUTE)
async def answer_share_dispute(
    dispute_id: Id, body: AnswerShareDisputeRequest, caller: Caller, response: Response
) -> Done:
    """The treasurer or the supervisor answers a dispute, not whoever acts for its partner or is related to
    it: upheld, its difference is taken back in the ledger.

    What is still owed of it falls due seven days later, or on its own day where that is later.
    """
    return done(response, await share_disputes.answer_share_dispute(caller, dispute_id, body))
