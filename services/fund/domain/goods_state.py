"""What the rules of gifts in kind read."""

from dataclasses import dataclass, field
from datetime import date

from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.goods.terms import GoodsProposalKind, GoodsState, MovementKind


@dataclass(slots=True)
class Movement:
    """Some of it that went out, and was not taken back."""

    kind: MovementKind
    quantity: int


@dataclass(slots=True)
class GoodsProposal:
    """What one person proposes and another confirms."""

    kind: GoodsProposalKind
    quantity: int | None
    movement_id: str | None
    reason: str
    proposed_by: str
    proposal_id: str = ""


@dataclass(slots=True)
class Good:
    """A gift in kind."""

    quantity: int
    received_by: str
    received_on: date
    use_by: date | None
    anonymous: bool
    value_fen: int | None
    state: GoodsState = GoodsState.RECEIVED
    accepted: int = 0
    """How much was counted."""
    left: int = 0
    movements: dict[str, Movement] = field(default_factory=dict)
    proposal: GoodsProposal | None = None
    receipt: ReceiptState = ReceiptState.NOT_YET_DUE
    receipt_number: str | None = None
    receipt_code: str | None = None
    month: str = ""
    """In which it was counted: its receipt is due before that month is closed."""

    def note_left(self, left: int) -> None:
        """Notes how much is in stock."""
        self.left = left
        self.state = GoodsState.IN_STOCK if left else GoodsState.USED_UP
