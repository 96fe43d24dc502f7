"""Scenes of gifts in kind: taken in, counted, handed out, written off, taken back."""

from datetime import date, datetime

from services.fund.domain.state import Fund
from shared.contracts.fund.goods.commands import (
    CheckGoods,
    ConfirmGoodsProposal,
    HandOutGoods,
    ProposeGoodsReversal,
    ProposeGoodsWriteOff,
    ReceiptGoods,
    ReceiveGoods,
    ValueGoods,
)
from shared.contracts.fund.goods.events import GoodsProposalMade, GoodsReceived
from shared.contracts.fund.goods.terms import GoodsCondition, ValueBasis
from shared.contracts.fund.goods.views import GetGoods, GoodsView
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import TODAY, History, by, staff, treasurer

Spec = Specification[Fund]
RECEIVER, CHECKER = "staff-chen", "supervisor-bao"


def taking_in(
    quantity: int = 50,
    value_fen: int | None = 175_000,
    *,
    donor: str | None = "resident-lin",
    given_by: str | None = None,
    use_by: date | None = None,
    day: date = TODAY,
) -> ReceiveGoods:
    valued = value_fen is not None
    return ReceiveGoods(
        name="大米",
        name_en="Rice",
        quantity=quantity,
        unit="袋",
        condition=GoodsCondition.NEW,
        use_by=use_by,
        use="中秋慰问",
        place="二楼库房",
        donor_id=donor,
        given_by=given_by,
        value_fen=value_fen,
        basis=ValueBasis.INVOICE if valued else ValueBasis.NOT_STATED,
        evidence="发票 0017" if valued else None,
        received_on=day,
        **staff(RECEIVER),
    )


def goods_count(
    goods_id: str, counted: int = 50, reason: str | None = None, person: str = CHECKER
) -> CheckGoods:
    return CheckGoods(goods_id=goods_id, counted=counted, reason=reason, **by(person, Role.SUPERVISOR))


def taken_in(spec: Spec, command: ReceiveGoods | None = None) -> str:
    return spec.when(command or taking_in()).happened(GoodsReceived).goods_id


def stored(spec: Spec, command: ReceiveGoods | None = None) -> str:
    """In stock, as much as was taken in."""
    wish = command or taking_in()
    goods_id = taken_in(spec, wish)
    spec.when(goods_count(goods_id, wish.quantity))
    return goods_id


def valuing(
    goods_id: str,
    value_fen: int | None,
    basis: ValueBasis = ValueBasis.MARKET_QUOTE,
    evidence: str | None = "询价单 31",
) -> ValueGoods:
    return ValueGoods(goods_id=goods_id, value_fen=value_fen, basis=basis, evidence=evidence, **treasurer())


def goods_receipt(goods_id: str, number: str | None = "0000000201") -> ReceiptGoods:
    return ReceiptGoods(goods_id=goods_id, receipt_number=number, **treasurer())


def handing_out(goods_id: str, quantity: int, day: date = TODAY, at: datetime = MONDAY) -> HandOutGoods:
    return HandOutGoods(
        goods_id=goods_id,
        quantity=quantity,
        recipients="独居长者",
        purpose="中秋慰问",
        evidence="签收表 9",
        handed_out_on=day,
        **staff(RECEIVER, at),
    )


def writing_off(goods_id: str, quantity: int) -> ProposeGoodsWriteOff:
    return ProposeGoodsWriteOff(goods_id=goods_id, quantity=quantity, reason="受潮", **staff(RECEIVER))


def taking_back(goods_id: str, movement_id: str | None = None) -> ProposeGoodsReversal:
    return ProposeGoodsReversal(
        goods_id=goods_id, movement_id=movement_id, reason="重复登记", **staff(RECEIVER)
    )


def confirming(goods_id: str, proposal_id: str, person: str = CHECKER) -> ConfirmGoodsProposal:
    return ConfirmGoodsProposal(goods_id=goods_id, proposal_id=proposal_id, **by(person, Role.SUPERVISOR))


def confirmed(spec: Spec, wish: ProposeGoodsWriteOff | ProposeGoodsReversal) -> None:
    """Proposed by one, confirmed by another."""
    proposal = spec.when(wish).happened(GoodsProposalMade)
    spec.when(confirming(wish.goods_id, proposal.proposal_id))


async def seen(spec: History, goods_id: str) -> GoodsView:
    goods = await ReadModels(*spec.events).ask(GetGoods(goods_id=goods_id))
    assert goods is not None
    return goods
