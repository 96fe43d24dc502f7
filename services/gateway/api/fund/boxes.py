"""Donation boxes (募捐箱) and QR codes: registered, filed, sealed, counted by two, banked, closed."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, Done, created, created_in, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import boxes
from services.gateway.operations.caller import Caller
from shared.contracts.fund.boxes.commands import (
    BankBox,
    BankBoxRequest,
    CloseBox,
    CountBox,
    CountBoxRequest,
    FileBox,
    RegisterBoxRequest,
    SealBox,
    SettleBox,
    SettleBoxRequest,
)
from shared.contracts.fund.boxes.translations import TranslateBox
from shared.contracts.fund.boxes.views import BoxPartView, GetBox, GetBoxPart, ListBoxes
from shared.contracts.fund.refusals.boxes import BOX_IS_UNKNOWN
from shared.kernel.models import Id

router = APIRouter(tags=["fund"])
ONE = "/fund/boxes/{box_id}"

open_to(router, "GET /fund/boxes", ListBoxes)
open_to(router, f"GET {ONE}", GetBox)
open_to(router, f"POST {ONE}/filing", FileBox)
open_to(router, f"PUT {ONE}/english", TranslateBox)
open_to(router, f"POST {ONE}/seal", SealBox)
open_to(router, f"POST {ONE}/closing", CloseBox)


@route_to(router, "POST /fund/boxes", boxes.REGISTER_BOX)
async def register_box(body: RegisterBoxRequest, caller: Caller, response: Response) -> Created:
    """Staff or the treasurer register a donation box. It takes nothing before it is sealed."""
    outcome = await boxes.register_box(caller, body)
    return created(response, outcome, outcome.made("box_id"), "fund/boxes")


@route_to(router, f"GET {ONE}/own-part", GetBoxPart)
async def get_own_box_part(box_id: Id, caller: Caller) -> BoxPartView:
    return found(await boxes.own_part(caller, box_id), BOX_IS_UNKNOWN)


@route_to(router, f"POST {ONE}/openings/{{opening_id}}/banking", BankBox)
async def bank_box(
    box_id: Id, opening_id: Id, body: BankBoxRequest, caller: Caller, response: Response
) -> Created:
    outcome = await caller.submit(BankBox, body, box_id=box_id, opening_id=opening_id)
    return created_in(response, outcome, outcome.made("donation_id"), f"fund/boxes/{box_id}")


@route_to(router, f"POST {ONE}/counts", CountBox)
async def count_box(box_id: Id, body: CountBoxRequest, caller: Caller, response: Response) -> Done:
    return done(response, await boxes.count_box(caller, box_id, body))


@route_to(router, f"POST {ONE}/difference", SettleBox)
async def settle_box(box_id: Id, body: SettleBoxRequest, caller: Caller, response: Response) -> Done:
    return done(response, await boxes.settle_box(caller, box_id, body))
