"""Partners' shares: what is due, what was remitted, what was receipted."""

from fastapi import APIRouter

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations.caller import Caller
from shared.contracts.fund.refusals import (
    REMITTANCE_IS_UNKNOWN,
)
from shared.contracts.fund.shares.commands import ReceiptShare, RemitShare
from shared.contracts.fund.shares.views import (
    GetRemittance,
    GetShare,
    ListRemittances,
    ListSessionShares,
    ListShares,
    RemittanceView,
)
from shared.kernel.models import Id

router = APIRouter(tags=["fund"])


open_to(router, "GET /fund/shares", ListShares)
open_to(router, "GET /fund/shares/{partner_id}", GetShare)
open_to(router, "GET /fund/shares/{partner_id}/sessions", ListSessionShares)
open_to(router, "GET /fund/shares/{partner_id}/remittances", ListRemittances)
open_to(router, "POST /fund/shares/{partner_id}/remittances", RemitShare, at="fund/remittances")


@route_to(router, "GET /fund/remittances/{remittance_id}", GetRemittance)
async def get_remittance(remittance_id: Id, caller: Caller) -> RemittanceView:
    query = GetRemittance(remittance_id=remittance_id)
    return found(await caller.ask(query), REMITTANCE_IS_UNKNOWN)


open_to(router, "POST /fund/remittances/{remittance_id}/receipt", ReceiptShare)
