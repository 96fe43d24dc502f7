"""How the rooms of a community are used in a month: open, taken, kept for residents, and to no avail."""

from shared.kernel.models import CommunityId, Id, Instant, Query, View
from shared.kernel.months import Month
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, Role, roles


class RoomUseNumbers(View):
    """What happened in a month of the community's zone, what lies ahead in it included.

    Minutes are of units: an hour of a room with 24 seats is 24 hours, and two seats for an hour are two.
    """

    opened_minutes: int = 0
    """How long it was open: by its hours or the community's, and the calendar, less its closures."""
    resident_minutes: int = 0
    """What residents had booked of it, and did not give back or stay away from."""
    other_minutes: int = 0
    """What partners, sessions, trials and the community itself had of it."""
    kept_minutes: int = 0
    """What was left to residents: how long it was open, less what the others had."""
    bookings: int = 0
    """Number of bookings in the month, those that were given back included."""
    given_back: int = 0
    """Number of those that were given back."""
    no_shows: int = 0
    """Number of those to which nobody came, by whom the room would have had to be checked in."""


class RoomUseLine(View):
    """One room, in two months."""

    space_id: Id
    """The room, a whole or a part: what is booked of a part counts for the part."""
    name: str
    """What it is called in Chinese."""
    name_en: str
    """What it is called in English."""
    month: RoomUseNumbers
    """The month that was asked for."""
    before: RoomUseNumbers
    """The month before it."""


class RoomUseView(View):
    """The rooms of a community in numbers, a month beside the one before."""

    month: str
    """The month that was asked for: ``2026-12``."""
    before: str
    """The month before it."""
    rooms: tuple[RoomUseLine, ...]
    """The rooms, in the order in which they were opened."""


class GetRoomUse(Query[RoomUseView]):
    """How much of its hours each room was used and by whom, what was left to residents, and how often nobody
    came: a month beside the one before. Nobody is named."""

    operation = Operation("Read how rooms are used", ANYONE)

    month: Month | None = None
    """The month; the one that runs, where none is named."""
    at: Instant
    """The time by which a month runs. Never taken from a request."""


class RoomUseOfTwo(View):
    """All rooms of a community together, in two months."""

    month: RoomUseNumbers
    """The month that was asked for."""
    before: RoomUseNumbers
    """The month before it."""


class GatherRoomUse(Query[dict[str, RoomUseOfTwo]]):
    """The same of several communities, in one question each for what it takes; those without rooms are
    missing."""

    operation = Operation("", roles(Role.DISTRICT))

    communities: tuple[CommunityId, ...]
    month: Month
