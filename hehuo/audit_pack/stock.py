"""Gifts in kind of a pack: what came, what it is worth by which evidence, what went out, and what is left."""

from collections.abc import Callable, Mapping
from typing import Any

from hehuo.audit_pack.entries import Period
from hehuo.audit_pack.reading import Told
from hehuo.audit_pack.sheets import Folder, Sheet
from shared.contracts.fund.goods.events import (
    GoodsChecked,
    GoodsHandedOut,
    GoodsMovementReversed,
    GoodsReceived,
    GoodsReversed,
    GoodsValued,
    GoodsWrittenOff,
)
from shared.kernel.messages import Event

_Row = dict[str, object]


def _received(event: GoodsReceived) -> _Row:
    quantity = {"quantity": event.quantity, "unit": event.unit, "name": event.name}
    told = {"value_fen": event.value_fen, "basis": event.basis.value, "evidence": event.evidence}
    return {"day": event.received_on, **quantity, **told, "first_hand": event.received_by}


def _checked(event: GoodsChecked) -> _Row:
    found = {"quantity": event.counted, "left": event.counted, "value_fen": event.value_fen}
    return {"day": event.checked_on, **found, "words": event.reason, "second_hand": event.checked_by}


def _valued(event: GoodsValued) -> _Row:
    told = {"value_fen": event.value_fen, "basis": event.basis.value, "evidence": event.evidence}
    return {"day": event.valued_on, **told}


def _handed_out(event: GoodsHandedOut) -> _Row:
    words = f"{event.recipients}; {event.purpose}"
    moved = {"movement_id": event.movement_id, "quantity": event.quantity, "left": event.left}
    told = {"words": words, "evidence": event.evidence, "first_hand": event.handed_out_by}
    return {"day": event.handed_out_on, **moved, **told}


def _written_off(event: GoodsWrittenOff) -> _Row:
    moved = {"movement_id": event.movement_id, "quantity": event.quantity, "left": event.left}
    hands = {"first_hand": event.proposed_by, "second_hand": event.written_off_by}
    return {"day": event.written_off_on, **moved, **hands, "words": event.reason}


def _movement_reversed(event: GoodsMovementReversed) -> _Row:
    moved = {"movement_id": event.movement_id, "quantity": event.quantity, "left": event.left}
    hands = {"first_hand": event.proposed_by, "second_hand": event.reversed_by}
    return {"day": event.reversed_on, **moved, **hands, "words": event.reason}


def _reversed(event: GoodsReversed) -> _Row:
    hands = {"first_hand": event.proposed_by, "second_hand": event.reversed_by}
    moved = {"quantity": event.quantity, "left": 0, "value_fen": event.value_fen}
    return {"day": event.reversed_on, **moved, **hands, "words": event.reason}


_ROWS: Mapping[type[Event], tuple[str, Callable[[Any], _Row]]] = {
    GoodsReceived: ("taken in", _received),
    GoodsChecked: ("counted", _checked),
    GoodsValued: ("valued", _valued),
    GoodsHandedOut: ("handed out", _handed_out),
    GoodsWrittenOff: ("written off", _written_off),
    GoodsMovementReversed: ("movement taken back", _movement_reversed),
    GoodsReversed: ("gift taken back", _reversed),
}
_COLUMNS = (
    "sequence", "day", "what", "goods_id", "movement_id", "name", "quantity", "unit", "left", "value_fen",
    "basis", "evidence", "words", "first_hand", "second_hand",
)  # fmt: skip


class Stock:
    """Reads the fund's events, one after the other."""

    def __init__(self, folder: Folder, period: Period) -> None:
        self._period = period
        self._sheet = Sheet(folder, "goods", *_COLUMNS)

    kinds = frozenset(_ROWS)
    """Of which events."""

    def take(self, told: Told) -> None:
        """The next event: a row where it moves goods within the period."""
        if f"{told.time:%Y-%m}" not in self._period:
            return
        what, row_of = _ROWS[type(told.data)]
        goods_id = getattr(told.data, "goods_id", "")
        row = {"sequence": told.sequence, "what": what, "goods_id": goods_id, **row_of(told.data)}
        self._sheet.row(*(row.get(name) for name in _COLUMNS))
