"""What a reversal does to a donation box: what was banked of an opening is to be banked again."""

from services.fund.domain.state import Fund
from shared.contracts.fund.ledger import EntryReversed


def box_of(state: Fund, donation_id: str) -> str | None:
    """The box that a gift was taken out of; None for any other gift, and for what is none."""
    banked = state.boxes.banked.get(donation_id)
    return banked.box_id if banked else None


def boxed_gift_reversed(state: Fund, event: EntryReversed) -> None:
    """What was banked of an opening and is taken back is to be banked again."""
    if event.box_id is not None:
        banked = state.boxes.banked[event.reversed_subject_id]
        state.boxes.by_id[event.box_id].to_bank[banked.opening_id] = banked.counted_fen
