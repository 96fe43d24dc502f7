"""Gifts in kind: taken in by one, counted by another, valued by evidence (Charity Law, art. 36 and 38)."""

from collections.abc import Sequence
from datetime import date

from services.fund.domain.goods_state import Good
from services.fund.domain.guards import local_day, require_open_day
from services.fund.domain.state import Fund
from shared.contracts.fund.donations.events import ReceiptState, receipt_identity
from shared.contracts.fund.goods.commands import (
    CheckGoods,
    ReceiptGoods,
    ReceiveGoods,
    ReceiveGoodsRequest,
    ValueGoods,
    ValueGoodsRequest,
)
from shared.contracts.fund.goods.events import (
    GoodsCheckCodeRecorded,
    GoodsChecked,
    GoodsDonorRecorded,
    GoodsReceipted,
    GoodsReceiptWaived,
    GoodsReceived,
    GoodsValued,
)
from shared.contracts.fund.goods.terms import GoodsState, ValueBasis
from shared.contracts.fund.refusals import (
    ANONYMOUS_DONATION_NAMES_NOBODY,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
)
from shared.contracts.fund.refusals.goods import (
    COUNT_OF_GOODS_NEEDS_ITS_REASON,
    GOODS_ARE_IN_ANOTHER_STATE,
    GOODS_ARE_PAST_THEIR_USE,
    GOODS_ARE_UNKNOWN,
    GOODS_HAVE_NO_VALUE,
    RECEIVER_DOES_NOT_CHECK_THE_GOODS,
    VALUE_NEEDS_ITS_EVIDENCE,
)
from shared.kernel.messages import Event
from shared.kernel.months import month_of
from shared.kernel.refusals import Rejected

IN_STORE = (GoodsState.IN_STOCK, GoodsState.USED_UP)
"""Once it is counted, and while it stands."""


def require_goods(state: Fund, goods_id: str, *possible: GoodsState) -> Good:
    good = state.goods.get(goods_id)
    if good is None:
        raise Rejected(GOODS_ARE_UNKNOWN)
    if good.state not in possible:
        raise Rejected(GOODS_ARE_IN_ANOTHER_STATE, state=good.state.value)
    return good


def _require_accepted(good: Good) -> None:
    """What came to nothing has no value and no receipt."""
    if good.accepted == 0:
        raise Rejected(GOODS_ARE_IN_ANOTHER_STATE, state=good.state.value)


def require_usable(use_by: date | None, day: date) -> None:
    if use_by is not None and use_by < day:
        raise Rejected(GOODS_ARE_PAST_THEIR_USE, use_by=use_by.isoformat(), day=day.isoformat())


def _require_evidence(value: ReceiveGoodsRequest | ValueGoodsRequest) -> None:
    """A value, what it rests on and its evidence come together, or none of them does."""
    said = {value.value_fen is not None, value.basis is not ValueBasis.NOT_STATED, value.evidence is not None}
    if len(said) > 1:
        raise Rejected(VALUE_NEEDS_ITS_EVIDENCE)


def _receipt_for(good: Good, counted: int, value_fen: int | None) -> ReceiptState:
    """Without a value that has evidence none is issued; of an anonymous gift none is asked for."""
    if counted == 0:
        return ReceiptState.NOT_YET_DUE
    if good.anonymous:
        return ReceiptState.ANONYMOUS
    if good.receipt is ReceiptState.WAIVED:
        return ReceiptState.WAIVED
    return ReceiptState.NOT_YET_DUE if value_fen is None else ReceiptState.DUE


def _note_receipt(state: Fund, goods_id: str, receipt: ReceiptState) -> None:
    good, due = state.goods[goods_id], state.receipts_due.goods
    good.receipt = receipt
    if receipt is ReceiptState.DUE:
        due[goods_id] = good.month
    else:
        due.pop(goods_id, None)


def receive_goods(state: Fund, command: ReceiveGoods) -> list[Event]:
    require_open_day(state, command, command.received_on)
    require_usable(command.use_by, command.received_on)
    _require_evidence(command)
    goods_id = command.new_id("goods")
    told = command.model_dump(include=set(ReceiveGoodsRequest.model_fields) - {"donor_id"})
    received = GoodsReceived(
        goods_id=goods_id,
        **told,
        anonymous=command.donor_id is None and command.given_by is None,
        received_by=command.actor.id,
        received_at=command.now,
    )
    if command.donor_id is None:
        return [received]
    return [received, GoodsDonorRecorded(goods_id=goods_id, donor_id=command.donor_id)]


def goods_received(state: Fund, event: GoodsReceived) -> None:
    state.goods[event.goods_id] = Good(
        quantity=event.quantity,
        received_by=event.received_by,
        received_on=event.received_on,
        use_by=event.use_by,
        anonymous=event.anonymous,
        value_fen=event.value_fen,
    )


def goods_donor_recorded(_state: Fund, _event: GoodsDonorRecorded) -> None:
    """No rule reads who gave."""


def check_goods(state: Fund, command: CheckGoods) -> list[Event]:
    good = require_goods(state, command.goods_id, GoodsState.RECEIVED)
    if good.received_by in {command.actor.id, command.actor.person}:
        raise Rejected(RECEIVER_DOES_NOT_CHECK_THE_GOODS)
    same = command.counted == good.quantity
    if not same and command.reason is None:
        raise Rejected(COUNT_OF_GOODS_NEEDS_ITS_REASON, quantity=good.quantity, counted=command.counted)
    value_fen = good.value_fen if same else None
    return [
        GoodsChecked(
            goods_id=command.goods_id,
            quantity=good.quantity,
            counted=command.counted,
            reason=None if same else command.reason,
            value_fen=value_fen,
            receipt=_receipt_for(good, command.counted, value_fen),
            checked_by=command.actor.id,
            checked_on=local_day(state, command.now),
            checked_at=command.now,
        )
    ]


def goods_checked(state: Fund, event: GoodsChecked) -> None:
    good = state.goods[event.goods_id]
    good.value_fen, good.month = event.value_fen, month_of(event.checked_on)
    good.accepted = event.counted
    good.note_left(event.counted)
    _note_receipt(state, event.goods_id, event.receipt)


def value_goods(state: Fund, command: ValueGoods) -> list[Event]:
    good = require_goods(state, command.goods_id, *IN_STORE)
    _require_accepted(good)
    if good.receipt is ReceiptState.RECEIPTED:
        raise Rejected(RECEIPT_IS_ALREADY_ISSUED, receipt_number=good.receipt_number)
    _require_evidence(command)
    return [
        GoodsValued(
            goods_id=command.goods_id,
            value_fen=command.value_fen,
            change_fen=(command.value_fen or 0) - (good.value_fen or 0),
            basis=command.basis,
            evidence=command.evidence,
            receipt=_receipt_for(good, good.accepted, command.value_fen),
            valued_on=local_day(state, command.now),
            valued_at=command.now,
        )
    ]


def goods_valued(state: Fund, event: GoodsValued) -> None:
    good = state.goods[event.goods_id]
    good.value_fen = event.value_fen
    _note_receipt(state, event.goods_id, event.receipt)


def receipt_goods(state: Fund, command: ReceiptGoods) -> Sequence[Event]:
    good = require_goods(state, command.goods_id, *IN_STORE)
    _require_accepted(good)
    if good.anonymous:
        raise Rejected(ANONYMOUS_DONATION_NAMES_NOBODY)
    if good.receipt is ReceiptState.RECEIPTED:
        same_code = command.receipt_code in {None, good.receipt_code}
        if good.receipt_number == command.receipt_number and same_code:
            return []
        raise Rejected(RECEIPT_IS_ALREADY_ISSUED, receipt_number=good.receipt_number)
    if command.receipt_number is None:
        waived = good.receipt is ReceiptState.WAIVED
        return [] if waived else [GoodsReceiptWaived(goods_id=command.goods_id, waived_at=command.now)]
    if good.value_fen is None:
        raise Rejected(GOODS_HAVE_NO_VALUE)
    if receipt_identity(command.receipt_number, command.receipt_code) in state.receipt_numbers:
        raise Rejected(RECEIPT_NUMBER_IS_TAKEN)
    receipted = GoodsReceipted(
        goods_id=command.goods_id,
        receipt_number=command.receipt_number,
        receipt_code=command.receipt_code,
        value_fen=good.value_fen,
        receipted_at=command.now,
    )
    if command.check_code is None:
        return [receipted]
    return [receipted, GoodsCheckCodeRecorded(goods_id=command.goods_id, check_code=command.check_code)]


def goods_receipted(state: Fund, event: GoodsReceipted) -> None:
    good = state.goods[event.goods_id]
    good.receipt_number, good.receipt_code = event.receipt_number, event.receipt_code
    _note_receipt(state, event.goods_id, ReceiptState.RECEIPTED)
    state.receipt_numbers[receipt_identity(event.receipt_number, event.receipt_code)] = event.goods_id


def goods_check_code_recorded(_state: Fund, _event: GoodsCheckCodeRecorded) -> None:
    """No rule reads it."""


def goods_receipt_waived(state: Fund, event: GoodsReceiptWaived) -> None:
    _note_receipt(state, event.goods_id, ReceiptState.WAIVED)
