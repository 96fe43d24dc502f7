"""What happens to gifts in kind. Which person gave is never public."""

from typing import ClassVar

from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.goods.terms import GoodsCondition, GoodsProposalKind, MovementKind, ValueBasis
from shared.kernel.days import Day
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant
from shared.kernel.people import PersonId


class GoodsReceived(Event):
    """A gift in kind (实物捐赠) was taken in. It is in stock once somebody else has counted it."""

    type: ClassVar[str] = "fund.goods_received.v1"

    goods_id: Id
    """Id of the gift in kind."""
    name: str
    """What it is."""
    name_en: str | None
    """The same in English; null where nobody wrote it."""
    quantity: int
    """How much was taken in, in whole units."""
    unit: str
    """Of what."""
    condition: GoodsCondition
    """Whether it is new or used."""
    use_by: Day | None
    """The last day on which it can be used; null where it has none."""
    use: str
    """What it is given for."""
    place: str
    """Where it is kept."""
    given_by: str | None
    """The organisation that gives it; null for a person, or where it is not to be named."""
    anonymous: bool
    """Whether nobody knows who gave it."""
    value_fen: int | None
    """What all of it is worth, in fen; null where no value is stated."""
    basis: ValueBasis
    """What the value rests on."""
    evidence: str | None
    """Number of the invoice, or where the quote is kept; null where no value is stated."""
    received_on: Day
    """The day on which it came, in the community's zone."""
    received_by: PersonId
    """Who took it in, and so does not count it: an opaque id."""
    received_at: Instant
    """When that was recorded."""


class GoodsDonorRecorded(Event):
    """Which person gave."""

    type: ClassVar[str] = "fund.goods_donor_recorded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    goods_id: Id
    donor_id: str


class GoodsChecked(Event):
    """Somebody who did not take a gift in kind in has counted it: that much is in stock."""

    type: ClassVar[str] = "fund.goods_checked.v1"

    goods_id: Id
    """The gift in kind."""
    quantity: int
    """How much had been taken in."""
    counted: int
    """How much is there and accepted."""
    reason: str | None
    """Why that is another quantity; null where it is the same."""
    value_fen: int | None
    """The value that holds for it, in fen; null where none is stated, or another quantity was counted."""
    receipt: ReceiptState
    """How it stands with the receipt (Charity Law, art. 38)."""
    checked_by: PersonId
    """Who counted it: an opaque id."""
    checked_on: Day
    """The day to whose month it counts."""
    checked_at: Instant
    """When it was counted."""


class GoodsValued(Event):
    """The value of a gift in kind is stated, or stated anew, by its evidence."""

    type: ClassVar[str] = "fund.goods_valued.v1"

    goods_id: Id
    """The gift in kind."""
    value_fen: int | None
    """What all that was accepted is worth, in fen; null where no value is stated any more."""
    change_fen: int
    """By how much that differs from the value before, in fen."""
    basis: ValueBasis
    """What it rests on."""
    evidence: str | None
    """Number of the invoice, or where the quote is kept; null where no value is stated."""
    receipt: ReceiptState
    """How it stands with the receipt."""
    valued_on: Day
    """The day to whose month the change counts."""
    valued_at: Instant
    """When it was stated."""


class GoodsReceipted(Event):
    """The host charity issued a receipt for a gift in kind (Charity Law, art. 38)."""

    type: ClassVar[str] = "fund.goods_receipted.v1"

    goods_id: Id
    """The gift in kind."""
    receipt_number: str
    """Number of the receipt; no two gifts share one."""
    receipt_code: str | None
    """Code of the 公益事业捐赠统一票据; null for a receipt of another kind."""
    value_fen: int
    """The value for which it was issued, in fen."""
    receipted_at: Instant
    """When it was recorded."""


class GoodsCheckCodeRecorded(Event):
    """The check code of a receipt. Whoever has it and the number can look up who gave: it is not public."""

    type: ClassVar[str] = "fund.goods_receipt_check_code_recorded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.CREDENTIAL

    goods_id: Id
    check_code: str


class GoodsReceiptWaived(Event):
    """A donor wants no receipt for a gift in kind (Charity Law, art. 38)."""

    type: ClassVar[str] = "fund.goods_receipt_waived.v1"

    goods_id: Id
    """The gift in kind."""
    waived_at: Instant
    """When this was recorded."""


class GoodsHandedOut(Event):
    """Some of a gift in kind was handed out."""

    type: ClassVar[str] = "fund.goods_handed_out.v1"

    goods_id: Id
    """The gift in kind."""
    movement_id: Id
    """Id of what went out: a reversal refers to it."""
    quantity: int
    """How much, in whole units."""
    recipients: str
    """To whom, in words without names."""
    purpose: str
    """What for."""
    evidence: str
    """Where the list lies that was signed."""
    handed_out_on: Day
    """The day to whose month it counts."""
    handed_out_by: PersonId
    """Who handed it out: an opaque id."""
    left: int
    """How much is in stock after it."""
    handed_out_at: Instant
    """When it was recorded."""


class GoodsProposalMade(Event):
    """One person proposes to write goods off, or to take back what was recorded by mistake."""

    type: ClassVar[str] = "fund.goods_proposal_made.v1"

    goods_id: Id
    """The gift in kind."""
    proposal_id: Id
    """Id of the proposal: who confirms it names it."""
    kind: GoodsProposalKind
    """What is proposed."""
    quantity: int | None
    """How much is to be written off; null where something is to be taken back."""
    movement_id: Id | None
    """What is to be taken back; null for the gift itself, and where something is to be written off."""
    reason: str
    """Why."""
    proposed_by: PersonId
    """Who proposes it, and so does not confirm it: an opaque id."""
    proposed_at: Instant
    """When it was proposed."""


class GoodsWrittenOff(Event):
    """Some of a gift in kind is spoilt or lost: two people say so."""

    type: ClassVar[str] = "fund.goods_written_off.v1"

    goods_id: Id
    """The gift in kind."""
    movement_id: Id
    """Id of what went out: a reversal refers to it."""
    quantity: int
    """How much, in whole units."""
    reason: str
    """Why."""
    proposed_by: PersonId
    """Who proposed it: an opaque id."""
    written_off_by: PersonId
    """Who confirmed it, another person: an opaque id."""
    written_off_on: Day
    """The day to whose month it counts."""
    left: int
    """How much is in stock after it."""
    written_off_at: Instant
    """When it was confirmed."""


class GoodsMovementReversed(Event):
    """What was handed out or written off by mistake is in stock again. Nothing is ever deleted."""

    type: ClassVar[str] = "fund.goods_movement_reversed.v1"

    goods_id: Id
    """The gift in kind."""
    movement_id: Id
    """What is taken back. It stays to be read."""
    kind: MovementKind
    """How it had gone out."""
    quantity: int
    """How much is back, in whole units."""
    reason: str
    """What was wrong."""
    proposed_by: PersonId
    """Who proposed it: an opaque id."""
    reversed_by: PersonId
    """Who confirmed it, another person: an opaque id."""
    reversed_on: Day
    """The day to whose month it counts."""
    left: int
    """How much is in stock after it."""
    reversed_at: Instant
    """When it was confirmed."""


class GoodsReversed(Event):
    """A gift in kind was recorded by mistake, and is taken back whole. Nothing is ever deleted."""

    type: ClassVar[str] = "fund.goods_reversed.v1"

    goods_id: Id
    """The gift in kind."""
    checked: bool
    """Whether it had been in stock."""
    quantity: int
    """How much of it is in stock no longer."""
    value_fen: int | None
    """The value that had been stated, in fen; null where none was."""
    reason: str
    """What was wrong."""
    cancelled_receipt: str | None
    """Number of the receipt that is void with it; null where none was issued."""
    proposed_by: PersonId
    """Who proposed it: an opaque id."""
    reversed_by: PersonId
    """Who confirmed it, another person: an opaque id."""
    reversed_on: Day
    """The day to whose month it counts."""
    reversed_at: Instant
    """When it was confirmed."""
