"""Partners' shares: what is due, what was remitted, what was receipted."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.fund.shares.commands import ReceiptShare, RemitShare
from shared.contracts.fund.shares.views import (
    GetRemittance,
    GetShare,
    ListRemittances,
    ListSessionShares,
    ListShares,
)

router = APIRouter(tags=["fund"])


open_to(router, "GET /fund/shares", ListShares)
open_to(router, "GET /fund/shares/{partner_id}", GetShare)
open_to(router, "GET /fund/shares/{partner_id}/sessions", ListSessionShares)
open_to(router, "GET /fund/shares/{partner_id}/remittances", ListRemittances)
open_to(router, "POST /fund/shares/{partner_id}/remittances", RemitShare, at="fund/remittances")
open_to(router, "GET /fund/remittances/{remittance_id}", GetRemittance)
open_to(router, "POST /fund/remittances/{remittance_id}/receipt", ReceiptShare)
