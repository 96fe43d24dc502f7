"""Merchants (爱心商家): a share of their sales by agreement, stated by month, paid in, by its age."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, created, created_in
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import merchants
from services.gateway.operations.caller import Caller
from shared.contracts.fund.merchants.commands import (
    AgreeWithMerchantRequest,
    EndMerchant,
    PayInSalesShare,
    PayInSalesShareRequest,
    StateSales,
    StateSalesRequest,
)
from shared.contracts.fund.merchants.views import (
    READ_MERCHANT_AGEING,
    GetMerchant,
    GetOwnMerchants,
    ListMerchants,
    MerchantAgeingView,
    OwnMerchantsView,
)
from shared.kernel.models import Id

router = APIRouter(tags=["fund"])
ONE = "/fund/merchants/{merchant_id}"

open_to(router, "GET /fund/merchants", ListMerchants)
open_to(router, f"GET {ONE}", GetMerchant)
open_to(router, f"POST {ONE}/end", EndMerchant)


@route_to(router, "POST /fund/merchants", merchants.AGREE_WITH_MERCHANT)
async def agree_with_merchant(body: AgreeWithMerchantRequest, caller: Caller, response: Response) -> Created:
    """Staff or the treasurer record that a merchant promised a share of its sales by a signed agreement."""
    outcome = await merchants.agree_with_merchant(caller, body)
    return created(response, outcome, outcome.made("merchant_id"), "fund/merchants")


@route_to(router, "GET /fund/merchant-ageing", READ_MERCHANT_AGEING)
async def get_merchant_ageing(caller: Caller) -> MerchantAgeingView:
    """What merchants owe the fund by its age (账龄): 30, 60, 90 and more days; and what is not stated."""
    return await merchants.merchant_ageing(caller)


@route_to(router, "GET /fund/own-merchants", GetOwnMerchants)
async def get_own_merchants(caller: Caller) -> OwnMerchantsView:
    return await merchants.own_merchants(caller)


@route_to(router, f"POST {ONE}/statements", StateSales)
async def state_sales(
    merchant_id: Id, body: StateSalesRequest, caller: Caller, response: Response
) -> Created:
    outcome = await caller.submit(StateSales, body, merchant_id=merchant_id)
    return created_in(response, outcome, outcome.made("statement_id"), f"fund/merchants/{merchant_id}")


@route_to(router, f"POST {ONE}/statements/{{statement_id}}/payments", PayInSalesShare)
async def pay_in_sales_share(
    merchant_id: Id, statement_id: Id, body: PayInSalesShareRequest, caller: Caller, response: Response
) -> Created:
    ids = {"merchant_id": merchant_id, "statement_id": statement_id}
    outcome = await caller.submit(PayInSalesShare, body, **ids)
    return created_in(response, outcome, outcome.made("payment_id"), f"fund/merchants/{merchant_id}")
