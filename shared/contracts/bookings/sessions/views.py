"""How a session looks, and how sessions are asked for."""

from enum import StrEnum

from shared.contracts.bookings.refusals import SESSION_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class SessionState(StrEnum):
    DRAFTED = "drafted"
    PRICED = "priced"
    OPEN = "open"
    FULL = "full"  # Open, and every place is taken or on offer: who enrols now, waits.
    CLOSED = "closed"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


UNOPENED = frozenset({SessionState.DRAFTED, SessionState.PRICED})
"""The states of a draft."""


EVERYBODY = "everybody"


class SessionView(View):
    session_id: Id
    partner_id: Id
    space_id: Id
    booking_id: Id
    starts_at: Instant
    ends_at: Instant
    title: str
    description: str | None
    capacity: int
    for_minors: bool
    volunteer: bool
    state: SessionState
    market_reference_fen: int | None = None
    market_source: str | None = None
    price_fen: int = 0
    cap_fen: int | None = None
    agreement_id: Id | None = None
    places_taken: int = 0
    """Confirmed and on offer."""
    waiting: int = 0
    attended: int | None = None
    """Set by the delivery."""
    paid_fen: int = 0
    refunded_fen: int = 0
    takings_fen: int | None = None
    """Set by the delivery; lowered by refunds after it."""
    drafted_at: Instant
    cancelled_because: str | None = None

    @property
    def seen_by(self) -> str:
        """Who sees it, beside staff: `EVERYBODY`, or the partner whose draft it is."""
        return self.partner_id if self.state in UNOPENED else EVERYBODY


class ListSessionsRequest(PagedRequest):
    partner_id: Id | None = None
    """Only those of this partner."""
    space_id: Id | None = None
    """Only those in this space."""
    state: SessionState | None = None
    """Only those in this state."""
    starts_from: Instant | None = None
    """Only those that start at this moment or later."""
    starts_before: Instant | None = None
    """Only those that start before this moment."""


class ListSessions(ListSessionsRequest, PagedQuery[Page[SessionView]]):
    """Sessions by their start. Drafts are listed for their partner and for staff only."""

    operation = Operation("List sessions", ANYONE)

    seen_by: tuple[str, ...] | None
    """What the caller may see of `SessionView.seen_by`; None: all. Never taken from a request."""


class GetSession(Query[SessionView | None]):
    """One session: its price and where the market reference comes from, places taken, and how it ended."""

    operation = Operation("Read a session", ANYONE, (SESSION_IS_UNKNOWN,))

    session_id: Id
    seen_by: tuple[str, ...] | None
    """As for `ListSessions`."""
