"""Enrolments by session and by person, with the place in line of those who wait."""

from collections.abc import Iterable
from datetime import datetime

from services.bookings.projections import draws
from services.bookings.projections.lines import with_position
from shared.contracts.bookings.appointments.topics import TopicSaid
from shared.contracts.bookings.draws.events import DrawEntered, DrawLeft, LotDrawn
from shared.contracts.bookings.enrolments.events import (
    LETS_OFF,
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentRefunded,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    PaymentRecorded,
    PlaceOffered,
    WaitlistDissolved,
    WaitlistJoined,
    WaitlistLeft,
)
from shared.contracts.bookings.enrolments.said import PaymentSaid
from shared.contracts.bookings.enrolments.views import (
    EnrolmentState,
    EnrolmentView,
    GetEnrolment,
    ListEnrolments,
    RefundState,
)
from shared.contracts.bookings.families.guardians import GuardianLeft
from shared.contracts.bookings.families.pickup import ChildPickedUp
from shared.contracts.bookings.sessions.events import AttendanceRecorded, SessionCancelled
from shared.contracts.bookings.takings import SessionPaid, SessionRefunded
from shared.kernel.messages import Event, Recorded
from shared.projections.projection import Documents, Projection

Enrolment = EnrolmentView | None


def _confirmed(_enrolment: Enrolment, recorded: Recorded[EnrolmentConfirmed], key: str) -> Enrolment:
    event = recorded.data
    return EnrolmentView(
        enrolment_id=key,
        session_id=event.session_id,
        person_id=event.person_id,
        state=EnrolmentState.CONFIRMED,
        price_fen=event.price_fen,
        enrolled_at=event.enrolled_at,
        course_enrolment_id=event.course_enrolment_id,
        child_id=event.child_id,
        ticket_type_id=event.ticket_type_id,
        late_cancel_minutes=event.late_cancel_minutes,
        late_refund_bps=event.late_refund_bps,
    )


def _joined(_enrolment: Enrolment, recorded: Recorded[WaitlistJoined], key: str) -> Enrolment:
    event = recorded.data
    return EnrolmentView(
        enrolment_id=key,
        session_id=event.session_id,
        person_id=event.person_id,
        state=EnrolmentState.WAITING,
        price_fen=event.price_fen,
        ticket=event.ticket,
        enrolled_at=event.joined_at,
        child_id=event.child_id,
        party_id=event.party_id,
        ticket_type_id=event.ticket_type_id,
    )


def _now(enrolment: Enrolment, state: EnrolmentState) -> Enrolment:
    return enrolment and enrolment.model_copy(update={"state": state, "offer_expires_at": None})


def _offered(enrolment: Enrolment, recorded: Recorded[PlaceOffered], _key: str) -> Enrolment:
    return enrolment and enrolment.model_copy(
        update={"state": EnrolmentState.OFFERED, "offer_expires_at": recorded.data.expires_at}
    )


def _accepted(enrolment: Enrolment, recorded: Recorded[OfferAccepted], _key: str) -> Enrolment:
    event, placed = recorded.data, _now(enrolment, EnrolmentState.CONFIRMED)
    terms = {"late_cancel_minutes": event.late_cancel_minutes, "late_refund_bps": event.late_refund_bps}
    return placed and placed.model_copy(update=terms)


def _declined(enrolment: Enrolment, _recorded: Recorded[Event], _key: str) -> Enrolment:
    return _now(enrolment, EnrolmentState.DECLINED)


def _lapsed(enrolment: Enrolment, _recorded: Recorded[Event], _key: str) -> Enrolment:
    return _now(enrolment, EnrolmentState.LAPSED)


def _withdrawn(enrolment: Enrolment, _recorded: Recorded[Event], _key: str) -> Enrolment:
    return _now(enrolment, EnrolmentState.WITHDRAWN)


def _cancelled(enrolment: Enrolment, recorded: Recorded[EnrolmentCancelled], _key: str) -> Enrolment:
    event = recorded.data
    return _owed(_now(enrolment, EnrolmentState.CANCELLED), event.refund_owed_fen, event.cancelled_at)


def _called_off(enrolment: Enrolment, recorded: Recorded[SessionCancelled], _key: str) -> Enrolment:
    return _owed(_now(enrolment, EnrolmentState.CANCELLED), None, recorded.data.cancelled_at)


def _owed(enrolment: Enrolment, owed_fen: int | None, since: datetime) -> Enrolment:
    if enrolment is None:
        return None
    if owed_fen is None:
        owed_fen = enrolment.paid_fen - enrolment.refunded_fen
    if not owed_fen:
        return enrolment
    owed = {"refund_owed_fen": owed_fen, "refund": RefundState.OWED, "refund_owed_since": since}
    return enrolment.model_copy(update=owed)


def _attended(enrolment: Enrolment, recorded: Recorded[AttendanceRecorded], key: str) -> Enrolment:
    came = key in recorded.data.attended
    return _now(enrolment, EnrolmentState.ATTENDED if came else EnrolmentState.ABSENT)


def _picked_up(enrolment: Enrolment, recorded: Recorded[ChildPickedUp], _key: str) -> Enrolment:
    event = recorded.data
    by_guardian = event.guardian_id if event.fetcher_id is None else None
    update = {
        "picked_up_at": event.picked_up_at,
        "picked_up_by": event.fetcher_id,
        "picked_up_by_guardian": by_guardian,
    }
    return enrolment and enrolment.model_copy(update=update)


def _passed_on(enrolment: Enrolment, recorded: Recorded[GuardianLeft], _key: str) -> Enrolment:
    return enrolment and enrolment.model_copy(update={"person_id": recorded.data.stays_with})


def _marked(event: AttendanceRecorded) -> Iterable[str]:
    return dict.fromkeys((*event.attended, *event.absent))


def _paid(enrolment: Enrolment, recorded: Recorded[PaymentRecorded], _key: str) -> Enrolment:
    return enrolment and enrolment.model_copy(update={"paid_fen": recorded.data.paid_fen})


def _said(enrolment: Enrolment, recorded: Recorded[PaymentSaid], _key: str) -> Enrolment:
    return enrolment and enrolment.model_copy(update={"said_fen": recorded.data.said_fen})


def _about(enrolment: Enrolment, recorded: Recorded[TopicSaid], _key: str) -> Enrolment:
    return enrolment and enrolment.model_copy(update={"about": recorded.data.about})


def _paid_late(enrolment: Enrolment, recorded: Recorded[SessionPaid], _key: str) -> Enrolment:
    return enrolment and enrolment.model_copy(
        update={"paid_fen": enrolment.paid_fen + recorded.data.amount_fen}
    )


def _refunded(
    enrolment: Enrolment, recorded: Recorded[EnrolmentRefunded | SessionRefunded], _key: str
) -> Enrolment:
    if enrolment is None:
        return None
    back_fen = recorded.data.refunded_fen
    left_fen = max(0, enrolment.refund_owed_fen - back_fen)
    return enrolment.model_copy(
        update={
            "refunded_fen": enrolment.refunded_fen + back_fen,
            "let_off_fen": enrolment.let_off_fen + (back_fen if recorded.data.reason in LETS_OFF else 0),
            "refund_owed_fen": left_fen,
            "refund": enrolment.refund if left_fen or enrolment.refund is None else RefundState.MADE,
        }
    )


async def get_enrolment(documents: Documents[EnrolmentView], query: GetEnrolment) -> Enrolment:
    return await with_position(documents, await documents.get(query.enrolment_id), "session_id")


ENROLMENTS = (
    Projection(
        "enrolments",
        EnrolmentView,
        indexes=(
            "session_id",
            "person_id",
            "state",
            "enrolled_at",
            "ticket",
            "refund",
            "course_enrolment_id",
            "child_id",
        ),
        usual={"refund": [], "course_enrolment_id": [], "child_id": []},
    )
    .on(EnrolmentConfirmed, lambda event: event.enrolment_id, _confirmed)
    .on(WaitlistJoined, lambda event: event.enrolment_id, _joined)
    .on(DrawEntered, lambda event: event.enrolment_id, draws.applied)
    .on(DrawLeft, lambda event: event.enrolment_id, draws.left)
    .on(LotDrawn, lambda event: event.enrolment_id, draws.drawn)
    .on(PlaceOffered, lambda event: event.enrolment_id, _offered)
    .on(OfferAccepted, lambda event: event.enrolment_id, _accepted)
    .on(OfferDeclined, lambda event: event.enrolment_id, _declined)
    .on(OfferLapsed, lambda event: event.enrolment_id, _lapsed)
    .on(WaitlistLeft, lambda event: event.enrolment_id, _withdrawn)
    .on(WaitlistDissolved, lambda event: event.enrolment_ids, _lapsed)
    .on(EnrolmentCancelled, lambda event: event.enrolment_id, _cancelled)
    .on(SessionCancelled, lambda event: event.enrolment_ids, _called_off)
    .on(AttendanceRecorded, _marked, _attended)
    .on(GuardianLeft, lambda event: event.enrolment_ids, _passed_on)
    .on(ChildPickedUp, lambda event: event.enrolment_id, _picked_up)
    .on(PaymentRecorded, lambda event: event.enrolment_id, _paid)
    .on(PaymentSaid, lambda event: event.enrolment_id, _said)
    .on(TopicSaid, lambda event: event.enrolment_id, _about)
    .on(SessionPaid, lambda event: event.enrolment_id, _paid_late)
    .on(EnrolmentRefunded, lambda event: event.enrolment_id, _refunded)
    .on(SessionRefunded, lambda event: event.enrolment_id, _refunded)
    .lists(ListEnrolments, order="enrolled_at")
    .answers(GetEnrolment, get_enrolment)
)
