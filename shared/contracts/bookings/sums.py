"""What a community's rooms and sessions come to in numbers, for the district."""

from pydantic import Field

from shared.kernel.models import CommunityId, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class RoomsMonth(View):
    """What happened in one month, in the community's zone."""

    bookings: int = 0
    """Number of bookings that were made, those that were given back later included."""
    bookings_cancelled: int = 0
    """Number of bookings that were given back."""
    sessions: int = 0
    """Number of sessions that were delivered."""
    attended: int = 0
    """Number of people who came to them."""
    takings_fen: int = 0
    """What was paid for them less what was given back by then, in fen."""
    places: int = 0
    """Number of places of sessions that were opened for enrolment."""
    prices_fen: int = 0
    """The prices that were set, added up, in fen."""
    market_fen: int = 0
    """The market references beside them, added up, in fen: their ratio is how low the fees are."""


class RoomsSums(View):
    """One community's rooms and sessions in numbers."""

    zone: str = "Asia/Shanghai"
    """The community's zone, in which months are meant."""
    spaces: int = 0
    """Number of rooms and places that are open for booking."""
    reports_overdue: tuple[str, ...] = ()
    """Sessions that their partners should have reported by now."""
    months: dict[str, RoomsMonth] = Field(default_factory=dict)
    """By month: ``2026-12``."""


class GatherRooms(Query[dict[str, RoomsSums]]):
    """The numbers of several communities, in one question; those that have none are missing."""

    operation = Operation("", roles(Role.DISTRICT))

    communities: tuple[CommunityId, ...]
