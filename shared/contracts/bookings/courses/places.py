"""What is asked of places in courses: take one, accept the one on offer, give it back; pay, refund."""

from typing import Annotated

from pydantic import ConfigDict

from shared.contracts.bookings.enrolments.commands import RefundEnrolmentRequest
from shared.contracts.bookings.families.commands import EnrolChildrenRequest
from shared.contracts.bookings.refusals.courses import (
    COURSE_ENROLMENT_HAS_NO_OFFER,
    COURSE_ENROLMENT_IS_UNKNOWN,
    COURSE_HAS_NO_LESSON_AHEAD,
    COURSE_IS_UNKNOWN,
    COURSE_TAKES_NO_ENROLMENTS,
    PAYMENT_EXCEEDS_THE_PRICE_OF_THE_COURSE,
    PERSON_IS_IN_THE_COURSE_ALREADY,
    REFUND_EXCEEDS_WHAT_WAS_PAID_FOR_THE_COURSE,
)
from shared.contracts.bookings.refusals.families import (
    AGE_IS_OUTSIDE_THE_BOUNDS,
    CHILD_IS_IN_THE_COURSE_ALREADY,
    CHILD_IS_UNKNOWN,
    PLACES_ARE_FOR_CHILDREN,
    SESSION_HAS_FEWER_PLACES,
    SESSION_IS_NOT_FOR_MINORS,
)
from shared.contracts.bookings.refusals.sessions import (
    SCREENING_ENDS_BEFORE_THE_SESSION,
)
from shared.contracts.bookings.refusals.spaces import (
    OF_NEWCOMERS,
    OF_STANDING,
)
from shared.kernel.messages import BESIDE_THE_WISH, Command
from shared.kernel.models import Id, PositiveFen, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

_OF_ITS_HOST = roles(Role.PARTNER, Role.STAFF)
_OF_A_PERSON = roles(Role.RESIDENT, Role.PARTNER, Role.STAFF)


class EnrolInCourse(Command):
    """A resident takes a place in every lesson that lies ahead, or the next one on the course's waitlist."""

    operation = Operation(
        "Enrol in a course",
        roles(Role.RESIDENT),
        (
            COURSE_IS_UNKNOWN,
            COURSE_TAKES_NO_ENROLMENTS,
            *OF_NEWCOMERS,
            SCREENING_ENDS_BEFORE_THE_SESSION,
            PLACES_ARE_FOR_CHILDREN,
            PERSON_IS_IN_THE_COURSE_ALREADY,
        ),
    )

    course_id: Id


class EnrolChildrenInCourse(EnrolChildrenRequest, Command):
    """A guardian takes a place in every lesson that lies ahead for each of these children, or the next ones
    on the course's waitlist."""

    operation = Operation(
        "Enrol children in a course",
        roles(Role.RESIDENT),
        (
            COURSE_IS_UNKNOWN,
            COURSE_TAKES_NO_ENROLMENTS,
            SESSION_IS_NOT_FOR_MINORS,
            *OF_NEWCOMERS,
            SCREENING_ENDS_BEFORE_THE_SESSION,
            CHILD_IS_UNKNOWN,
            CHILD_IS_IN_THE_COURSE_ALREADY,
            AGE_IS_OUTSIDE_THE_BOUNDS,
            SESSION_HAS_FEWER_PLACES,
        ),
    )

    course_id: Id
    born_in: Annotated[tuple[int, ...], BESIDE_THE_WISH]
    """The year of birth of each, for the rule to read and for no event."""


class AcceptCourseOffer(Command):
    """Accepts the offered place: one in every lesson that lies ahead by then, for their part of the price."""

    operation = Operation(
        "Accept the offered place in a course",
        _OF_A_PERSON,
        (COURSE_ENROLMENT_IS_UNKNOWN, COURSE_ENROLMENT_HAS_NO_OFFER),
    )

    course_enrolment_id: Id


class GiveCourseBack(Command):
    """Gives back every lesson that lies ahead, declines the place on offer, or leaves the waitlist.

    What was paid for lessons that are given back is owed, by the limits of booking, lesson by lesson.
    """

    operation = Operation(
        "Give a place in a course back",
        _OF_A_PERSON,
        (COURSE_ENROLMENT_IS_UNKNOWN, COURSE_HAS_NO_LESSON_AHEAD),
    )

    course_enrolment_id: Id


class RecordCoursePaymentRequest(Request):
    """What somebody paid to the host for their lessons of a course."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount_fen": 30_000}]})

    amount_fen: PositiveFen
    """What was paid now, in fen; it counts for the lessons in their order, each up to its part of the
    price."""


class RecordCoursePayment(RecordCoursePaymentRequest, Command):
    """Staff or the host record what was paid to the host for a course; the platform never holds money."""

    operation = Operation(
        "Record a payment for a course",
        _OF_ITS_HOST,
        (COURSE_ENROLMENT_IS_UNKNOWN, *OF_STANDING, PAYMENT_EXCEEDS_THE_PRICE_OF_THE_COURSE),
    )

    course_enrolment_id: Id


class RefundCourseRequest(RefundEnrolmentRequest):
    """What the host gave back for a course, and why."""

    amount_fen: PositiveFen
    """What was given back now, in fen: first for lessons for which a refund is owed, in their order, then for
    the others from the last on."""


class RefundCourse(RefundCourseRequest, Command):
    """Staff or the host record what was given back for a course."""

    operation = Operation(
        "Record a refund for a course",
        _OF_ITS_HOST,
        (COURSE_ENROLMENT_IS_UNKNOWN, REFUND_EXCEEDS_WHAT_WAS_PAID_FOR_THE_COURSE),
    )

    course_enrolment_id: Id
