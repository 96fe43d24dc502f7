"""Gifts in kind with their stock and where it went, as everybody may read them."""

from typing import Any

from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.goods.events import (
    GoodsChecked,
    GoodsHandedOut,
    GoodsMovementReversed,
    GoodsProposalMade,
    GoodsReceipted,
    GoodsReceiptWaived,
    GoodsReceived,
    GoodsReversed,
    GoodsValued,
    GoodsWrittenOff,
)
from shared.contracts.fund.goods.terms import GoodsState, MovementKind, ValueBasis
from shared.contracts.fund.goods.views import GetGoods, GoodsView, ListGoods, MovementView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Goods = GoodsView | None
_MOVEMENTS = 200
_NO_PROPOSAL: dict[str, Any] = {
    "proposal": None,
    "proposal_id": None,
    "proposal_quantity": None,
    "proposal_movement_id": None,
    "proposal_reason": None,
}
_UNVALUED: dict[str, Any] = {"value_fen": None, "basis": ValueBasis.NOT_STATED, "evidence": None}


def _received(_goods: Goods, recorded: Recorded[GoodsReceived], _key: str) -> GoodsView:
    return GoodsView(**recorded.data.model_dump(exclude={"received_by", "anonymous"}))


def _left(left: int) -> dict[str, Any]:
    return {"left": left, "state": GoodsState.IN_STOCK if left else GoodsState.USED_UP}


def _checked(goods: Goods, recorded: Recorded[GoodsChecked], _key: str) -> Goods:
    event = recorded.data
    found: dict[str, Any] = {
        "accepted": event.counted,
        "check_reason": event.reason,
        "checked_on": event.checked_on,
        "receipt": event.receipt,
        **_left(event.counted),
    }
    if event.value_fen is None:
        found |= _UNVALUED
    return goods and goods.model_copy(update=found)


def _valued(goods: Goods, recorded: Recorded[GoodsValued], _key: str) -> Goods:
    told = recorded.data.model_dump(include={"value_fen", "basis", "evidence", "receipt"})
    return goods and goods.model_copy(update=told)


def _receipted(goods: Goods, recorded: Recorded[GoodsReceipted], _key: str) -> Goods:
    issued = {"receipt": ReceiptState.RECEIPTED, "receipt_number": recorded.data.receipt_number}
    return goods and goods.model_copy(update=issued)


def _waived(goods: Goods, _recorded: Recorded[GoodsReceiptWaived], _key: str) -> Goods:
    return goods and goods.model_copy(update={"receipt": ReceiptState.WAIVED})


def _handed_out(goods: Goods, recorded: Recorded[GoodsHandedOut], _key: str) -> Goods:
    event = recorded.data
    if goods is None:
        return None
    out = MovementView(
        movement_id=event.movement_id,
        kind=MovementKind.HANDED_OUT,
        quantity=event.quantity,
        recipients=event.recipients,
        purpose=event.purpose,
        evidence=event.evidence,
        day=event.handed_out_on,
    )
    return _gone_out(goods, out, event.left, handed_out=goods.handed_out + event.quantity)


def _written_off(goods: Goods, recorded: Recorded[GoodsWrittenOff], _key: str) -> Goods:
    event = recorded.data
    if goods is None:
        return None
    out = MovementView(
        movement_id=event.movement_id,
        kind=MovementKind.WRITTEN_OFF,
        quantity=event.quantity,
        reason=event.reason,
        day=event.written_off_on,
    )
    total = goods.written_off + event.quantity
    return _gone_out(goods, out, event.left, written_off=total, **_NO_PROPOSAL)


def _gone_out(goods: GoodsView, out: MovementView, left: int, **more: Any) -> GoodsView:
    movements = (out, *goods.movements)[:_MOVEMENTS]
    return goods.model_copy(update={"movements": movements, **_left(left), **more})


def _proposed(goods: Goods, recorded: Recorded[GoodsProposalMade], _key: str) -> Goods:
    event = recorded.data
    proposal = {
        "proposal": event.kind,
        "proposal_id": event.proposal_id,
        "proposal_quantity": event.quantity,
        "proposal_movement_id": event.movement_id,
        "proposal_reason": event.reason,
    }
    return goods and goods.model_copy(update=proposal)


def _movement_reversed(goods: Goods, recorded: Recorded[GoodsMovementReversed], _key: str) -> Goods:
    event = recorded.data
    if goods is None:
        return None
    back = {"reversed_reason": event.reason}
    movements = tuple(
        one.model_copy(update=back) if one.movement_id == event.movement_id else one
        for one in goods.movements
    )
    total = "handed_out" if event.kind is MovementKind.HANDED_OUT else "written_off"
    sums = {total: getattr(goods, total) - event.quantity}
    return goods.model_copy(update={"movements": movements, **sums, **_left(event.left), **_NO_PROPOSAL})


def _reversed(goods: Goods, recorded: Recorded[GoodsReversed], _key: str) -> Goods:
    if goods is None:
        return None
    receipted = goods.receipt is ReceiptState.RECEIPTED
    gone: dict[str, Any] = {
        "state": GoodsState.REVERSED,
        "left": 0,
        "reversed_reason": recorded.data.reason,
        "receipt": ReceiptState.CANCELLED if receipted else ReceiptState.NOT_YET_DUE,
    }
    return goods.model_copy(update={**gone, **_NO_PROPOSAL})


GOODS = (
    Projection("goods", GoodsView, indexes=("state", "receipt", "proposal", "received_at"))
    .on(GoodsReceived, lambda event: event.goods_id, _received)
    .on(GoodsChecked, lambda event: event.goods_id, _checked)
    .on(GoodsValued, lambda event: event.goods_id, _valued)
    .on(GoodsReceipted, lambda event: event.goods_id, _receipted)
    .on(GoodsReceiptWaived, lambda event: event.goods_id, _waived)
    .on(GoodsHandedOut, lambda event: event.goods_id, _handed_out)
    .on(GoodsProposalMade, lambda event: event.goods_id, _proposed)
    .on(GoodsWrittenOff, lambda event: event.goods_id, _written_off)
    .on(GoodsMovementReversed, lambda event: event.goods_id, _movement_reversed)
    .on(GoodsReversed, lambda event: event.goods_id, _reversed)
    .gets(GetGoods)
    .lists(ListGoods, order="received_at", descending=True)
)
