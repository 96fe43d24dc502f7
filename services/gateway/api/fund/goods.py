"""Gifts in kind (实物捐赠): taken in, counted, valued, receipted, handed out, written off, taken back."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, created, created_in, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import goods
from services.gateway.operations.caller import Caller
from shared.contracts.fund.goods.commands import (
    CheckGoods,
    ConfirmGoodsProposal,
    HandOutGoods,
    HandOutGoodsRequest,
    ProposeGoodsReversal,
    ProposeGoodsReversalRequest,
    ProposeGoodsWriteOff,
    ProposeGoodsWriteOffRequest,
    ReceiptGoods,
    ReceiveGoodsRequest,
    ValueGoods,
)
from shared.contracts.fund.goods.views import (
    GetGoods,
    GetGoodsDonor,
    GetGoodsPart,
    GetOwnGoods,
    GoodsPartView,
    GoodsView,
    ListGoods,
)
from shared.contracts.fund.refusals.goods import GOODS_ARE_UNKNOWN
from shared.kernel.models import Id, Page, PagedRequest

router = APIRouter(tags=["fund"])
ONE = "/fund/goods/{goods_id}"

open_to(router, "GET /fund/goods", ListGoods)


@route_to(router, "GET /fund/goods/mine", GetOwnGoods, name="list_my_goods")
async def list_my_goods(caller: Caller, asked: Annotated[PagedRequest, Query()]) -> Page[GoodsView]:
    """What the caller has given in kind, the latest first: its receipt, its stock, and where it went."""
    return await goods.own_goods(caller, asked)


open_to(router, f"GET {ONE}", GetGoods)
open_to(router, f"GET {ONE}/donor", GetGoodsDonor)
open_to(router, f"POST {ONE}/count", CheckGoods)
open_to(router, f"PUT {ONE}/value", ValueGoods)
open_to(router, f"POST {ONE}/receipt", ReceiptGoods)
open_to(router, f"POST {ONE}/proposals/{{proposal_id}}/confirmation", ConfirmGoodsProposal)


@route_to(router, "POST /fund/goods", goods.RECEIVE_GOODS)
async def receive_goods(body: ReceiveGoodsRequest, caller: Caller, response: Response) -> Created:
    """Staff or the treasurer take a gift in kind in. It is in stock once somebody else has counted it."""
    outcome = await goods.receive_goods(caller, body)
    return created(response, outcome, outcome.made("goods_id"), "fund/goods")


@route_to(router, f"GET {ONE}/own-part", GetGoodsPart)
async def get_own_goods_part(goods_id: Id, caller: Caller) -> GoodsPartView:
    return found(await goods.own_part(caller, goods_id), GOODS_ARE_UNKNOWN)


@route_to(router, f"POST {ONE}/handing-out", HandOutGoods)
async def hand_out_goods(
    goods_id: Id, body: HandOutGoodsRequest, caller: Caller, response: Response
) -> Created:
    outcome = await caller.submit(HandOutGoods, body, goods_id=goods_id)
    return created_in(response, outcome, outcome.made("movement_id"), f"fund/goods/{goods_id}")


@route_to(router, f"POST {ONE}/write-offs", ProposeGoodsWriteOff)
async def propose_goods_write_off(
    goods_id: Id, body: ProposeGoodsWriteOffRequest, caller: Caller, response: Response
) -> Created:
    outcome = await caller.submit(ProposeGoodsWriteOff, body, goods_id=goods_id)
    return created_in(response, outcome, outcome.made("proposal_id"), f"fund/goods/{goods_id}")


@route_to(router, f"POST {ONE}/reversals", ProposeGoodsReversal)
async def propose_goods_reversal(
    goods_id: Id, body: ProposeGoodsReversalRequest, caller: Caller, response: Response
) -> Created:
    outcome = await caller.submit(ProposeGoodsReversal, body, goods_id=goods_id)
    return created_in(response, outcome, outcome.made("proposal_id"), f"fund/goods/{goods_id}")
