"""How a draw looks to everybody, and what the platform asks to hold those that are due."""

from enum import StrEnum

from shared.contracts.bookings.refusals.draws import SESSION_HAS_NO_DRAW
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.kernel.models import CommunityId, Id, Instant, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, Role, roles


class DrawState(StrEnum):
    """How far a draw is."""

    OPEN = "open"
    CLOSED = "closed"  # The tickets are published, the seed comes within moments.
    HELD = "held"
    VOID = "void"  # The session was cancelled, or began, before it was held.


PENDING = frozenset({DrawState.OPEN, DrawState.CLOSED})
"""The states of a draw that is still to be held."""


class DrawView(View):
    """A draw with all that one needs to recompute it, once that is published."""

    session_id: Id
    """The session whose places are drawn."""
    state: DrawState = DrawState.OPEN
    """How far it is."""
    applications_until: Instant
    """When applications end, and it is held."""
    commitment: str
    """The SHA-256 of the seed, in hexadecimal, published before anybody applies."""
    tickets: tuple[str, ...] | None = None
    """All tickets in the order in which they were handed out; null until applications have ended."""
    seed: str | None = None
    """The seed; null until it is held."""
    order: tuple[str, ...] | None = None
    """The tickets as they were drawn; null until it is held."""
    held_at: Instant | None = None
    """When it was held."""


class GetDraw(Query[DrawView | None]):
    """The draw of a session: its commitment, and later its tickets, its seed and the drawn order."""

    operation = Operation("Read a draw", ANYONE, (SESSION_HAS_NO_DRAW, SESSION_IS_UNKNOWN))

    session_id: Id


class ClosedDraws(View):
    """One community's draws whose tickets are published and that are still to be held."""

    session_ids: tuple[Id, ...] = ()
    """Their sessions."""


class GatherClosedDraws(Query[dict[str, ClosedDraws]]):
    """The draws to hold in several communities, in one question; those that never had one are missing."""

    operation = Operation("", roles(Role.SYSTEM))

    communities: tuple[CommunityId, ...]
