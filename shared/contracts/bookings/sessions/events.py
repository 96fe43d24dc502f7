"""What happens to sessions. What the fund hears of them is in `takings`."""

from typing import ClassVar

from pydantic import Field

from shared.contracts.bookings.sessions.tickets import TicketTypeTold
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant, is_unsaid
from shared.kernel.roles import Allowed, Role, roles


class SessionDrafted(Event):
    """A partner plans a session, and its space is booked with it. Nobody can enrol yet."""

    type: ClassVar[str] = "bookings.session_drafted.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    session_id: Id
    """Id of the new session; all that happens to it later carries it."""
    partner_id: Id
    """The partner that holds it."""
    space_id: Id
    """The space in which it takes place."""
    booking_id: Id
    """The booking that keeps the space for it."""
    starts_at: Instant
    """When it begins."""
    ends_at: Instant
    """When it ends."""
    title: str
    """What the session is called."""
    description: str | None
    """What happens there; null for nothing beyond the title."""
    capacity: int
    """Number of places."""
    for_minors: bool
    """Whether it is meant for minors."""
    volunteer: bool
    """Whether it is a volunteer activity, which never has a price."""
    drafted_at: Instant
    """When it was drafted; residents can enrol once it is opened."""
    category: SessionCategory | None = None
    """What it is about; null where nothing was said, and until version 0.2."""
    age_from: int | None = None
    """From which age on it is meant; null for no bound, and until version 0.2."""
    age_to: int | None = None
    """Up to which age it is meant; null for no bound, and until version 0.2."""
    course_id: Id | None = None
    """The course of which it is a lesson; null where it is none, and until version 0.2."""
    offer_id: Id | None = None
    """The offer of appointments of which it is one, for one person; null where it is none, and until version
    0.2."""
    each_person: int | None = None
    """How many such appointments ahead one person may have with the partner; null where it is none."""
    title_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    description_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its description, in English; absent where nobody said, and before 0.2.0."""


class SessionDraftedV1(SessionDrafted):
    """As 0.1 recorded it, in public: a partner plans a session, and its space is booked with it. Today the
    public hears of a session when it is opened."""

    type: ClassVar[str] = "bookings.session_drafted.v1"
    public: ClassVar[bool] = True
    earlier: ClassVar[bool] = True


class SessionPriced(Event):
    """A draft got its price, which the partner's agreement caps by the market reference."""

    type: ClassVar[str] = "bookings.session_priced.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    session_id: Id
    """The session, still a draft."""
    partner_id: Id
    """The partner that holds it."""
    market_reference_fen: int
    """What the like costs per person on the market, in fen."""
    market_source: str
    """Where the market reference comes from, so that anybody can check it."""
    price_fen: int
    """The price per person, in fen; 0 makes it free. It replaces any that was set before."""
    cap_fen: int | None
    """The highest price that the agreement allows; null for a free session."""
    agreement_id: Id | None
    """The agreement whose ratio caps the price; null for a free session."""
    priced_at: Instant
    """When the price was set."""
    reference_id: Id | None = None
    """The entry of the catalogue on which the market price stands; null where it was typed, and until version
    0.2."""


class SessionPricedV1(SessionPriced):
    """As 0.1 recorded it, in public: a draft got its price, which the partner's agreement caps by the market
    reference. Today the public hears of it when the session is opened."""

    type: ClassVar[str] = "bookings.session_priced.v1"
    public: ClassVar[bool] = True
    earlier: ClassVar[bool] = True


class SessionOpened(Event):
    """Residents can enrol in a session from now on. The first that the public hears of it."""

    type: ClassVar[str] = "bookings.session_opened.v1"

    session_id: Id
    """The session that residents can enrol in from now on."""
    partner_id: Id
    """The partner that holds it."""
    space_id: Id
    """The space in which it takes place."""
    title: str
    """What the session is called."""
    starts_at: Instant
    """When it begins, and enrolment ends at the latest."""
    ends_at: Instant
    """When it ends."""
    capacity: int
    """Number of places; whoever comes after they are taken joins the waitlist."""
    price_fen: int
    """The price per person, in fen; 0 for a free session."""
    agreement_id: Id | None
    """The agreement that binds the takings; null for a free session."""
    opened_at: Instant
    """When enrolment opened."""
    description: str | None = None
    """What happens there; null for nothing beyond the title, and until version 0.2."""
    for_minors: bool | None = None
    """Whether it is meant for minors; null until version 0.2."""
    volunteer: bool | None = None
    """Whether it is a volunteer activity, which never has a price; null until version 0.2."""
    market_reference_fen: int | None = None
    """What the like costs per person on the market, in fen; null for a free session, and until version
    0.2."""
    market_source: str | None = None
    """Where the market reference comes from, so that anybody can check it; null as that is."""
    cap_fen: int | None = None
    """The highest price that the agreement allows; null for a free session, and until version 0.2."""
    reference_id: Id | None = None
    """The entry of the catalogue of market references on which the price stands; null for a free session,
    where the market price was typed, and until version 0.2."""
    category: SessionCategory | None = None
    """What it is about; null where nothing was said, and until version 0.2."""
    age_from: int | None = None
    """From which age on it is meant; null for no bound, and until version 0.2."""
    age_to: int | None = None
    """Up to which age it is meant; null for no bound, and until version 0.2."""
    applications_until: Instant | None = None
    """Until when residents apply for the draw of its places; null where none is held, and until version
    0.2."""
    draw_commitment: str | None = None
    """The SHA-256 of the draw's seed, in hexadecimal; null where none is held, and until version 0.2."""
    course_id: Id | None = None
    """The course of which it is a lesson, in which one enrols as a whole; null where it is none, and until
    version 0.2."""
    ticket_types: tuple[TicketTypeTold, ...] = ()
    """The ticket types by which its places are taken, over its one capacity; none where there is one price
    for everybody, and until version 0.2."""
    offer_id: Id | None = None
    """The offer of appointments of which it is one, for one person; null where it is none, and until version
    0.2."""
    joint_host_ids: tuple[Id, ...] = ()
    """The partners that hold it as well; none where one holds it alone, and until version 0.2."""
    title_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    description_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its description, in English; absent where nobody said, and before 0.2.0."""


class SessionClosed(Event):
    """Nobody enrols any more: the host closed the session, or it started."""

    type: ClassVar[str] = "bookings.session_closed.v1"

    session_id: Id
    """The session in which nobody can enrol any more."""
    partner_id: Id
    """The partner that holds it."""
    started: bool
    """Whether it closed because it started; otherwise its host closed it before."""
    closed_at: Instant
    """When enrolment ended."""


class ReportDue(Event):
    """A session is over: its host records who came and that it took place, or staff cancel it."""

    type: ClassVar[str] = "bookings.report_due.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    session_id: Id
    partner_id: Id
    report_by: Instant
    due_at: Instant


class ReportOverdue(Event):
    """A session was not reported in time: its host drafts and opens nothing until it is."""

    type: ClassVar[str] = "bookings.report_overdue.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    session_id: Id
    partner_id: Id
    overdue_at: Instant


class SessionCancelled(Event):
    """A session does not take place: every enrolment ends, and what was paid is owed to whoever paid."""

    type: ClassVar[str] = "bookings.session_cancelled.v1"

    session_id: Id
    """The session that does not take place."""
    partner_id: Id
    """The partner that would have held it."""
    reason: str
    """Why, for everybody to read."""
    enrolment_ids: tuple[Id, ...]
    """Every enrolment that ends by it; what was paid for each is owed until its refund is recorded."""
    cancelled_at: Instant
    """When it was cancelled, and its space became free."""
    joint_host_ids: tuple[Id, ...] = ()
    """The partners that would have held it as well; none until version 0.2."""
    joint_hosts_lose: tuple[int, ...] = ()
    """For each of these, in their order, how many lessons of one course it was told of with this one; 0 where
    it is told otherwise, as all are by now. Absent before 0.2.0: each session tells of itself."""


class SessionDropped(Event):
    """A session was given up before it was opened: nobody outside has heard of it."""

    type: ClassVar[str] = "bookings.session_dropped.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED

    session_id: Id
    partner_id: Id
    reason: str
    dropped_at: Instant


class AttendanceRecorded(Event):
    type: ClassVar[str] = "bookings.attendance_recorded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    session_id: Id
    attended: tuple[Id, ...]
    absent: tuple[Id, ...]
    recorded_at: Instant
