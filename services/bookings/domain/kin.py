"""Spaces that nobody can use at the same time: a hall and the halves into which it can be divided.

Nothing of it is kept twice: whoever asks about a space looks at the slots and closures of its kin as well.
"""

from datetime import datetime

from services.bookings.domain.schedule import Slot, Use
from services.bookings.domain.space_state import Closure, Space
from services.bookings.domain.state import Bookings

EVERYTHING = 1_000_000
"""What is taken of a space by any booking of its kin: more units than a space can have."""


def kin_of(state: Bookings, space: Space) -> list[Space]:
    """The parts of a whole, or the whole of a part; none of most spaces."""
    if space.whole_id is not None:
        return [state.spaces[space.whole_id]]
    return [state.spaces[one] for one in space.part_ids]


def uses_of(state: Bookings, space: Space, starts_at: datetime, ends_at: datetime) -> list[Use]:
    """What is taken of a space in this time, by its own bookings and by those of its kin."""
    slots = [*space.schedule.between(starts_at, ends_at), *slots_of_kin(state, space, starts_at, ends_at)]
    return [(slot.starts_at, slot.free_again_at, slot.units) for slot in slots]


def slots_of_kin(state: Bookings, space: Space, starts_at: datetime, ends_at: datetime) -> list[Slot]:
    """The slots of its kin in this time, each of which takes all of the space."""
    kin = kin_of(state, space)
    if not kin:
        return []
    return [
        slot._replace(units=EVERYTHING) for one in kin for slot in one.schedule.between(starts_at, ends_at)
    ]


def closures_of(state: Bookings, space: Space) -> list[Closure]:
    """When the space can't be used since it, or some of its kin, is closed."""
    return [*space.closures, *(closure for one in kin_of(state, space) for closure in one.closures)]


def line_is_called(state: Bookings, space: Space) -> bool:
    """Whether somebody who waits for it, or for its kin, may be about to have a time offered."""
    return any(one.id in state.agenda.set_for for one in (space, *kin_of(state, space)))
