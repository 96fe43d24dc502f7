"""Part 4 of the thread, in Nanbeitai: a gift in kind, which one person takes in and another one counts."""

from examples.gangwan.places import NANBEITAI
from examples.gangwan.stage import Facts, Stage, expect
from shared.contracts.fund.donations.commands import ReceiptDonationRequest
from shared.contracts.fund.goods.commands import CheckGoodsRequest, HandOutGoodsRequest, ReceiveGoodsRequest
from shared.contracts.fund.goods.terms import GoodsCondition, ValueBasis
from shared.contracts.fund.goods.views import GoodsView
from shared.contracts.fund.refusals.goods import RECEIVER_DOES_NOT_CHECK_THE_GOODS, STOCK_IS_TOO_LOW
from shared.kernel.money import yuan

_FUND = f"{NANBEITAI}/fund"
_BAGS, _HOUSEHOLDS = 50, 38


def give_rice(stage: Stage) -> None:
    """Plays it from the door of the store to the signed list, on the day of the market."""
    stage.title("4  Fund: a shop gives Nanbeitai rice (实物捐赠), which is no money and in no balance")
    day = stage.market_day
    rice = ReceiveGoodsRequest(
        name="大米",
        name_en="Rice",
        quantity=_BAGS,
        unit="袋（5 公斤）",
        condition=GoodsCondition.NEW,
        use="独居长者夏季慰问",
        place="党群服务中心库房",
        given_by="港湾街道惠民粮油店",
        value_fen=175_000,
        basis=ValueBasis.INVOICE,
        evidence=f"增值税发票 {stage.run}",
        received_on=day,
    )
    what = f"takes in {_BAGS} bags worth ¥{yuan(175_000)} by their invoice"
    here = f"{_FUND}/goods/{stage.does('nan-staff', what, f'{_FUND}/goods', rice).id}"
    count = CheckGoodsRequest(counted=_BAGS)
    own = RECEIVER_DOES_NOT_CHECK_THE_GOODS
    stage.refused("nan-staff", "would count them too", f"{here}/count", count, by=own)
    stage.does("bei-staff", "counts them: they are in stock", f"{here}/count", count)
    none = ReceiptDonationRequest(receipt_number=None)
    stage.does("jin-treasurer", "notes that the shop wants no receipt", f"{here}/receipt", none)
    list_ = HandOutGoodsRequest(
        quantity=_HOUSEHOLDS,
        recipients=f"{_HOUSEHOLDS} 户独居长者",
        purpose="夏季慰问",
        evidence=f"发放签收表 {stage.run}",
        handed_out_on=day,
    )
    out = f"{here}/handing-out"
    stage.does("bei-staff", f"hands out {_HOUSEHOLDS}, by a list that is signed", out, list_)
    again = list_.model_copy(update={"evidence": f"发放签收表 {stage.run}-2"})
    stage.refused("bei-staff", "would hand out as many again", out, again, by=STOCK_IS_TOO_LOW, telling=_left)
    stage.looks(None, "reads what became of it, and no name", here, GoodsView, _told)


def _left(facts: Facts) -> str:
    return f"{facts.get('left')} are left"


def _told(rice: GoodsView) -> str:
    left = _BAGS - _HOUSEHOLDS
    expect((rice.accepted, rice.handed_out, rice.left), (_BAGS, _HOUSEHOLDS, left), "the rice")
    return f"{rice.handed_out} of {rice.accepted} {rice.unit} went out: {rice.use}"
