"""What was paid for a course and given back, booked to its lessons: each is delivered with its own."""

from collections.abc import Iterable

from services.bookings.domain.actors import acting_host, must_be_in_good_standing
from services.bookings.domain.course_state import Course, Member
from services.bookings.domain.payments import WITH_A_PLACE, paid_for, refunded_for
from services.bookings.domain.state import Bookings, Enrolment
from shared.contracts.bookings.courses.places import RecordCoursePayment, RefundCourse
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.courses import (
    PAYMENT_EXCEEDS_THE_PRICE_OF_THE_COURSE,
    REFUND_EXCEEDS_WHAT_WAS_PAID_FOR_THE_COURSE,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role


def record_course_payment(state: Bookings, command: RecordCoursePayment) -> list[Event]:
    course, enrolments = _billed(state, command)
    if not command.actor.has(Role.STAFF):
        must_be_in_good_standing(state.host(course.partner_id))
    due = [(one, _open(one)) for one in enrolments if one.state in WITH_A_PLACE]
    open_fen = sum(fen for _, fen in due)
    if command.amount_fen > open_fen:
        raise Rejected(PAYMENT_EXCEEDS_THE_PRICE_OF_THE_COURSE, open_fen=open_fen)
    return [
        paid_for(state.sessions[one.session_id], one, fen, command.now)
        for one, fen in _spread(command.amount_fen, due)
    ]


def refund_course(state: Bookings, command: RefundCourse) -> list[Event]:
    _, enrolments = _billed(state, command)
    kept = [(one, one.paid_fen - one.refunded_fen) for one in enrolments]
    refundable_fen = sum(fen for _, fen in kept)
    if command.amount_fen > refundable_fen:
        raise Rejected(REFUND_EXCEEDS_WHAT_WAS_PAID_FOR_THE_COURSE, refundable_fen=refundable_fen)
    owed = [(one, _owed(state, one, fen)) for one, fen in kept]
    others = [(one, fen - first) for (one, fen), (_, first) in zip(kept, owed, strict=True)]
    parts: dict[str, int] = {}
    for one, fen in _spread(command.amount_fen, [*owed, *reversed(others)]):
        parts[one.id] = parts.get(one.id, 0) + fen
    return [
        refunded_for(state.sessions[one.session_id], one, parts[one.id], command.reason, command.now)
        for one in enrolments
        if one.id in parts
    ]


def _billed(state: Bookings, command: RecordCoursePayment | RefundCourse) -> tuple[Course, list[Enrolment]]:
    member: Member = state.courses.member(command.course_enrolment_id)
    course = state.courses.all[member.course_id]
    acting_host(state, command, course.partner_id)
    return course, [state.enrolments[one] for one in member.enrolment_ids]


def _open(enrolment: Enrolment) -> int:
    return enrolment.price_fen - (enrolment.paid_fen - enrolment.refunded_fen)


def _owed(state: Bookings, enrolment: Enrolment, kept_fen: int) -> int:
    """What is still to be given back of a lesson that was given back or called off."""
    if enrolment.state is not EnrolmentState.CANCELLED:
        return 0
    return min(max(0, state.courses.owed.get(enrolment.id, kept_fen)), kept_fen)


def _spread(amount_fen: int, up_to: Iterable[tuple[Enrolment, int]]) -> Iterable[tuple[Enrolment, int]]:
    """The amount, taken from each in turn up to what it has; what takes nothing is left out."""
    left_fen = amount_fen
    for one, most_fen in up_to:
        part_fen = min(left_fen, most_fen)
        left_fen -= part_fen
        if part_fen > 0:
            yield one, part_fen
