"""Whether a booking can have the pieces of equipment that it asks for: never more at once than there are."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from pydantic import JsonValue

from services.bookings.domain.alternatives import OFFERED, WouldDo, could_be_had, ground
from services.bookings.domain.equipment_state import Equipment, Store
from services.bookings.domain.hours import Span
from services.bookings.domain.space_state import Space
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.equipment.events import BookingEquipmentSet
from shared.contracts.bookings.equipment.pieces import Pieces, in_order
from shared.contracts.bookings.refusals.equipment import (
    EQUIPMENT_BELONGS_TO_ANOTHER_SPACE,
    EQUIPMENT_IS_NOT_FREE,
    EQUIPMENT_IS_UNKNOWN,
)
from shared.kernel.refusals import Rejected

_STARTS_TRIED = 40
_DAYS_TRIED = 7
_DAY = timedelta(days=1)


def require_equipment(store: Store, equipment_id: str) -> Equipment:
    """The kind, or a refusal."""
    try:
        return store.kinds[equipment_id]
    except KeyError:
        raise Rejected(EQUIPMENT_IS_UNKNOWN) from None


def goes_to(kind: Equipment, space: Space) -> bool:
    """Whether it is lent with a space: from the store to all, else within a whole and its parts."""
    return kind.space_id is None or kind.space_id in {space.id, space.whole_id, *space.part_ids}


def must_be_known(state: Bookings, wanted: Sequence[Pieces]) -> None:
    """Refuses pieces of what there is not."""
    for one in wanted:
        require_equipment(state.equipment, one.equipment_id)


def against_pieces(
    state: Bookings, space: Space, wanted: Sequence[Pieces], span: Span, units: int, would_do: WouldDo
) -> Iterator[Rejected]:
    """What is against having these pieces in a space and a time, and when else all of it could be had.

    ``would_do`` says whether nothing is against another window of the space, these pieces included.
    """
    elsewhere = _elsewhere(state, space, wanted)
    if elsewhere is not None:
        yield elsewhere
    short = _short(state, space, wanted, span)
    if short:
        others = [] if elsewhere else _other_times(state, space, wanted, span, units, would_do)
        yield Rejected(EQUIPMENT_IS_NOT_FREE, short=short, alternatives=others)


def pieces_must_be_free(state: Bookings, space: Space, wanted: Sequence[Pieces], span: Span) -> None:
    """Refuses what a booking that stands can't have beside the others."""
    for refused in against_pieces(state, space, wanted, span, 0, lambda *_: False):
        raise refused


def has_pieces(state: Bookings, space: Space, wanted: Sequence[Pieces], span: Span) -> bool:
    """Whether nothing is against having these pieces in a space and a time."""
    return _elsewhere(state, space, wanted) is None and not _short(state, space, wanted, span)


def free_with(state: Bookings, space: Space, span: Span) -> list[JsonValue]:
    """How much of what goes to a space is free in a time, the buffer after it included."""
    until = _until(space, span)
    return [
        {"equipment_id": one.id, "in_service": one.in_service, "free": one.free(span[0], until)}
        for one in state.equipment.kinds.values()
        if one.pieces and goes_to(one, space)
    ]


def lent(booking_id: str, wanted: Sequence[Pieces] | None, now: datetime) -> list[BookingEquipmentSet]:
    """What tells, beside a booking that is made, which pieces it has; nothing where it asks for none."""
    if not wanted:
        return []
    return [BookingEquipmentSet(booking_id=booking_id, equipment=in_order(wanted), set_at=now)]


def _until(space: Space, span: Span) -> datetime:
    return span[1] + timedelta(minutes=space.buffer_minutes)


def _elsewhere(state: Bookings, space: Space, wanted: Sequence[Pieces]) -> Rejected | None:
    for one in wanted:
        kind = state.equipment.kinds[one.equipment_id]
        if not goes_to(kind, space):
            named = {"equipment_id": kind.id, "name": kind.name, "name_en": kind.name_en}
            return Rejected(EQUIPMENT_BELONGS_TO_ANOTHER_SPACE, **named, space_id=kind.space_id)
    return None


def _short(state: Bookings, space: Space, wanted: Sequence[Pieces], span: Span) -> list[JsonValue]:
    found: list[JsonValue] = []
    for one in wanted:
        kind = state.equipment.kinds[one.equipment_id]
        free = kind.free(span[0], _until(space, span))
        if free < one.pieces:
            found.append(
                {
                    "equipment_id": kind.id,
                    "name": kind.name,
                    "name_en": kind.name_en,
                    "asked": one.pieces,
                    "free": free,
                    "in_service": kind.in_service,
                }
            )
    return found


def _other_times(
    state: Bookings, space: Space, wanted: Sequence[Pieces], span: Span, units: int, would_do: WouldDo
) -> list[JsonValue]:
    """Up to three windows of the same length in which the space and the pieces are free: the nearest of that
    day, then the same time of the next days. The work is bounded."""
    length = span[1] - span[0]
    near = sorted(_starts(state, space, wanted, span), key=lambda one: abs(one - span[0]))[:_STARTS_TRIED]
    found: list[JsonValue] = []
    for starts_at in (*near, *(span[0] + number * _DAY for number in range(1, _DAYS_TRIED))):
        window = starts_at, starts_at + length
        if could_be_had(state, space, window, units) and would_do(space, window):
            found.append({"space_id": space.id, "starts_at": stamp(starts_at), "ends_at": stamp(window[1])})
        if len(found) == OFFERED:
            break
    return found


def _starts(state: Bookings, space: Space, wanted: Sequence[Pieces], span: Span) -> set[datetime]:
    """When, on that day, so long a booking could begin or end beside those who have the pieces."""
    length, taken = span[1] - span[0], _until(space, span) - span[0]
    starts: set[datetime] = set()
    for opens, closes in ground(state, space, span[0]):
        starts |= {opens, closes - length}
        for one in wanted:
            for slot in state.equipment.kinds[one.equipment_id].schedule.between(opens, closes):
                starts |= {slot.free_again_at, slot.starts_at - taken}
    return starts - {span[0]}
