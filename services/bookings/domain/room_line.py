"""What may give a time to those who wait for it has their line served at once."""

from collections.abc import Iterable
from datetime import datetime

from services.bookings.domain.kin import kin_of
from services.bookings.domain.state import Bookings

_CALLED_LATER = "line/"
"""The alarm of a line in which somebody may be offered later what they may not be offered now. Other than the
alarm of a space, it keeps what is free from nobody."""


def call_line(state: Bookings, space_id: str, now: datetime) -> None:
    """Something of the space, and so of its kin, may be free: alarms the lines in which anybody waits."""
    waits = state.room_waits
    for space in (state.spaces[space_id], *kin_of(state, state.spaces[space_id])):
        if not all(waits.open[one].offered for one in waits.of_space.get(space.id, ())):
            state.agenda.put(space.id, now)


def call_lines(state: Bookings, now: datetime) -> None:
    """What holds of all spaces has changed, or of a partner that may wait for any."""
    for space_id in state.room_waits.of_space:
        call_line(state, space_id, now)


def call_lines_of(state: Bookings, person_id: str, now: datetime) -> None:
    """A person may have one booking more."""
    for wait in state.room_waits.of(person_id):
        call_line(state, wait.space_id, now)


def call_line_later(state: Bookings, space_id: str, moments: Iterable[datetime]) -> None:
    """The line was served, but for those who may be offered something from one of these moments on."""
    state.agenda.put_soonest(f"{_CALLED_LATER}{space_id}", moments)


def line_called(state: Bookings, alarm: str) -> str | None:
    """The space whose line this alarm calls; None for an alarm of anything else."""
    space_id = alarm.removeprefix(_CALLED_LATER)
    return space_id if space_id in state.spaces else None
