"""What was paid for a place and given back, recorded by staff or the host. The platform holds no money."""

from datetime import datetime

from services.bookings.domain.actors import acting_host, must_be_in_good_standing
from services.bookings.domain.family_rules import must_be_own_place
from services.bookings.domain.state import Bookings, Enrolment, Session
from shared.contracts.bookings.enrolments.commands import RecordPayment, RefundEnrolment
from shared.contracts.bookings.enrolments.events import EnrolmentRefunded, PaymentRecorded, RefundReason
from shared.contracts.bookings.enrolments.said import PaymentSaid, SayPaid
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.enrolments import (
    ENROLMENT_HAS_NO_PLACE,
    PAYMENT_EXCEEDS_THE_PRICE,
    REFUND_EXCEEDS_WHAT_WAS_PAID,
)
from shared.contracts.bookings.refusals.sessions import SESSION_IS_OVER
from shared.contracts.bookings.sessions.views import SessionState
from shared.contracts.bookings.takings import SessionPaid, SessionRefunded
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

WITH_A_PLACE = frozenset({EnrolmentState.CONFIRMED, EnrolmentState.ATTENDED, EnrolmentState.ABSENT})


def _billed(state: Bookings, command: RecordPayment | RefundEnrolment) -> tuple[Enrolment, Session]:
    enrolment = state.enrolment(command.enrolment_id)
    session = state.sessions[enrolment.session_id]
    acting_host(state, command, session.partner_id)
    return enrolment, session


def _must_be_trusted_with_money(state: Bookings, command: RecordPayment, session: Session) -> None:
    """What was paid to a host that has left or is suspended, staff record: the books stay whole."""
    if not command.actor.has(Role.STAFF):
        must_be_in_good_standing(state.host(session.partner_id))


def record_payment(state: Bookings, command: RecordPayment) -> list[Event]:
    enrolment, session = _billed(state, command)
    _must_be_trusted_with_money(state, command, session)
    if session.state is SessionState.CANCELLED:
        raise Rejected(SESSION_IS_OVER, state=session.state)
    if enrolment.state not in WITH_A_PLACE:
        raise Rejected(ENROLMENT_HAS_NO_PLACE, state=enrolment.state)
    open_fen = enrolment.price_fen - (enrolment.paid_fen - enrolment.refunded_fen)
    if command.amount_fen > open_fen:
        raise Rejected(PAYMENT_EXCEEDS_THE_PRICE, price_fen=enrolment.price_fen, open_fen=open_fen)
    return [paid_for(session, enrolment, command.amount_fen, command.now)]


def paid_for(
    session: Session, enrolment: Enrolment, amount_fen: int, now: datetime
) -> PaymentRecorded | SessionPaid:
    """The event of a payment; after the delivery it is one of which the fund hears."""
    if session.state is SessionState.DELIVERED:
        return SessionPaid(
            session_id=session.id,
            partner_id=session.partner_id,
            agreement_id=session.agreement_id,
            title=session.title,
            starts_at=session.starts_at,
            enrolment_id=enrolment.id,
            amount_fen=amount_fen,
            paid_at=now,
        )
    return PaymentRecorded(
        enrolment_id=enrolment.id,
        session_id=session.id,
        amount_fen=amount_fen,
        paid_fen=enrolment.paid_fen + amount_fen,
        recorded_at=now,
    )


def payment_recorded(state: Bookings, event: PaymentRecorded | SessionPaid) -> None:
    state.enrolments[event.enrolment_id].paid_fen += event.amount_fen
    state.sessions[event.session_id].paid_fen += event.amount_fen


def say_paid(state: Bookings, command: SayPaid) -> list[Event]:
    enrolment = state.enrolment(command.enrolment_id)
    must_be_own_place(state, command, enrolment)
    state.courses.must_not_hold(enrolment.session_id)
    if enrolment.state not in WITH_A_PLACE:
        raise Rejected(ENROLMENT_HAS_NO_PLACE, state=enrolment.state)
    if command.said_fen > enrolment.price_fen:
        open_fen = enrolment.price_fen - (enrolment.paid_fen - enrolment.refunded_fen)
        raise Rejected(PAYMENT_EXCEEDS_THE_PRICE, price_fen=enrolment.price_fen, open_fen=open_fen)
    if command.said_fen == enrolment.said_fen:
        return []
    return [
        PaymentSaid(
            enrolment_id=enrolment.id,
            session_id=enrolment.session_id,
            person_id=enrolment.person_id,
            said_fen=command.said_fen,
            said_at=command.now,
        )
    ]


def payment_said(state: Bookings, event: PaymentSaid) -> None:
    state.enrolments[event.enrolment_id].said_fen = event.said_fen


def refund_enrolment(state: Bookings, command: RefundEnrolment) -> list[Event]:
    enrolment, session = _billed(state, command)
    refundable_fen = enrolment.paid_fen - enrolment.refunded_fen
    if command.amount_fen > refundable_fen:
        raise Rejected(REFUND_EXCEEDS_WHAT_WAS_PAID, refundable_fen=refundable_fen)
    return [refunded_for(session, enrolment, command.amount_fen, command.reason, command.now)]


def refunded_for(
    session: Session, enrolment: Enrolment, amount_fen: int, reason: RefundReason, now: datetime
) -> EnrolmentRefunded | SessionRefunded:
    """The event of a refund; after the delivery it is one of which the fund hears."""
    if session.state is SessionState.DELIVERED:
        return SessionRefunded(
            session_id=session.id,
            partner_id=session.partner_id,
            agreement_id=session.agreement_id,
            enrolment_id=enrolment.id,
            refunded_fen=amount_fen,
            reason=reason,
            refunded_at=now,
        )
    return EnrolmentRefunded(
        enrolment_id=enrolment.id,
        session_id=session.id,
        refunded_fen=amount_fen,
        reason=reason,
        refunded_at=now,
    )


def refunded(state: Bookings, event: EnrolmentRefunded | SessionRefunded) -> None:
    state.enrolments[event.enrolment_id].refunded_fen += event.refunded_fen
    state.sessions[event.session_id].refunded_fen += event.refunded_fen
    if event.enrolment_id in state.courses.owed:
        state.courses.owed[event.enrolment_id] -= event.refunded_fen
