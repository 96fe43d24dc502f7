"""How a session looks, and how sessions are asked for."""

from enum import StrEnum

from pydantic import Field

from shared.contracts.bookings.draws.views import DrawState
from shared.contracts.bookings.joint_hosts.views import JointHost
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.contracts.bookings.sessions.finding import DaysOfTheWeek, TimeOfDay, hour_of_week
from shared.contracts.bookings.sessions.tickets import TicketTypeView
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE
from shared.kernel.sought import as_sought


class SessionState(StrEnum):
    """How a session stands. Residents see it from `open` on."""

    DRAFTED = "drafted"
    PRICED = "priced"
    OPEN = "open"
    FULL = "full"  # Open, and every place is taken or on offer: who enrols now, waits.
    CLOSED = "closed"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


UNOPENED = frozenset({SessionState.DRAFTED, SessionState.PRICED})
"""The states of a draft."""


PUBLISHED = frozenset({SessionState.OPEN, SessionState.FULL, SessionState.CLOSED})
"""The states of a session that everybody knows of and that is to take place."""


EVERYBODY = "everybody"
_LAST_OF_CHILDHOOD = 17
_OLDEST = 120


class SessionKind(StrEnum):
    """For how many a session is."""

    FOR_SEVERAL = "for_several"
    APPOINTMENT = "appointment"  # For one person.


class ReportState(StrEnum):
    """How the report of a session stands that is over and neither delivered nor cancelled."""

    DUE = "due"
    OVERDUE = "overdue"  # Its host drafts and opens nothing until it is reported.


class SessionView(View):
    """A partner's course or activity: where, when, at what price, and how it ended."""

    session_id: Id
    """What to name to enrol, and what enrolments and takings refer to."""
    partner_id: Id
    """The partner that holds it."""
    space_id: Id
    """The space in which it takes place."""
    booking_id: Id
    """The booking that keeps the space for it."""
    starts_at: Instant
    """When the session begins, and enrolment ends at the latest."""
    ends_at: Instant
    """When the session ends."""
    title: str
    """What the session is called."""
    description: str | None
    """What happens there and what to bring; null for nothing beyond the title."""
    title_en: str | None = None
    """What it is called in English; null where nobody said."""
    description_en: str | None = None
    """The same as its description, in English; null where nobody said."""
    capacity: int
    """Number of places in all."""
    for_minors: bool
    """Whether it is meant for minors."""
    volunteer: bool
    """Whether it is a volunteer activity, which never has a price."""
    category: SessionCategory | None = None
    """What it is about; null where nothing was said."""
    age_from: int | None = None
    """From which age on it is meant; null for no bound."""
    age_to: int | None = None
    """Up to which age it is meant; null for no bound."""
    state: SessionState
    """How it stands, from draft to delivered or cancelled."""
    market_reference_fen: int | None = None
    """What the like costs per person on the market, in fen; null until a price was set."""
    market_source: str | None = None
    """Where the market reference comes from; null until a price was set."""
    reference_id: Id | None = None
    """The entry of the catalogue of market references on which the price stands; null where it was typed."""
    price_fen: int = 0
    """The price per person, in fen; 0 for a free session."""
    report: ReportState | None = None
    """Whether its report is due or overdue; null before its end, and once it is delivered or cancelled."""
    report_by: Instant | None = None
    """Until when it is to be reported; null before its end."""
    cap_fen: int | None = None
    """The highest price that the agreement allows, in fen; null for a free session."""
    agreement_id: Id | None = None
    """The agreement whose share and ratio bind it; null for a free session."""
    places_taken: int = 0
    """Number of places that are confirmed or on offer."""
    waiting: int = 0
    """Number of people on the waitlist."""
    draw: DrawState | None = None
    """How far the draw of its places is; null where they go in the order of enrolment."""
    applications_until: Instant | None = None
    """Until when residents apply for the draw; null where none is held."""
    applied: int = 0
    """Number of people who applied for a draw that is still to be held."""
    attended: int | None = None
    """Number of people who came; null until the session is delivered."""
    paid_fen: int = 0
    """What was paid for all places so far, in fen."""
    refunded_fen: int = 0
    """What was given back of it so far, in fen."""
    takings_fen: int | None = None
    """What was paid less what was given back, in fen, refunds after the delivery included; null until it is
    delivered."""
    drafted_at: Instant
    """When it was drafted."""
    cancelled_because: str | None = None
    """Why it does not take place; null unless it was cancelled."""
    dropped: bool = False
    """Whether it was given up before it was opened: its partner, who was to hold it as well and staff see it
    as they saw the draft."""
    course_id: Id | None = None
    """The course of which it is a lesson; null where it is none."""
    moved: bool = False
    """Whether it is a lesson that takes place on another date than was told: who had a place by then may give
    that back alone."""
    moved_at: Instant | None = None
    """When it was moved last; null where it was not."""
    ticket_types: tuple[TicketTypeView, ...] = ()
    """The ticket types by which its places are taken; none where there is one price for everybody."""
    offer_id: Id | None = None
    """The offer of appointments of which it is one, for one person; null where it is none. Once it is taken,
    everybody but its partner, whoever took it and staff sees that it is, without its title."""
    each_person: int | None = None
    """How many such appointments ahead one person may have with the partner; null where it is none."""
    joint_hosts: tuple[JointHost, ...] = ()
    """The partners that hold it as well; and, for them, its partner and staff, those that are asked to."""

    @property
    def kind(self) -> str:
        """Whether it is an appointment: `SessionKind`."""
        return SessionKind.APPOINTMENT if self.offer_id else SessionKind.FOR_SEVERAL

    @property
    def is_private(self) -> bool:
        """Whether it is an appointment that is no longer for everybody to take."""
        return self.offer_id is not None and self.state is not SessionState.OPEN

    @property
    def seen_by(self) -> str:
        """Who sees it, beside staff: `EVERYBODY`, or the partner whose draft it is or was."""
        return self.partner_id if self.dropped or self.state in UNOPENED else EVERYBODY

    @property
    def content_seen_by(self) -> str:
        """Who finds it by what it is, beside staff: `EVERYBODY`, or its partner where it is private."""
        return self.partner_id if self.is_private else EVERYBODY

    @property
    def words_sought(self) -> str:
        """The text that a search for words goes through."""
        # What is taken is found by nobody who looks for what it was called.
        said = (self.title, self.description, self.title_en, self.description_en)
        return "" if self.is_private else as_sought(" ".join(one or "" for one in said).rstrip())

    @property
    def youngest_sought(self) -> int:
        """The least age for which it is meant."""
        return self.age_from or 0

    @property
    def oldest_sought(self) -> int:
        """The greatest age for which it is meant."""
        if self.age_to is not None:
            return self.age_to
        return _LAST_OF_CHILDHOOD if self.for_minors else _OLDEST

    @property
    def hour_sought(self) -> int:
        """The hour of the week, in UTC, in which it begins."""
        return hour_of_week(self.starts_at)

    @property
    def price_sought(self) -> int:
        """What a search for a price compares: the least that a place costs."""
        return self.price_from_fen

    def ticket_name(self, ticket_type_id: str | None) -> str:
        """What a ticket type of it is called; empty for none."""
        return next((one.name for one in self.ticket_types if one.ticket_type_id == ticket_type_id), "")

    @property
    def price_from_fen(self) -> int:
        """The least that a place costs, in fen."""
        return min((one.price_fen for one in self.ticket_types), default=self.price_fen)


class ListSessionsRequest(PagedRequest):
    course_id: Id | None = None
    """Only lessons of this course."""
    partner_id: Id | None = None
    """Only those of this partner."""
    space_id: Id | None = None
    """Only those in this space."""
    state: SessionState | None = None
    """Only those in this state."""
    kind: SessionKind | None = None
    """Only sessions for several people, or only appointments."""
    offer_id: Id | None = None
    """Only appointments of this offer."""
    report: ReportState | None = None
    """Only those that are over and not reported: due, or overdue."""
    starts_from: Instant | None = None
    """Only those that start at this moment or later."""
    starts_before: Instant | None = None
    """Only those that start before this moment."""
    to_come: bool = False
    """Only those that are open, full or closed: no draft, and none that was held or cancelled."""
    words: str | None = Field(default=None, max_length=60)
    """Only those in whose title or description, in either language, all of these words are, in any case and
    width."""
    category: SessionCategory | None = None
    """Only those about this."""
    age: int | None = Field(default=None, ge=0, le=120)
    """Only those that are meant for somebody of this age."""
    price_up_to_fen: int | None = Field(default=None, ge=0, le=10**13)
    """Only those that cost this much per person at most, in fen; 0: only free ones."""
    on_days: DaysOfTheWeek | None = None
    """Only those that begin on such a day, in the community's zone."""
    time_of_day: TimeOfDay | None = None
    """Only those that begin at this time of the day, in the community's zone."""


class ListSessions(ListSessionsRequest, PagedQuery[Page[SessionView]]):
    """Sessions by their start. Drafts are listed for their partner and for staff only."""

    operation = Operation("List sessions", ANYONE)

    seen_by: tuple[str, ...] | None
    """What the caller may see of `SessionView.seen_by`; None: all. Never taken from a request."""
    zone: str = "UTC"
    """In which days and times of the day are reckoned: the community's. Never taken from a request."""


class GetSession(Query[SessionView | None]):
    """One session: its price and where the market reference comes from, places taken, and how it ended."""

    operation = Operation("Read a session", ANYONE, (SESSION_IS_UNKNOWN,))

    session_id: Id
    seen_by: tuple[str, ...] | None
    """As for `ListSessions`."""


class ReadSessions(Query[list[SessionView]]):
    """These sessions in one question, in this order, without those that are unknown or not to be seen."""

    session_ids: tuple[Id, ...]
    seen_by: tuple[str, ...] | None
    """As for `ListSessions`."""
