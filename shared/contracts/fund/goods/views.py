"""How a gift in kind looks to everybody, and to those who have a part in it; how they are asked for."""

from datetime import date

from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.donations.views import KEEPERS
from shared.contracts.fund.goods.commands import GOODS_CHECKERS
from shared.contracts.fund.goods.terms import (
    GoodsCondition,
    GoodsProposalKind,
    GoodsState,
    MovementKind,
    ValueBasis,
)
from shared.contracts.fund.refusals.goods import GOODS_ARE_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, SIGNED_IN, roles


class MovementView(View):
    """Some of a gift in kind that went out of stock."""

    movement_id: str
    """What to name to take it back."""
    kind: MovementKind
    """Whether it was handed out or written off."""
    quantity: int
    """How much, in whole units."""
    recipients: str | None = None
    """To whom, in words; null for what was written off."""
    purpose: str | None = None
    """What for; null for what was written off."""
    evidence: str | None = None
    """Where the list lies that was signed; null for what was written off."""
    reason: str | None = None
    """Why it was written off; null for what was handed out."""
    day: date
    """The day to whose month it counts."""
    reversed_reason: str | None = None
    """Why it was taken back: it is in stock again; null where it stands."""


class GoodsView(View):
    """A gift in kind, its value, its stock and where it went. Which person gave is never here."""

    goods_id: str
    """What to name to act on it."""
    name: str
    """What it is."""
    name_en: str | None = None
    """The same in English; null where nobody wrote it."""
    state: GoodsState = GoodsState.RECEIVED
    """How it stands."""
    quantity: int
    """How much was taken in, in whole units."""
    unit: str
    """Of what."""
    accepted: int | None = None
    """How much was counted and accepted; null until somebody has."""
    check_reason: str | None = None
    """Why another quantity was counted; null where it was the same."""
    left: int = 0
    """How much is in stock."""
    handed_out: int = 0
    """How much was handed out, reversals deducted."""
    written_off: int = 0
    """How much was written off, reversals deducted."""
    condition: GoodsCondition
    """Whether it is new or used."""
    use_by: date | None = None
    """The last day on which it can be used; null where it has none."""
    use: str
    """What it is given for."""
    place: str
    """Where it is kept."""
    given_by: str | None = None
    """The organisation that gives it; null for a person, or where it is not to be named."""
    value_fen: int | None = None
    """What it is worth, in fen; null where no value is stated. It is in no balance of the fund."""
    basis: ValueBasis
    """What the value rests on."""
    evidence: str | None = None
    """Number of the invoice, or where the quote is kept; null where no value is stated."""
    receipt: ReceiptState = ReceiptState.NOT_YET_DUE
    """How it stands with the receipt: due once it is counted and its value has evidence."""
    receipt_number: str | None = None
    """Number of the host charity's receipt; null where none was issued."""
    received_on: date
    """The day on which it came, in the community's zone."""
    checked_on: date | None = None
    """The day on which it was counted; null until then."""
    proposal: GoodsProposalKind | None = None
    """What one person proposes and another has to confirm; null for nothing."""
    proposal_id: str | None = None
    """What to name to confirm it; null while nothing is proposed."""
    proposal_quantity: int | None = None
    """How much is proposed to be written off; null otherwise."""
    proposal_movement_id: str | None = None
    """What is proposed to be taken back; null for the gift itself."""
    proposal_reason: str | None = None
    """Why; null while nothing is proposed."""
    reversed_reason: str | None = None
    """Why the gift was taken back; null unless it was."""
    movements: tuple[MovementView, ...] = ()
    """What went out, the latest first, at most 200."""
    received_at: Instant
    """When it was recorded."""


class ListGoods(PagedQuery[Page[GoodsView]]):
    """Every gift in kind with its stock and where it went, the latest first, for everybody to read."""

    operation = Operation("List gifts in kind", ANYONE)

    state: GoodsState | None = None
    """Only those that stand so."""
    receipt: ReceiptState | None = None
    """Only those whose receipt stands so."""
    proposal: GoodsProposalKind | None = None
    """Only those of which this is proposed."""


class GetGoods(Query[GoodsView | None]):
    """A gift in kind, for everybody to read."""

    operation = Operation("Read a gift in kind", ANYONE, (GOODS_ARE_UNKNOWN,))

    goods_id: Id


class OwnGoodsView(View):
    """What a person has given in kind."""

    goods_ids: tuple[str, ...] = ()
    """In the order in which it was taken in."""


class GetOwnGoods(Query[OwnGoodsView]):
    """What the caller has given in kind, by its ids."""

    operation = Operation("List my gifts in kind", SIGNED_IN)

    person_id: ActorId


class GoodsPartView(View):
    """What the caller has to do with a gift in kind, which says what they may still do."""

    goods_id: str
    """The gift in kind."""
    received: bool = False
    """Whether the caller took it in, and so does not count it."""
    proposed: bool = False
    """Whether the caller made the proposal that waits, and so does not confirm it."""


class GetGoodsPart(Query[GoodsPartView | None]):
    """The caller's own part in a gift in kind."""

    operation = Operation("Read one's own part in a gift in kind", GOODS_CHECKERS, (GOODS_ARE_UNKNOWN,))

    goods_id: Id
    person_id: ActorId


class GoodsDonorView(View):
    """Who gave a gift in kind, and the check code of its receipt."""

    goods_id: str
    """The gift in kind."""
    donor_id: str | None = None
    """The person who gave it: an opaque id; null for an organisation, or an anonymous gift."""
    check_code: str | None = None
    """The check code of its receipt; null where none was recorded."""


class GetGoodsDonor(Query[GoodsDonorView | None]):
    """Who gave a gift in kind, for those who keep the books or watch over them."""

    operation = Operation("Read who gave a gift in kind", roles(*KEEPERS), (GOODS_ARE_UNKNOWN,))

    goods_id: Id
