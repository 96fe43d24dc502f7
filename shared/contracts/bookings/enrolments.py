"""Enrolments: places in sessions, the waitlist, and the money that goes with a place."""

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.bookings.refusals import (
    ENROLMENT_HAS_NO_OFFER,
    ENROLMENT_HAS_NO_PLACE,
    ENROLMENT_IS_NOT_WAITING,
    ENROLMENT_IS_UNKNOWN,
    HOST_IS_UNKNOWN,
    OFFER_HAS_LAPSED,
    PAYMENT_EXCEEDS_THE_PRICE,
    PERSON_IS_ENROLLED_ALREADY,
    REFUND_EXCEEDS_WHAT_WAS_PAID,
    SESSION_HAS_STARTED,
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
    SESSION_TAKES_NO_ENROLMENTS,
)
from shared.kernel.messages import ActorId, Command, Event
from shared.kernel.models import (
    Id,
    Instant,
    Page,
    PagedQuery,
    PagedRequest,
    PositiveFen,
    Query,
    Request,
    View,
)
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS, Role, roles


class EnrolmentState(StrEnum):
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    ABSENT = "absent"


class RefundReason(StrEnum):
    """Why money was given back. A closed list: free text may tell of people, and events may not."""

    ENROLMENT_CANCELLED = "enrolment_cancelled"
    SESSION_CANCELLED = "session_cancelled"
    SESSION_CHANGED = "session_changed"
    DISSATISFACTION = "dissatisfaction"
    PAID_BY_MISTAKE = "paid_by_mistake"
    GOODWILL = "goodwill"


class Enrol(Command):
    """A resident takes a place, or the next place on the waitlist when all are taken."""

    operation = Operation(
        "Enrol in a session",
        roles(Role.RESIDENT),
        (SESSION_IS_UNKNOWN, SESSION_TAKES_NO_ENROLMENTS, PERSON_IS_ENROLLED_ALREADY),
    )

    session_id: Id


class CancelEnrolment(Command):
    """Gives a confirmed place back; the first who waits is offered it."""

    operation = Operation(
        "Give a place back",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (ENROLMENT_IS_UNKNOWN, ENROLMENT_HAS_NO_PLACE, SESSION_HAS_STARTED),
    )

    enrolment_id: Id


class AcceptOffer(Command):
    """Accepts the offered place, which nobody else can take while the offer stands."""

    operation = Operation(
        "Accept the offered place",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (ENROLMENT_IS_UNKNOWN, ENROLMENT_HAS_NO_OFFER, OFFER_HAS_LAPSED),
    )

    enrolment_id: Id


class DeclineOffer(Command):
    """Declines the offered place, which goes to the next in line."""

    operation = Operation(
        "Decline the offered place",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (ENROLMENT_IS_UNKNOWN, ENROLMENT_HAS_NO_OFFER, OFFER_HAS_LAPSED),
    )

    enrolment_id: Id


class LeaveWaitlist(Command):
    """Leaves the waitlist; those behind move up."""

    operation = Operation(
        "Leave the waitlist",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (ENROLMENT_IS_UNKNOWN, ENROLMENT_IS_NOT_WAITING),
    )

    enrolment_id: Id


class RecordPaymentRequest(Request):
    model_config = ConfigDict(json_schema_extra={"examples": [{"amount_fen": 5_000}]})

    amount_fen: PositiveFen


class RecordPayment(RecordPaymentRequest, Command):
    """Staff or the host record what was paid to the host; the platform itself never holds money."""

    operation = Operation(
        "Record a payment",
        roles(Role.PARTNER, Role.STAFF),
        (
            ENROLMENT_IS_UNKNOWN,
            HOST_IS_UNKNOWN,
            ENROLMENT_HAS_NO_PLACE,
            PAYMENT_EXCEEDS_THE_PRICE,
            SESSION_IS_OVER,
        ),
    )

    enrolment_id: Id


class RefundEnrolmentRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"amount_fen": 5_000, "reason": "session_changed"}]}
    )

    amount_fen: PositiveFen
    reason: RefundReason


class RefundEnrolment(RefundEnrolmentRequest, Command):
    """Staff or the host record what was given back; after the delivery, the fund's share shrinks with it."""

    operation = Operation(
        "Record a refund",
        roles(Role.PARTNER, Role.STAFF),
        (ENROLMENT_IS_UNKNOWN, HOST_IS_UNKNOWN, REFUND_EXCEEDS_WHAT_WAS_PAID),
    )

    enrolment_id: Id


class EnrolmentConfirmed(Event):
    type: ClassVar[str] = "bookings.enrolment_confirmed.v1"
    public: ClassVar[bool] = False  # Events of this file tell who takes part in what.

    enrolment_id: Id
    session_id: Id
    person_id: str
    price_fen: int
    enrolled_at: Instant


class WaitlistJoined(Event):
    type: ClassVar[str] = "bookings.waitlist_joined.v1"
    public: ClassVar[bool] = False

    enrolment_id: Id
    session_id: Id
    person_id: str
    price_fen: int
    ticket: int
    """The order of joining, 1, 2, 3 … in each session; it never changes."""
    position: int
    """How many wait then, this person included."""
    joined_at: Instant


class PlaceOffered(Event):
    type: ClassVar[str] = "bookings.place_offered.v1"
    public: ClassVar[bool] = False

    enrolment_id: Id
    session_id: Id
    person_id: str
    expires_at: Instant
    offered_at: Instant


class OfferAccepted(Event):
    type: ClassVar[str] = "bookings.offer_accepted.v1"
    public: ClassVar[bool] = False

    enrolment_id: Id
    session_id: Id
    person_id: str
    accepted_at: Instant


class OfferDeclined(Event):
    type: ClassVar[str] = "bookings.offer_declined.v1"
    public: ClassVar[bool] = False

    enrolment_id: Id
    session_id: Id
    person_id: str
    declined_at: Instant


class OfferLapsed(Event):
    type: ClassVar[str] = "bookings.offer_lapsed.v1"
    public: ClassVar[bool] = False

    enrolment_id: Id
    session_id: Id
    person_id: str
    lapsed_at: Instant


class WaitlistLeft(Event):
    type: ClassVar[str] = "bookings.waitlist_left.v1"
    public: ClassVar[bool] = False

    enrolment_id: Id
    session_id: Id
    person_id: str
    left_at: Instant


class WaitlistDissolved(Event):
    """The session started: who still waited did not get a place."""

    type: ClassVar[str] = "bookings.waitlist_dissolved.v1"
    public: ClassVar[bool] = False

    session_id: Id
    enrolment_ids: tuple[Id, ...]
    dissolved_at: Instant


class EnrolmentCancelled(Event):
    type: ClassVar[str] = "bookings.enrolment_cancelled.v1"
    public: ClassVar[bool] = False

    enrolment_id: Id
    session_id: Id
    person_id: str
    cancelled_at: Instant


class PaymentRecorded(Event):
    type: ClassVar[str] = "bookings.payment_recorded.v1"
    public: ClassVar[bool] = False

    enrolment_id: Id
    session_id: Id
    amount_fen: int
    paid_fen: int
    """In all, after this payment."""
    recorded_at: Instant


class EnrolmentRefunded(Event):
    """Money was given back before the delivery."""

    type: ClassVar[str] = "bookings.enrolment_refunded.v1"
    public: ClassVar[bool] = False

    enrolment_id: Id
    session_id: Id
    refunded_fen: int
    reason: RefundReason
    refunded_at: Instant


class EnrolmentView(View):
    enrolment_id: Id
    session_id: Id
    person_id: str
    state: EnrolmentState
    price_fen: int
    paid_fen: int = 0
    refunded_fen: int = 0
    ticket: int | None = None
    """For who came by the waitlist: the order of joining."""
    position: int | None = None
    """For who waits: the place in line. Counted when one enrolment is asked for, None in lists."""
    offer_expires_at: Instant | None = None
    enrolled_at: Instant


class ListEnrolmentsRequest(PagedRequest):
    session_id: Id | None = None
    """Only those in this session."""
    state: EnrolmentState | None = None
    """Only those in this state."""


class ListEnrolments(ListEnrolmentsRequest, PagedQuery[Page[EnrolmentView]]):
    """One's own enrolments; staff see everybody's, and hosts those of a session that they hold."""

    operation = Operation("List enrolments", MEMBERS)

    person_id: ActorId | None
    """Only those of this person; None: everybody's. Never taken from a request."""


class GetEnrolment(Query[EnrolmentView | None]):
    """One enrolment; on the waitlist, with the place in line. For its person, its host and staff."""

    operation = Operation("Read an enrolment", MEMBERS, (ENROLMENT_IS_UNKNOWN,))

    enrolment_id: Id
