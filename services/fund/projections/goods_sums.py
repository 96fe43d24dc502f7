"""What the gifts in kind of a month come to, for the statement: counts, and the value that has evidence."""

from shared.contracts.fund.goods.events import (
    GoodsChecked,
    GoodsHandedOut,
    GoodsMovementReversed,
    GoodsReversed,
    GoodsValued,
    GoodsWrittenOff,
)
from shared.contracts.fund.goods.terms import MovementKind
from shared.contracts.fund.statement import GoodsSums
from shared.kernel.months import month_of

Moved = GoodsChecked | GoodsValued | GoodsHandedOut | GoodsWrittenOff | GoodsMovementReversed | GoodsReversed


def moved(event: Moved) -> tuple[str, GoodsSums]:
    """The month to which it counts, and by how much it changes its sums."""
    match event:
        case GoodsChecked():
            accepted = GoodsSums(accepted=min(event.counted, 1), value_fen=event.value_fen or 0)
            return month_of(event.checked_on), accepted
        case GoodsValued():
            return month_of(event.valued_on), GoodsSums(value_fen=event.change_fen)
        case GoodsHandedOut():
            return month_of(event.handed_out_on), GoodsSums(handed_out=1)
        case GoodsWrittenOff():
            return month_of(event.written_off_on), GoodsSums(written_off=1)
        case GoodsMovementReversed():
            handed_out = event.kind is MovementKind.HANDED_OUT
            back = GoodsSums(handed_out=-1) if handed_out else GoodsSums(written_off=-1)
            return month_of(event.reversed_on), back
        case GoodsReversed():
            gone = GoodsSums(accepted=-min(event.quantity, 1), value_fen=-(event.value_fen or 0))
            return month_of(event.reversed_on), gone if event.checked else GoodsSums()


def added(sums: list[GoodsSums]) -> GoodsSums:
    """All of them together."""
    return GoodsSums(
        accepted=sum(one.accepted for one in sums),
        value_fen=sum(one.value_fen for one in sums),
        handed_out=sum(one.handed_out for one in sums),
        written_off=sum(one.written_off for one in sums),
    )
