"""Donation boxes with their openings, as everybody may read them: no count before it is settled."""

from collections.abc import Sequence

from shared.contracts.fund.boxes.events import (
    BoxBanked,
    BoxClosed,
    BoxCounted,
    BoxEmptied,
    BoxFiled,
    BoxRegistered,
    BoxSealed,
)
from shared.contracts.fund.boxes.terms import BoxState
from shared.contracts.fund.boxes.translations import BoxTranslated
from shared.contracts.fund.boxes.views import BoxView, GetBox, ListBoxes, OpeningView
from shared.contracts.fund.ledger import EntryReversed
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection
from shared.projections.translated import translated

Box = BoxView | None
_OPENINGS = 60


def _registered(_box: Box, recorded: Recorded[BoxRegistered], _key: str) -> BoxView:
    return BoxView(**recorded.data.model_dump(exclude={"keeper_id"}))


def _filed(box: Box, recorded: Recorded[BoxFiled], _key: str) -> Box:
    filed = {"filing_number": recorded.data.filing_number, "plan_ends_on": recorded.data.ends_on}
    return box and box.model_copy(update=filed)


def _sealed(box: Box, recorded: Recorded[BoxSealed], _key: str) -> Box:
    sealed = recorded.data.model_dump(include={"seal", "count_by"})
    return box and box.model_copy(update={"state": BoxState.IN_USE, "differs": False, **sealed})


def _counted(box: Box, recorded: Recorded[BoxCounted], _key: str) -> Box:
    counting = {"state": BoxState.COUNTING, "differs": recorded.data.differs}
    return box and box.model_copy(update=counting)


def _emptied(box: Box, recorded: Recorded[BoxEmptied], _key: str) -> Box:
    event = recorded.data
    if box is None:
        return None
    opening = OpeningView(**event.model_dump(include=set(OpeningView.model_fields)))
    emptied = {"state": BoxState.EMPTIED, "seal": None, "count_by": None, "differs": False}
    sums = {"counted_fen": box.counted_fen + event.counted_fen}
    return _with(box.model_copy(update=emptied | sums), (opening, *box.openings)[:_OPENINGS])


def _with(box: BoxView, openings: Sequence[OpeningView]) -> BoxView:
    waits = any(one.counted_fen and one.donation_id is None for one in openings)
    is_open = waits or box.state is not BoxState.CLOSED
    return box.model_copy(update={"openings": tuple(openings), "to_bank": waits, "open": is_open})


def _banked(box: Box, recorded: Recorded[BoxBanked], _key: str) -> Box:
    event = recorded.data
    if box is None:
        return None
    told = {"donation_id": event.donation_id, "banked_fen": event.amount_fen, "short_reason": event.reason}
    openings = [
        one.model_copy(update=told) if one.opening_id == event.opening_id else one for one in box.openings
    ]
    banked_fen = box.banked_fen + event.amount_fen
    return _with(box.model_copy(update={"banked_fen": banked_fen}), openings)


def _reversed(box: Box, recorded: Recorded[EntryReversed], _key: str) -> Box:
    """What was banked and is taken back is to be banked again."""
    if box is None:
        return None
    donation_id = recorded.data.reversed_subject_id
    back_fen = sum(one.banked_fen for one in box.openings if one.donation_id == donation_id)
    nothing = {"donation_id": None, "banked_fen": 0, "short_reason": None}
    openings = [
        one.model_copy(update=nothing) if one.donation_id == donation_id else one for one in box.openings
    ]
    return _with(box.model_copy(update={"banked_fen": box.banked_fen - back_fen}), openings)


def _closed(box: Box, recorded: Recorded[BoxClosed], _key: str) -> Box:
    closed = {"state": BoxState.CLOSED, "reason": recorded.data.reason}
    return box and box.model_copy(update={**closed, "open": box.to_bank})


BOXES = (
    Projection("boxes", BoxView, indexes=("state", "open", "registered_at"), version=2)
    .on(BoxRegistered, lambda event: event.box_id, _registered)
    .on(BoxTranslated, lambda event: event.box_id, translated)
    .on(BoxFiled, lambda event: event.box_id, _filed)
    .on(BoxSealed, lambda event: event.box_id, _sealed)
    .on(BoxCounted, lambda event: event.box_id, _counted)
    .on(BoxEmptied, lambda event: event.box_id, _emptied)
    .on(BoxBanked, lambda event: event.box_id, _banked)
    .on(EntryReversed, lambda event: event.box_id or (), _reversed)
    .on(BoxClosed, lambda event: event.box_id, _closed)
    .gets(GetBox)
    .lists(ListBoxes, order="registered_at", descending=True)
)
