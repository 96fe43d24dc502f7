"""What is asked of enrolments: take a place, wait for one, give it back, record what was paid."""

from pydantic import ConfigDict, Field

from shared.contracts.bookings.enrolments.events import RefundReason
from shared.contracts.bookings.refusals.appointments import PERSON_HAS_ENOUGH_APPOINTMENTS
from shared.contracts.bookings.refusals.courses import LESSON_BELONGS_TO_A_COURSE
from shared.contracts.bookings.refusals.draws import PLACES_ARE_DRAWN
from shared.contracts.bookings.refusals.enrolments import (
    ENROLMENT_HAS_NO_OFFER,
    ENROLMENT_HAS_NO_PLACE,
    ENROLMENT_IS_NOT_WAITING,
    ENROLMENT_IS_UNKNOWN,
    OFFER_HAS_LAPSED,
    PAYMENT_EXCEEDS_THE_PRICE,
    PERSON_IS_ENROLLED_ALREADY,
    REFUND_EXCEEDS_WHAT_WAS_PAID,
    SESSION_TAKES_NO_ENROLMENTS,
)
from shared.contracts.bookings.refusals.families import PLACES_ARE_FOR_CHILDREN
from shared.contracts.bookings.refusals.sessions import (
    SCREENING_ENDS_BEFORE_THE_SESSION,
    SESSION_HAS_STARTED,
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.spaces import OF_NEWCOMERS, OF_STANDING
from shared.contracts.bookings.refusals.tickets import OF_A_TICKET_TYPE
from shared.kernel.messages import Command
from shared.kernel.models import Id, PositiveFen, Request, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class Enrol(Command):
    """A resident takes a place, or the next place on the waitlist when all are taken."""

    operation = Operation(
        "Enrol in a session",
        roles(Role.RESIDENT),
        (
            SESSION_IS_UNKNOWN,
            LESSON_BELONGS_TO_A_COURSE,
            SESSION_TAKES_NO_ENROLMENTS,
            PLACES_ARE_DRAWN,
            *OF_NEWCOMERS,
            SCREENING_ENDS_BEFORE_THE_SESSION,
            PLACES_ARE_FOR_CHILDREN,
            PERSON_IS_ENROLLED_ALREADY,
            PERSON_HAS_ENOUGH_APPOINTMENTS,
            *OF_A_TICKET_TYPE,
        ),
    )

    session_id: Id
    ticket_type_id: Id | None = Field(default=None, exclude_if=is_unsaid)
    """By which of the session's ticket types, where it has any."""


class CancelEnrolment(Command):
    """Gives a confirmed place back; the first who waits is offered it."""

    operation = Operation(
        "Give a place back",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (
            ENROLMENT_IS_UNKNOWN,
            LESSON_BELONGS_TO_A_COURSE,
            ENROLMENT_HAS_NO_PLACE,
            SESSION_HAS_STARTED,
        ),
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
    """What somebody paid to the host for a place."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount_fen": 5_000}]})

    amount_fen: PositiveFen
    """What was paid now, in fen; all payments together never exceed the price."""


class RecordPayment(RecordPaymentRequest, Command):
    """Staff or the host record what was paid to the host; the platform itself never holds money.

    After the delivery too: the fund's share then grows with it.
    """

    operation = Operation(
        "Record a payment",
        roles(Role.PARTNER, Role.STAFF),
        (
            ENROLMENT_IS_UNKNOWN,
            *OF_STANDING,
            SESSION_IS_OVER,
            ENROLMENT_HAS_NO_PLACE,
            PAYMENT_EXCEEDS_THE_PRICE,
        ),
    )

    enrolment_id: Id


class RefundEnrolmentRequest(Request):
    """What the host gave back for a place, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"amount_fen": 5_000, "reason": "session_changed"}]}
    )

    amount_fen: PositiveFen
    """What was given back now, in fen; never more than remains of what was paid."""
    reason: RefundReason
    """Why the money was given back. A closed list, since free text might tell of people. What was paid by
    mistake is open again; what is given back for a change, for dissatisfaction or out of goodwill is asked no
    more of whoever keeps the place."""


class RefundEnrolment(RefundEnrolmentRequest, Command):
    """Staff or the host record what was given back; after the delivery, the fund's share shrinks with it."""

    operation = Operation(
        "Record a refund",
        roles(Role.PARTNER, Role.STAFF),
        (ENROLMENT_IS_UNKNOWN, REFUND_EXCEEDS_WHAT_WAS_PAID),
    )

    enrolment_id: Id
