"""How an enrolment looks to those who may see it, and how enrolments are asked for."""

from enum import StrEnum

from shared.contracts.bookings.refusals.enrolments import ENROLMENT_IS_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import BasisPoints, Id, Instant, Page, PagedQuery, PagedRequest, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS


class EnrolmentState(StrEnum):
    """How an enrolment stands: on the waitlist, with a place, or how it ended."""

    APPLIED = "applied"  # For a draw that is still to be held.
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    ABSENT = "absent"


class RefundState(StrEnum):
    """How what is to be given back stands: owed until it is recorded."""

    OWED = "owed"
    MADE = "made"


class EnrolmentView(View):
    """A person's place in a session, or in the line for one, and the money that goes with it."""

    enrolment_id: Id
    """What to name to cancel, to answer an offer or to record a payment."""
    session_id: Id
    """The session in which the place is, or is waited for."""
    person_id: str
    """Who takes part, or the guardian of the child who does: an opaque id."""
    child_id: Id | None = None
    """The child who takes part; null where the person does."""
    picked_up_at: Instant | None = None
    """When the child was handed over after the session; null where it was not recorded."""
    picked_up_by: Id | None = None
    """To whom, of those whom the guardian named; null for a guardian."""
    picked_up_by_guardian: ActorId | None = None
    """To which guardian; null where it was somebody else, or was not recorded."""
    party_id: Id | None = None
    """The same for all who wait together; null for who waits alone."""
    state: EnrolmentState
    """How it stands, from a place or the waitlist to attended or absent."""
    price_fen: int
    """What the place costs, in fen, as it was when the person enrolled; 0 where the session is free."""
    paid_fen: int = 0
    """What was paid for it so far, in fen."""
    said_fen: int | None = None
    """What who takes part, or the guardian, says was paid in all, in fen; null where nothing was said."""
    refunded_fen: int = 0
    """What was given back of it so far, in fen."""
    let_off_fen: int = 0
    """What of the price is asked no more, since it was given back for a change, for dissatisfaction or out of
    goodwill; part of `refunded_fen`."""
    refund_owed_fen: int = 0
    """What is still to be given back, since the place was given back or the session was cancelled."""
    refund: RefundState | None = None
    """Whether that is owed or was made; null where nothing was to be given back."""
    refund_owed_since: Instant | None = None
    """Since when it is owed; null where nothing was to be given back."""
    draw_ticket: str | None = None
    """For who applied for a draw: what took part in it in their place, as the published list has it."""
    ticket: int | None = None
    """For who came by the waitlist: the order of joining, or the place that was drawn."""
    position: int | None = None
    """For who waits: the place in line. Counted when one enrolment is asked for, null in lists."""
    offer_expires_at: Instant | None = None
    """Until when the offered place can be accepted; null while none is on offer."""
    enrolled_at: Instant
    """When the person took the place or joined the waitlist."""
    course_enrolment_id: Id | None = None
    """The place in a course that it is a part of; null where the session is no lesson of one."""
    ticket_type_id: Id | None = None
    """The ticket type of the place; null where the session has none."""
    late_cancel_minutes: int | None = None
    """Given back less than this long before the start, it is given back late, by the limits of booking when
    the place was given; null where they were not kept, and those in force say it."""
    late_refund_bps: BasisPoints | None = None
    """What is then owed of what was paid, in basis points; null as that."""
    about: Words | None = None
    """What the appointment is about, as whoever has it says it to its partner; null where nothing was said,
    and for everybody else, staff included."""


class ListEnrolmentsRequest(PagedRequest):
    child_id: Id | None = None
    """Only those of this child; its guardians see them, whichever of them enrolled it."""
    course_enrolment_id: Id | None = None
    """Only those that are parts of this place in a course."""
    session_id: Id | None = None
    """Only those in this session."""
    state: EnrolmentState | None = None
    """Only those in this state."""
    refund: RefundState | None = None
    """Only those whose refund stands like this."""


class ListEnrolments(ListEnrolmentsRequest, PagedQuery[Page[EnrolmentView]]):
    """One's own enrolments; staff see everybody's, and hosts those of a session that they hold."""

    operation = Operation("List enrolments", MEMBERS)

    person_id: ActorId | None
    """Only those of this person; None: everybody's. Never taken from a request."""


class GetEnrolment(Query[EnrolmentView | None]):
    """One enrolment; on the waitlist, with the place in line. For its person, its host and staff."""

    operation = Operation("Read an enrolment", MEMBERS, (ENROLMENT_IS_UNKNOWN,))

    enrolment_id: Id
