"""Staff say into which parts a space can be divided: whoever has the whole has every part."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from services.bookings.domain.room_line import call_line
from services.bookings.domain.space_state import Space
from services.bookings.domain.spaces import BOOKINGS_SHOWN, END_OF_TIME
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.refusals.parts import (
    BOOKINGS_OF_PARTS_CONFLICT,
    PART_BELONGS_TO_ANOTHER_SPACE,
    PARTS_LIE_ONE_LEVEL_DEEP,
)
from shared.contracts.bookings.spaces.parts import SetSpaceParts, SpacePartsSet
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def set_space_parts(state: Bookings, command: SetSpaceParts) -> list[Event]:
    whole = state.space(command.space_id)
    parts = [state.space(one) for one in command.part_ids]
    if {*command.part_ids} == {*whole.part_ids}:
        return []
    if parts and (whole.whole_id is not None or any(one is whole or one.part_ids for one in parts)):
        raise Rejected(PARTS_LIE_ONE_LEVEL_DEEP)
    for one in parts:
        if one.whole_id not in {None, whole.id}:
            raise Rejected(PART_BELONGS_TO_ANOTHER_SPACE, part_id=one.id, space_id=one.whole_id)
    _bookings_must_not_conflict(state, whole, [one for one in parts if one.whole_id is None], command.now)
    return [
        SpacePartsSet(
            space_id=whole.id,
            part_ids=command.part_ids,
            taken_out=tuple(one for one in whole.part_ids if one not in command.part_ids),
            set_at=command.now,
        )
    ]


def _bookings_must_not_conflict(state: Bookings, whole: Space, added: Sequence[Space], now: datetime) -> None:
    found = [*dict.fromkeys(one for part in added for one in _conflicts(state, whole, part, now))]
    if found:
        raise Rejected(
            BOOKINGS_OF_PARTS_CONFLICT, bookings=[*found[:BOOKINGS_SHOWN]], bookings_in_all=len(found)
        )


def _conflicts(state: Bookings, whole: Space, part: Space, now: datetime) -> Iterator[str]:
    """The bookings of both that lie in one time, buffers included; of what is over nothing can be undone."""
    for slot in whole.schedule.between(now, END_OF_TIME):
        for other in part.schedule.between(max(slot.starts_at, now), slot.free_again_at):
            yield from (one for one in (slot.booking_id, other.booking_id) if one in state.bookings)


def space_parts_set(state: Bookings, event: SpacePartsSet) -> None:
    whole = state.spaces[event.space_id]
    for one in event.taken_out:
        state.spaces[one].whole_id = None
    for one in event.part_ids:
        state.spaces[one].whole_id = whole.id
    whole.part_ids = event.part_ids
    for one in (whole.id, *event.taken_out):
        call_line(state, one, event.set_at)  # Taken out, it may be free.
