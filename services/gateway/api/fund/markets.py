"""Charity markets (公益集市): stalls, counts by two people, pledged shares, disclosure."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, Done, created, created_in, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import market_relations, markets
from services.gateway.operations.caller import Caller
from services.gateway.operations.stall_dues import stall_ageing
from shared.contracts.fund.markets.ageing import READ_STALL_AGEING, StallAgeingView
from shared.contracts.fund.markets.commands import (
    AddStallRequest,
    CancelMarket,
    DiscloseMarket,
    FileMarket,
    OpenMarket,
    PlanMarketRequest,
)
from shared.contracts.fund.markets.counting import (
    CountTakings,
    CountTakingsRequest,
    PayInShare,
    SettleDifference,
    SettleDifferenceRequest,
)
from shared.contracts.fund.markets.translations import TranslateMarket
from shared.contracts.fund.markets.views import (
    GetMarket,
    GetMarketPart,
    ListMarkets,
    ListStallDues,
    MarketPartView,
)
from shared.contracts.fund.refusals.markets import MARKET_IS_UNKNOWN
from shared.kernel.models import Id

router = APIRouter(tags=["fund"])
ONE = "/fund/markets/{market_id}"
STALL = f"{ONE}/stalls/{{stall_id}}"

open_to(router, "GET /fund/markets", ListMarkets)
open_to(router, f"GET {ONE}", GetMarket)
open_to(router, "GET /fund/stall-dues", ListStallDues)
open_to(router, f"POST {ONE}/filing", FileMarket)
open_to(router, f"POST {ONE}/opening", OpenMarket)
open_to(router, f"PUT {ONE}/english", TranslateMarket)
open_to(router, f"POST {ONE}/cancellation", CancelMarket)
open_to(router, f"POST {ONE}/disclosure", DiscloseMarket)
open_to(router, f"POST {STALL}/payments", PayInShare)


@route_to(router, "POST /fund/markets", markets.PLAN_MARKET)
async def plan_market(body: PlanMarketRequest, caller: Caller, response: Response) -> Created:
    """Plans a charity market (公益集市). It takes nothing before another person opens it."""
    outcome = await markets.plan_market(caller, body)
    return created(response, outcome, outcome.made("market_id"), "fund/markets")


@route_to(router, "GET /fund/stall-ageing", READ_STALL_AGEING)
async def get_stall_ageing(caller: Caller) -> StallAgeingView:
    """What stalls of charity markets owe the fund by its age (账龄): 30, 60, 90 and more days."""
    return await stall_ageing(caller)


@route_to(router, f"GET {ONE}/own-part", GetMarketPart)
async def get_own_part(market_id: Id, caller: Caller) -> MarketPartView:
    return found(await markets.get_own_part(caller, market_id), MARKET_IS_UNKNOWN)


@route_to(router, f"POST {ONE}/stalls", markets.ADD_STALL)
async def add_stall(market_id: Id, body: AddStallRequest, caller: Caller, response: Response) -> Created:
    """Staff or the treasurer add a stall, before anything is counted."""
    outcome = await markets.add_stall(caller, market_id, body)
    return created_in(response, outcome, outcome.made("stall_id"), f"fund/markets/{market_id}")


@route_to(router, f"POST {STALL}/counts", CountTakings)
async def count_takings(
    market_id: Id, stall_id: Id, body: CountTakingsRequest, caller: Caller, response: Response
) -> Done:
    return done(response, await market_relations.count_takings(caller, market_id, stall_id, body))


@route_to(router, f"POST {STALL}/difference", SettleDifference)
async def settle_difference(
    market_id: Id, stall_id: Id, body: SettleDifferenceRequest, caller: Caller, response: Response
) -> Done:
    return done(response, await market_relations.settle_difference(caller, market_id, stall_id, body))
