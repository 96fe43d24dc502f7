"""Pledges: what a person promises to give, until the money is there."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.fund.donations.commands import PledgeDonation, ReceivePledge, WithdrawPledge

router = APIRouter(tags=["fund"])


open_to(router, "POST /fund/pledges", PledgeDonation, at="fund/donations")
open_to(router, "POST /fund/pledges/{donation_id}/withdrawal", WithdrawPledge)
open_to(router, "POST /fund/pledges/{donation_id}/arrival", ReceivePledge)
