"""Whom the line for a room leaves free time to, while somebody in it is about to be offered some.

The same reckoning refuses a booking and says beforehand until when one could last.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from services.bookings.domain.hours import Span
from services.bookings.domain.kin import kin_of, line_is_called
from services.bookings.domain.room_wait_state import RoomWait
from services.bookings.domain.space_state import Space
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.events import BookingUse


class Wisher(NamedTuple):
    """Who would like a space, as its line sees them."""

    person: str
    use: BookingUse
    units: int


def others_come_first(state: Bookings, wisher: Wisher, space: Space, wanted: Span) -> bool:
    """Whether somebody who waits for this time is about to have it offered, since it just came free.

    The community's own needs, and the trials that it keeps space for, wait for nobody.
    """
    until = left_until(state, wisher, space, wanted[0])
    return until is not None and wanted[1] > until


def left_until(state: Bookings, wisher: Wisher, space: Space, starts_at: datetime) -> datetime | None:
    """Until when a booking that begins then may last before others come first; None: as long as it likes."""
    if wisher.use is BookingUse.COMMUNITY or not line_is_called(state, space):
        return None
    buffer = timedelta(minutes=space.buffer_minutes)
    others: datetime | None = None
    own: list[datetime] = []
    for wait in _line(state, space):
        where = state.spaces[wait.space_id]
        if wait.person_id != wisher.person:
            if starts_at < wait.ends_at + timedelta(minutes=where.buffer_minutes):
                until = wait.starts_at - buffer
                others = until if others is None else min(others, until)
        elif where is space and wait.starts_at <= starts_at < wait.ends_at and wisher.units <= wait.units:
            # What they wait for themselves, before everybody behind them.
            own.append(wait.ends_at if others is None else min(wait.ends_at, others))
    return None if others is None else max([others, *own])


def turns(state: Bookings, space: Space) -> Iterator[datetime]:
    """The starts from which on the line leaves more or less."""
    if line_is_called(state, space):
        for wait in _line(state, space):
            where = state.spaces[wait.space_id]
            yield from (wait.starts_at, wait.ends_at)
            yield wait.ends_at + timedelta(minutes=where.buffer_minutes)


def _line(state: Bookings, space: Space) -> Iterator[RoomWait]:
    """Who waits for its whole or its parts, then who waits for it, whoever is served first in front."""
    for one in (*kin_of(state, space), space):
        yield from state.room_waits.line_of(one.id)
