"""Partners' shares: what is due, what was remitted, what was receipted."""

from fastapi import APIRouter, Response

from services.gateway.api.access import Anyone, Treasurer
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.fund.parameters import Cursor, Limit
from shared.contracts.fund.refusals import (
    DAY_LIES_IN_THE_FUTURE,
    PARTNER_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
    REMITTANCE_IS_MORE_THAN_DUE,
    REMITTANCE_IS_UNKNOWN,
    REMITTANCE_WAS_REVERSED,
)
from shared.contracts.fund.shares import (
    GetRemittance,
    GetShare,
    ListRemittances,
    ListSessionShares,
    ListShares,
    ReceiptShare,
    ReceiptShareRequest,
    RemitShare,
    RemitShareRequest,
    RemittanceView,
    SessionShareView,
    ShareRemitted,
    ShareView,
)
from shared.kernel.models import Id, Page
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["fund"])


@router.get(
    "/fund/shares",
    operation_id="list_shares",
    summary="List partners' shares",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_shares(caller: Anyone, cursor: Cursor = None, limit: Limit = 50) -> Page[ShareView]:
    """What each partner has accrued, remitted and owes. Public, as the promise was (Charity Law, art. 37)."""
    return await caller.ask("fund", ListShares(cursor=cursor, limit=limit))


@router.get(
    "/fund/shares/{partner_id}",
    operation_id="get_share",
    summary="Read a partner's share",
    responses=refusals(PARTNER_IS_UNKNOWN),
)
async def get_share(partner_id: Id, caller: Anyone) -> ShareView:
    """What this partner has accrued, remitted and owes."""
    return found(await caller.ask("fund", GetShare(partner_id=partner_id)), PARTNER_IS_UNKNOWN)


@router.get(
    "/fund/shares/{partner_id}/sessions",
    operation_id="list_session_shares",
    summary="List the sessions behind a share",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_session_shares(
    partner_id: Id, caller: Anyone, cursor: Cursor = None, limit: Limit = 50
) -> Page[SessionShareView]:
    """A partner's statement, line by line: each delivered session, its base, its rate, its share."""
    return await caller.ask("fund", ListSessionShares(partner_id=partner_id, cursor=cursor, limit=limit))


@router.get(
    "/fund/shares/{partner_id}/remittances",
    operation_id="list_remittances",
    summary="List a partner's remittances",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_remittances(
    partner_id: Id, caller: Anyone, cursor: Cursor = None, limit: Limit = 50
) -> Page[RemittanceView]:
    """What arrived of a partner's share, and the host charity's receipts for it."""
    return await caller.ask("fund", ListRemittances(partner_id=partner_id, cursor=cursor, limit=limit))


@router.post(
    "/fund/shares/{partner_id}/remittances",
    status_code=201,
    operation_id="remit_share",
    summary="Record a remittance",
    responses=refusals(
        PARTNER_IS_UNKNOWN, REMITTANCE_IS_MORE_THAN_DUE, DAY_LIES_IN_THE_FUTURE, PERIOD_IS_CLOSED
    ),
)
async def remit_share(
    partner_id: Id, body: RemitShareRequest, caller: Treasurer, response: Response
) -> Created:
    """The treasurer records a partner's money that arrived: all that is due, or a part of it."""
    outcome = await caller.submit("fund", RemitShare, body, partner_id=partner_id)
    return created(response, outcome, outcome.one(ShareRemitted).remittance_id, "fund/remittances")


@router.get(
    "/fund/remittances/{remittance_id}",
    operation_id="get_remittance",
    summary="Read a remittance",
    responses=refusals(REMITTANCE_IS_UNKNOWN),
)
async def get_remittance(remittance_id: Id, caller: Anyone) -> RemittanceView:
    """What arrived, and the receipt for it."""
    query = GetRemittance(remittance_id=remittance_id)
    return found(await caller.ask("fund", query), REMITTANCE_IS_UNKNOWN)


@router.post(
    "/fund/remittances/{remittance_id}/receipt",
    operation_id="receipt_share",
    summary="Record the receipt for a remittance",
    responses=refusals(
        REMITTANCE_IS_UNKNOWN,
        REMITTANCE_WAS_REVERSED,
        RECEIPT_IS_ALREADY_ISSUED,
        RECEIPT_NUMBER_IS_TAKEN,
    ),
)
async def receipt_share(
    remittance_id: Id, body: ReceiptShareRequest, caller: Treasurer, response: Response
) -> Done:
    """The number of the host charity's receipt (Charity Law, art. 38). The same again changes nothing."""
    return done(response, await caller.submit("fund", ReceiptShare, body, remittance_id=remittance_id))
