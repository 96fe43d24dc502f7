"""What goes out of the stock of gifts in kind: never more than there is; two write off or take back."""

from dataclasses import replace

from services.fund.domain.goods import IN_STORE, require_goods, require_usable
from services.fund.domain.goods_state import Good, GoodsProposal, Movement
from services.fund.domain.guards import local_day, require_open_day
from services.fund.domain.state import Fund
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.goods.commands import (
    ConfirmGoodsProposal,
    HandOutGoods,
    ProposeGoodsReversal,
    ProposeGoodsWriteOff,
)
from shared.contracts.fund.goods.events import (
    GoodsHandedOut,
    GoodsMovementReversed,
    GoodsProposalMade,
    GoodsReversed,
    GoodsWrittenOff,
)
from shared.contracts.fund.goods.terms import GoodsProposalKind, GoodsState, MovementKind
from shared.contracts.fund.refusals import SECOND_PERSON_MUST_BE_ANOTHER
from shared.contracts.fund.refusals.goods import (
    GOODS_GO_OUT_AFTER_THEY_CAME,
    GOODS_HAVE_GONE_OUT,
    MOVEMENT_IS_UNKNOWN,
    NOTHING_IS_PROPOSED_OF_THE_GOODS,
    STOCK_IS_TOO_LOW,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_STANDING = (GoodsState.RECEIVED, *IN_STORE)


def _require_stock(good: Good, quantity: int) -> None:
    if quantity > good.left:
        raise Rejected(STOCK_IS_TOO_LOW, left=good.left, quantity=quantity)


def _require_movement(good: Good, movement_id: str) -> Movement:
    movement = good.movements.get(movement_id)
    if movement is None:
        raise Rejected(MOVEMENT_IS_UNKNOWN)
    return movement


def _require_nothing_out(good: Good) -> None:
    if good.movements:
        raise Rejected(GOODS_HAVE_GONE_OUT, out=sum(one.quantity for one in good.movements.values()))


def hand_out_goods(state: Fund, command: HandOutGoods) -> list[Event]:
    good, day = require_goods(state, command.goods_id, *IN_STORE), command.handed_out_on
    require_open_day(state, command, day)
    if day < good.received_on:
        raise Rejected(
            GOODS_GO_OUT_AFTER_THEY_CAME, day=day.isoformat(), received_on=good.received_on.isoformat()
        )
    require_usable(good.use_by, day)
    _require_stock(good, command.quantity)
    return [
        GoodsHandedOut(
            goods_id=command.goods_id,
            movement_id=command.new_id("movement"),
            quantity=command.quantity,
            recipients=command.recipients,
            purpose=command.purpose,
            evidence=command.evidence,
            handed_out_on=day,
            handed_out_by=command.actor.id,
            left=good.left - command.quantity,
            handed_out_at=command.now,
        )
    ]


def goods_handed_out(state: Fund, event: GoodsHandedOut) -> None:
    good = state.goods[event.goods_id]
    good.movements[event.movement_id] = Movement(MovementKind.HANDED_OUT, event.quantity)
    good.note_left(event.left)


def propose_goods_write_off(state: Fund, command: ProposeGoodsWriteOff) -> list[Event]:
    good = require_goods(state, command.goods_id, *IN_STORE)
    _require_stock(good, command.quantity)
    return _proposed(
        good,
        command,
        GoodsProposal(GoodsProposalKind.WRITE_OFF, command.quantity, None, command.reason, command.actor.id),
    )


def propose_goods_reversal(state: Fund, command: ProposeGoodsReversal) -> list[Event]:
    good = require_goods(state, command.goods_id, *_STANDING)
    if command.movement_id is None:
        _require_nothing_out(good)
    else:
        _require_movement(good, command.movement_id)
    return _proposed(
        good,
        command,
        GoodsProposal(
            GoodsProposalKind.REVERSAL, None, command.movement_id, command.reason, command.actor.id
        ),
    )


def _proposed(
    good: Good, command: ProposeGoodsWriteOff | ProposeGoodsReversal, proposal: GoodsProposal
) -> list[Event]:
    if good.proposal is not None and replace(good.proposal, proposal_id="") == proposal:
        return []
    return [
        GoodsProposalMade(
            goods_id=command.goods_id,
            proposal_id=command.new_id("proposal"),
            kind=proposal.kind,
            quantity=proposal.quantity,
            movement_id=proposal.movement_id,
            reason=proposal.reason,
            proposed_by=proposal.proposed_by,
            proposed_at=command.now,
        )
    ]


def goods_proposal_made(state: Fund, event: GoodsProposalMade) -> None:
    state.goods[event.goods_id].proposal = GoodsProposal(
        event.kind, event.quantity, event.movement_id, event.reason, event.proposed_by, event.proposal_id
    )


def confirm_goods_proposal(state: Fund, command: ConfirmGoodsProposal) -> list[Event]:
    good = require_goods(state, command.goods_id, *_STANDING)
    proposal = good.proposal
    if proposal is None or proposal.proposal_id != command.proposal_id:
        raise Rejected(NOTHING_IS_PROPOSED_OF_THE_GOODS)
    if proposal.proposed_by in {command.actor.id, command.actor.person}:
        raise Rejected(SECOND_PERSON_MUST_BE_ANOTHER)
    if proposal.quantity is not None:
        return [_written_off(state, command, good, proposal, proposal.quantity)]
    if proposal.movement_id is not None:
        return [_movement_reversed(state, command, good, proposal, proposal.movement_id)]
    return [_reversed(state, command, good, proposal)]


def _written_off(
    state: Fund, command: ConfirmGoodsProposal, good: Good, proposal: GoodsProposal, quantity: int
) -> GoodsWrittenOff:
    _require_stock(good, quantity)
    return GoodsWrittenOff(
        goods_id=command.goods_id,
        movement_id=command.new_id("movement"),
        quantity=quantity,
        reason=proposal.reason,
        proposed_by=proposal.proposed_by,
        written_off_by=command.actor.id,
        written_off_on=local_day(state, command.now),
        left=good.left - quantity,
        written_off_at=command.now,
    )


def _movement_reversed(
    state: Fund, command: ConfirmGoodsProposal, good: Good, proposal: GoodsProposal, movement_id: str
) -> GoodsMovementReversed:
    movement = _require_movement(good, movement_id)
    return GoodsMovementReversed(
        goods_id=command.goods_id,
        movement_id=movement_id,
        kind=movement.kind,
        quantity=movement.quantity,
        reason=proposal.reason,
        proposed_by=proposal.proposed_by,
        reversed_by=command.actor.id,
        reversed_on=local_day(state, command.now),
        left=good.left + movement.quantity,
        reversed_at=command.now,
    )


def _reversed(
    state: Fund, command: ConfirmGoodsProposal, good: Good, proposal: GoodsProposal
) -> GoodsReversed:
    _require_nothing_out(good)
    return GoodsReversed(
        goods_id=command.goods_id,
        checked=good.state is not GoodsState.RECEIVED,
        quantity=good.left,
        value_fen=good.value_fen,
        reason=proposal.reason,
        cancelled_receipt=good.receipt_number,
        proposed_by=proposal.proposed_by,
        reversed_by=command.actor.id,
        reversed_on=local_day(state, command.now),
        reversed_at=command.now,
    )


def goods_written_off(state: Fund, event: GoodsWrittenOff) -> None:
    good = state.goods[event.goods_id]
    good.movements[event.movement_id] = Movement(MovementKind.WRITTEN_OFF, event.quantity)
    good.proposal = None
    good.note_left(event.left)


def goods_movement_reversed(state: Fund, event: GoodsMovementReversed) -> None:
    good = state.goods[event.goods_id]
    del good.movements[event.movement_id]
    good.proposal = None
    good.note_left(event.left)


def goods_reversed(state: Fund, event: GoodsReversed) -> None:
    good = state.goods[event.goods_id]
    good.state, good.left, good.proposal = GoodsState.REVERSED, 0, None
    receipted = good.receipt is ReceiptState.RECEIPTED
    good.receipt = ReceiptState.CANCELLED if receipted else ReceiptState.NOT_YET_DUE
    state.receipts_due.goods.pop(event.goods_id, None)
