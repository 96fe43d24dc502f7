"""What happens in draws. What anybody needs to recompute one is public; who took part is not."""

from typing import ClassVar

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant
from shared.kernel.roles import Allowed, Role, roles


class DrawSet(Event):
    """The places of a draft are to be drawn by lot, or no longer. The public hears of it at the opening."""

    type: ClassVar[str] = "bookings.draw_set.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    session_id: Id
    """The session, still a draft."""
    partner_id: Id
    """The partner that holds it."""
    applications_until: Instant | None
    """When applications end; null where no lots are drawn after all."""
    commitment: str
    """The SHA-256 of the seed, in hexadecimal."""
    set_at: Instant
    """When it was set."""


class DrawEntered(Event):
    """Somebody applied."""

    type: ClassVar[str] = "bookings.draw_entered.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    enrolment_id: Id
    session_id: Id
    person_id: str
    price_fen: int
    ticket: str
    """What takes part in the draw in their place; the same for whoever applies again."""
    entered_at: Instant
    child_id: Id | None = None
    """Who would take part, where the person is the guardian; null for oneself, and until version 0.2."""
    party_id: Id | None = None
    """What those have in common who are drawn together, by one ticket; null for who is drawn alone, and until
    version 0.2."""
    ticket_type_id: Id | None = None
    """The ticket type of the place; null where the session has none, and until version 0.2."""


class DrawLeft(Event):
    """Somebody took an application back. The ticket stays in the list, and is passed over."""

    type: ClassVar[str] = "bookings.draw_left.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    enrolment_id: Id
    session_id: Id
    person_id: str
    left_at: Instant


class DrawClosed(Event):
    """Applications for a draw have ended: its tickets are fixed, before anybody is told the seed."""

    type: ClassVar[str] = "bookings.draw_closed.v1"

    session_id: Id
    """The session whose places are drawn."""
    commitment: str
    """The SHA-256 of the seed, as it was published at the opening."""
    tickets: tuple[str, ...]
    """All tickets, in the order in which they were handed out; also those whose person left the draw."""
    closed_at: Instant
    """When applications ended."""


class DrawHeld(Event):
    """The seed of a draw is revealed: its order follows from seed and tickets, as anybody can check."""

    type: ClassVar[str] = "bookings.draw_held.v1"

    session_id: Id
    """The session whose places are drawn."""
    commitment: str
    """What was published before: the SHA-256 of the seed."""
    seed: str
    """The seed, in hexadecimal; its text is what is hashed."""
    order: tuple[str, ...]
    """The tickets as they were drawn: first come first served, by lot."""
    held_at: Instant
    """When it was held."""


class LotDrawn(Event):
    """Somebody's place in the drawn line; what the first in it are offered follows."""

    type: ClassVar[str] = "bookings.lot_drawn.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    enrolment_id: Id
    session_id: Id
    person_id: str
    place: int
    """1 for the first of those who had not left the draw."""
    offered: bool = False
    """Whether a place is offered to them at once."""
    drawn_at: Instant
