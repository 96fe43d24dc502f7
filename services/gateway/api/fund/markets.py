"""Charity markets (公益集市): stalls, counts by two people, pledged shares, disclosure."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, created_in
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import markets
from services.gateway.operations.caller import Caller
from shared.contracts.fund.markets.commands import (
    AddStall,
    AddStallRequest,
    CancelMarket,
    DiscloseMarket,
    FileMarket,
    OpenMarket,
    PlanMarket,
)
from shared.contracts.fund.markets.counting import CountTakings, PayInShare, SettleDifference
from shared.contracts.fund.markets.views import GetMarket, ListMarkets
from shared.kernel.models import Id

router = APIRouter(tags=["fund"])
ONE = "/fund/markets/{market_id}"
STALL = f"{ONE}/stalls/{{stall_id}}"

open_to(router, "GET /fund/markets", ListMarkets)
open_to(router, "POST /fund/markets", PlanMarket)
open_to(router, f"GET {ONE}", GetMarket)
open_to(router, f"POST {ONE}/filing", FileMarket)
open_to(router, f"POST {ONE}/opening", OpenMarket)
open_to(router, f"POST {ONE}/cancellation", CancelMarket)
open_to(router, f"POST {ONE}/disclosure", DiscloseMarket)
open_to(router, f"POST {STALL}/counts", CountTakings)
open_to(router, f"POST {STALL}/difference", SettleDifference)
open_to(router, f"POST {STALL}/payments", PayInShare)


@route_to(router, f"POST {ONE}/stalls", AddStall)
async def add_stall(market_id: Id, body: AddStallRequest, caller: Caller, response: Response) -> Created:
    outcome = await markets.add_stall(caller, market_id, body)
    return created_in(response, outcome, outcome.made("stall_id"), f"fund/markets/{market_id}")
