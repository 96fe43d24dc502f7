"""What the rules know of ticket types, and who of a line has a place, quotas heeded."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from shared.contracts.bookings.sessions.tickets import TicketFor


@dataclass(slots=True)
class TicketType:
    """A kind of place in one session."""

    id: str
    name: str
    price_fen: int
    quota: int | None
    for_whom: TicketFor
    taken_until: datetime | None
    places_taken: int = 0
    """Confirmed and on offer."""


class InLine(NamedTuple):
    """Somebody who waits."""

    key: str
    party_id: str | None = None
    """What those have in common who wait together."""
    ticket_type_id: str | None = None


def first_in_line(line: Iterable[InLine], free: int, left: Mapping[str, int] | None = None) -> list[str]:
    """Who of a line has one of so many free places; ``left`` is what quotas leave of ticket types.

    Strictly in order: a party for which there is no room yet keeps its turn, and the places that are free
    already wait with it. Where it is its ticket type's quota that is used up, only those behind it who wait
    for that type wait with it: the others would get no place from it.
    """
    chosen: list[str] = []
    left, closed = dict(left or {}), set[str]()
    for _, party in groupby(line, lambda one: one.party_id or one.key):
        if free <= 0:
            break
        together = [*party]
        wanted = Counter(one.ticket_type_id for one in together if one.ticket_type_id in left)
        kinds = {*wanted}
        if kinds & closed or any(wanted[one] > left[one] for one in kinds):
            closed |= kinds
            continue
        if len(together) > free:
            break
        free -= len(together)
        for one in kinds:
            left[one] -= wanted[one]
        chosen += [one.key for one in together]
    return chosen


def left_of_quotas(types: Mapping[str, TicketType]) -> dict[str, int]:
    """How many places of each ticket type that has a quota are neither taken nor on offer."""
    return {one.id: one.quota - one.places_taken for one in types.values() if one.quota is not None}
