"""Who gave a gift in kind, who took it in and who proposes something of it: for those who may know alone."""

from shared.contracts.fund.goods.events import (
    GoodsCheckCodeRecorded,
    GoodsDonorRecorded,
    GoodsMovementReversed,
    GoodsProposalMade,
    GoodsReceived,
    GoodsReversed,
    GoodsWrittenOff,
)
from shared.contracts.fund.goods.views import (
    GetGoodsDonor,
    GetGoodsPart,
    GetOwnGoods,
    GoodsDonorView,
    GoodsPartView,
    OwnGoodsView,
)
from shared.kernel.messages import Recorded
from shared.kernel.models import View
from shared.projections.projection import Documents, Projection


class GoodsHands(View):
    """The people of one gift in kind, as opaque ids."""

    received_by: str = ""
    proposed_by: str = ""
    """Empty while nothing is proposed."""
    donor_id: str | None = None
    check_code: str | None = None


def _received(_hands: GoodsHands | None, recorded: Recorded[GoodsReceived], _key: str) -> GoodsHands:
    return GoodsHands(received_by=recorded.data.received_by)


def _donor(hands: GoodsHands | None, recorded: Recorded[GoodsDonorRecorded], _key: str) -> GoodsHands:
    return (hands or GoodsHands()).model_copy(update={"donor_id": recorded.data.donor_id})


def _check_code(
    hands: GoodsHands | None, recorded: Recorded[GoodsCheckCodeRecorded], _key: str
) -> GoodsHands:
    return (hands or GoodsHands()).model_copy(update={"check_code": recorded.data.check_code})


def _proposed(hands: GoodsHands | None, recorded: Recorded[GoodsProposalMade], _key: str) -> GoodsHands:
    return (hands or GoodsHands()).model_copy(update={"proposed_by": recorded.data.proposed_by})


def _confirmed(
    hands: GoodsHands | None,
    _recorded: Recorded[GoodsWrittenOff] | Recorded[GoodsMovementReversed] | Recorded[GoodsReversed],
    _key: str,
) -> GoodsHands:
    return (hands or GoodsHands()).model_copy(update={"proposed_by": ""})


async def get_goods_part(documents: Documents[GoodsHands], query: GetGoodsPart) -> GoodsPartView | None:
    """What this person has to do with it; None where there is no such gift."""
    hands = await documents.get(query.goods_id)
    if hands is None:
        return None
    return GoodsPartView(
        goods_id=query.goods_id,
        received=hands.received_by == query.person_id,
        proposed=hands.proposed_by == query.person_id,
    )


async def get_goods_donor(documents: Documents[GoodsHands], query: GetGoodsDonor) -> GoodsDonorView | None:
    """Who gave it; None where there is no such gift."""
    hands = await documents.get(query.goods_id)
    if hands is None:
        return None
    return GoodsDonorView(goods_id=query.goods_id, donor_id=hands.donor_id, check_code=hands.check_code)


GOODS_HANDS = (
    Projection("goods-hands", GoodsHands)
    .on(GoodsReceived, lambda event: event.goods_id, _received)
    .on(GoodsDonorRecorded, lambda event: event.goods_id, _donor)
    .on(GoodsCheckCodeRecorded, lambda event: event.goods_id, _check_code)
    .on(GoodsProposalMade, lambda event: event.goods_id, _proposed)
    .on(GoodsWrittenOff, lambda event: event.goods_id, _confirmed)
    .on(GoodsMovementReversed, lambda event: event.goods_id, _confirmed)
    .on(GoodsReversed, lambda event: event.goods_id, _confirmed)
    .answers(GetGoodsPart, get_goods_part)
    .answers(GetGoodsDonor, get_goods_donor)
)


def _given(own: OwnGoodsView | None, recorded: Recorded[GoodsDonorRecorded], _key: str) -> OwnGoodsView:
    known = own.goods_ids if own else ()
    return OwnGoodsView(goods_ids=tuple(dict.fromkeys((*known, recorded.data.goods_id))))


async def get_own_goods(documents: Documents[OwnGoodsView], query: GetOwnGoods) -> OwnGoodsView:
    """What this person has given in kind; nothing for most."""
    return await documents.get(query.person_id) or OwnGoodsView()


OWN_GOODS = (
    Projection("own-goods", OwnGoodsView)
    .on(GoodsDonorRecorded, lambda event: event.donor_id, _given)
    .answers(GetOwnGoods, get_own_goods)
)
