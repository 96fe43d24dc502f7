"""Gifts in kind as an auditor follows them: two people, a value with evidence, never more out than in."""

from dataclasses import dataclass, field

from services.fund.audit.findings import Findings
from shared.contracts.fund.goods.events import (
    GoodsChecked,
    GoodsHandedOut,
    GoodsMovementReversed,
    GoodsReceipted,
    GoodsReceived,
    GoodsReversed,
    GoodsValued,
    GoodsWrittenOff,
)


@dataclass(slots=True)
class _Gift:
    quantity: int
    received_by: str
    value_fen: int | None
    left: int = 0
    out: dict[str, int] = field(default_factory=dict)
    """What went out and was not taken back, by movement."""


class Goods:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._gifts: dict[str, _Gift] = {}

    def received(self, event: GoodsReceived) -> None:
        self._evident(event.value_fen, event.evidence)
        self._gifts[event.goods_id] = _Gift(event.quantity, event.received_by, event.value_fen)

    def _evident(self, value_fen: int | None, evidence: str | None) -> None:
        told = value_fen is None or evidence is not None
        self._findings.same("the value of a gift in kind has evidence", told, computed=True)

    def _gift(self, goods_id: str) -> _Gift:
        """The gift; one that nobody took in is a finding, and holds nothing."""
        gift = self._gifts.get(goods_id)
        self._findings.same(
            "what happens to a gift in kind follows its coming", gift is not None, computed=True
        )
        return gift or _Gift(0, "", None)

    def checked(self, event: GoodsChecked) -> None:
        gift, same = self._gift(event.goods_id), self._findings.same
        same(
            "who counts a gift in kind did not take it in",
            event.checked_by == gift.received_by,
            computed=False,
        )
        same("what is counted is what was taken in", event.quantity, gift.quantity)
        explained = event.counted == gift.quantity or event.reason is not None
        same("another quantity is accepted with a reason alone", explained, computed=True)
        value_fen = gift.value_fen if event.counted == gift.quantity else None
        same("the value of what was accepted", event.value_fen, value_fen)
        gift.left, gift.value_fen = event.counted, value_fen

    def valued(self, event: GoodsValued) -> None:
        gift = self._gift(event.goods_id)
        self._evident(event.value_fen, event.evidence)
        change_fen = (event.value_fen or 0) - (gift.value_fen or 0)
        self._findings.same("by how much a value changes", event.change_fen, change_fen)
        gift.value_fen = event.value_fen

    def receipted(self, event: GoodsReceipted) -> None:
        value_fen = self._gift(event.goods_id).value_fen
        self._findings.same("a receipt for a gift in kind is for its value", event.value_fen, value_fen)

    def handed_out(self, event: GoodsHandedOut) -> None:
        self._goes(event.goods_id, event.movement_id, event.quantity, event.left)

    def written_off(self, event: GoodsWrittenOff) -> None:
        self._two_people(event.proposed_by, event.written_off_by)
        self._goes(event.goods_id, event.movement_id, event.quantity, event.left)

    def movement_reversed(self, event: GoodsMovementReversed) -> None:
        self._two_people(event.proposed_by, event.reversed_by)
        gift = self._gift(event.goods_id)
        back = gift.out.pop(event.movement_id, None)
        self._findings.same("what is taken back of a stock went out", event.quantity, back)
        self._stands(gift, gift.left + event.quantity, event.left)

    def reversed(self, event: GoodsReversed) -> None:
        self._two_people(event.proposed_by, event.reversed_by)
        gift, same = self._gift(event.goods_id), self._findings.same
        same("a gift in kind is taken back while nothing of it is out", sum(gift.out.values()), 0)
        same("what is taken back is what was in stock", event.quantity, gift.left)
        same("the value that is taken back", event.value_fen, gift.value_fen)
        gift.left = 0

    def _two_people(self, first: str, second: str) -> None:
        self._findings.same("two people write goods off or take them back", first == second, computed=False)

    def _goes(self, goods_id: str, movement_id: str, quantity: int, left: int) -> None:
        gift = self._gift(goods_id)
        gift.out[movement_id] = quantity
        self._stands(gift, gift.left - quantity, left)

    def _stands(self, gift: _Gift, computed: int, recorded: int) -> None:
        self._findings.same("a stock after what moved", recorded, computed)
        self._findings.same("no more goes out than there is", computed < 0, computed=False)
        gift.left = computed
