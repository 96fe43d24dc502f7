"""Sessions with their places and their money."""

from services.bookings.projections import draws, joint_hosts
from services.bookings.projections.session_search import list_sessions, read_sessions
from services.bookings.projections.ticket_types import all_used_up, counted, nobody_has_one, set_for
from shared.contracts.bookings.appointments.events import AppointmentUntaken
from shared.contracts.bookings.courses.events import LessonMoved
from shared.contracts.bookings.draws.events import (
    DrawClosed,
    DrawEntered,
    DrawHeld,
    DrawLeft,
    DrawSet,
    LotDrawn,
)
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentRefunded,
    OfferDeclined,
    OfferLapsed,
    PaymentRecorded,
    PlaceOffered,
    WaitlistDissolved,
    WaitlistJoined,
    WaitlistLeft,
)
from shared.contracts.bookings.joint_hosts.events import (
    JointHostConfirmed,
    JointHostDeclined,
    JointHostingEnded,
    JointHostInvited,
)
from shared.contracts.bookings.sessions.events import (
    ReportDue,
    ReportOverdue,
    SessionCancelled,
    SessionClosed,
    SessionDrafted,
    SessionDropped,
    SessionOpened,
    SessionPriced,
)
from shared.contracts.bookings.sessions.tickets import TicketTypesSet
from shared.contracts.bookings.sessions.translations import SessionTranslated
from shared.contracts.bookings.sessions.views import (
    GetSession,
    ListSessions,
    ReadSessions,
    ReportState,
    SessionState,
    SessionView,
)
from shared.contracts.bookings.takings import SessionDelivered, SessionPaid, SessionRefunded
from shared.kernel.messages import Event, Recorded
from shared.projections.projection import Documents, Projection
from shared.projections.translated import translated

Session = SessionView | None
ENROLLING = frozenset({SessionState.OPEN, SessionState.FULL})
_TAKES_NO_PLACE = {"state": SessionState.CANCELLED, "places_taken": 0, "waiting": 0}


def _drafted(_session: Session, recorded: Recorded[SessionDrafted], key: str) -> Session:
    event = recorded.data
    return SessionView(
        session_id=key,
        partner_id=event.partner_id,
        space_id=event.space_id,
        booking_id=event.booking_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        title=event.title,
        description=event.description,
        title_en=event.title_en,
        description_en=event.description_en,
        capacity=event.capacity,
        for_minors=event.for_minors,
        volunteer=event.volunteer,
        category=event.category,
        age_from=event.age_from,
        age_to=event.age_to,
        state=SessionState.DRAFTED,
        drafted_at=event.drafted_at,
        course_id=event.course_id,
        offer_id=event.offer_id,
        each_person=event.each_person,
    )


def _priced(session: Session, recorded: Recorded[SessionPriced], _key: str) -> Session:
    event = recorded.data
    return session and session.model_copy(
        update={
            "state": SessionState.PRICED,
            "market_reference_fen": event.market_reference_fen,
            "market_source": event.market_source,
            "reference_id": event.reference_id,
            "price_fen": event.price_fen,
            "cap_fen": event.cap_fen,
            "agreement_id": event.agreement_id,
        }
    )


def _opened(session: Session, recorded: Recorded[SessionOpened], _key: str) -> Session:
    return session and session.model_copy(
        update={"state": SessionState.OPEN, "agreement_id": recorded.data.agreement_id}
    )


def _lesson_moved(session: Session, recorded: Recorded[LessonMoved], _key: str) -> Session:
    event = recorded.data
    update = {
        "space_id": event.space_id,
        "booking_id": event.booking_id,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "state": SessionState.OPEN,
        "report": None,
        "report_by": None,
        "moved": True,
        "moved_at": event.moved_at,
        "joint_hosts": joint_hosts.who_hold(session, event.joint_host_ids),
    }
    return _moved(session and session.model_copy(update=update))


def _closed(session: Session, recorded: Recorded[SessionClosed], _key: str) -> Session:
    if session is None:
        return None
    void = draws.void_for(session) if recorded.data.started else {}
    return session.model_copy(update={"state": SessionState.CLOSED, **void})


def _cancelled(session: Session, recorded: Recorded[SessionCancelled | SessionDropped], _key: str) -> Session:
    return session and session.model_copy(
        update={
            **_TAKES_NO_PLACE,
            "report": None,
            "ticket_types": nobody_has_one(session),
            **draws.void_for(session),
            "cancelled_because": recorded.data.reason,
            "dropped": isinstance(recorded.data, SessionDropped),
        }
    )


def _untaken(session: Session, _recorded: Recorded[AppointmentUntaken], _key: str) -> Session:
    return session and session.model_copy(update=_TAKES_NO_PLACE)


def _delivered(session: Session, recorded: Recorded[SessionDelivered], _key: str) -> Session:
    event = recorded.data
    return session and session.model_copy(
        update={
            "state": SessionState.DELIVERED,
            "report": None,
            "attended": event.attended,
            "paid_fen": event.paid_fen,
            "refunded_fen": event.refunded_fen,
            "takings_fen": event.takings_fen,
        }
    )


def _moved(session: Session, of_type: str | None = None, *, places: int = 0, waiting: int = 0) -> Session:
    if session is None:
        return None
    taken, types = session.places_taken + places, counted(session, of_type, places)
    state = session.state
    if state in ENROLLING:
        full = taken >= session.capacity or all_used_up(types)
        state = SessionState.FULL if full else SessionState.OPEN
    update = {"places_taken": taken, "waiting": session.waiting + waiting, "state": state}
    return session.model_copy(update={**update, "ticket_types": types} if types else update)


def _place_taken(session: Session, recorded: Recorded[EnrolmentConfirmed], _key: str) -> Session:
    return _moved(session, recorded.data.ticket_type_id, places=1)


def _place_free(
    session: Session, recorded: Recorded[EnrolmentCancelled | OfferDeclined | OfferLapsed], _key: str
) -> Session:
    return _moved(session, recorded.data.ticket_type_id, places=-1)


def _one_more_waits(session: Session, _recorded: Recorded[Event], _key: str) -> Session:
    return _moved(session, waiting=1)


def _one_less_waits(session: Session, _recorded: Recorded[Event], _key: str) -> Session:
    return _moved(session, waiting=-1)


def _offered(session: Session, recorded: Recorded[PlaceOffered], _key: str) -> Session:
    return _moved(session, recorded.data.ticket_type_id, places=1, waiting=-1)


def _dissolved(session: Session, _recorded: Recorded[WaitlistDissolved], _key: str) -> Session:
    return session and session.model_copy(update={"waiting": 0, "applied": 0})


def _paid(session: Session, recorded: Recorded[PaymentRecorded], _key: str) -> Session:
    return session and session.model_copy(update={"paid_fen": session.paid_fen + recorded.data.amount_fen})


def _paid_late(session: Session, recorded: Recorded[SessionPaid], _key: str) -> Session:
    more_fen = recorded.data.amount_fen
    return session and session.model_copy(
        update={
            "paid_fen": session.paid_fen + more_fen,
            "takings_fen": (session.takings_fen or 0) + more_fen,
        }
    )


def _report_due(session: Session, recorded: Recorded[ReportDue], _key: str) -> Session:
    update = {"report": ReportState.DUE, "report_by": recorded.data.report_by}
    return session and session.model_copy(update=update)


def _report_overdue(session: Session, _recorded: Recorded[ReportOverdue], _key: str) -> Session:
    return session and session.model_copy(update={"report": ReportState.OVERDUE})


def _refunded(
    session: Session, recorded: Recorded[EnrolmentRefunded | SessionRefunded], _key: str
) -> Session:
    if session is None:
        return None
    back_fen = recorded.data.refunded_fen
    takings_fen = session.takings_fen
    return session.model_copy(
        update={
            "refunded_fen": session.refunded_fen + back_fen,
            "takings_fen": None if takings_fen is None else takings_fen - back_fen,
        }
    )


async def get_session(documents: Documents[SessionView], query: GetSession) -> Session:
    session = await documents.get(query.session_id)
    if session is None or query.seen_by is None or session.seen_by in query.seen_by:
        return session
    return None


SESSIONS = (
    Projection(
        "sessions",
        SessionView,
        indexes=(
            *("partner_id", "space_id", "state", "starts_at", "seen_by", "report", "category", "course_id"),
            *("kind", "offer_id", "content_seen_by", "words_sought"),
            *("youngest_sought", "oldest_sought", "price_sought", "hour_sought"),
        ),
        version=2,
    )
    .on(SessionDrafted, lambda event: event.session_id, _drafted)
    .on(SessionPriced, lambda event: event.session_id, _priced)
    .on(TicketTypesSet, lambda event: event.session_id, set_for)
    .on(SessionOpened, lambda event: event.session_id, _opened)
    .on(SessionTranslated, lambda event: event.session_id, translated)
    .on(LessonMoved, lambda event: event.session_id, _lesson_moved)
    .on(SessionClosed, lambda event: event.session_id, _closed)
    .on(SessionCancelled, lambda event: event.session_id, _cancelled)
    .on(SessionDropped, lambda event: event.session_id, _cancelled)
    .on(AppointmentUntaken, lambda event: event.session_id, _untaken)
    .on(SessionDelivered, lambda event: event.session_id, _delivered)
    .on(SessionRefunded, lambda event: event.session_id, _refunded)
    .on(EnrolmentRefunded, lambda event: event.session_id, _refunded)
    .on(SessionPaid, lambda event: event.session_id, _paid_late)
    .on(ReportDue, lambda event: event.session_id, _report_due)
    .on(ReportOverdue, lambda event: event.session_id, _report_overdue)
    .on(PaymentRecorded, lambda event: event.session_id, _paid)
    .on(EnrolmentConfirmed, lambda event: event.session_id, _place_taken)
    .on(EnrolmentCancelled, lambda event: event.session_id, _place_free)
    .on(OfferDeclined, lambda event: event.session_id, _place_free)
    .on(OfferLapsed, lambda event: event.session_id, _place_free)
    .on(PlaceOffered, lambda event: event.session_id, _offered)
    .on(WaitlistJoined, lambda event: event.session_id, _one_more_waits)
    .on(WaitlistLeft, lambda event: event.session_id, _one_less_waits)
    .on(WaitlistDissolved, lambda event: event.session_id, _dissolved)
    .on(DrawSet, lambda event: event.session_id, draws.set_for)
    .on(DrawEntered, lambda event: event.session_id, draws.one_more)
    .on(DrawLeft, lambda event: event.session_id, draws.one_less)
    .on(DrawClosed, lambda event: event.session_id, draws.closed_for)
    .on(DrawHeld, lambda event: event.session_id, draws.held_for)
    .on(LotDrawn, lambda event: event.session_id, draws.drawn_for)
    .on(JointHostInvited, lambda event: event.session_ids, joint_hosts.one_more)
    .on(JointHostConfirmed, lambda event: event.session_ids, joint_hosts.one_confirmed)
    .on(JointHostDeclined, lambda event: event.session_ids, joint_hosts.one_less)
    .on(JointHostingEnded, lambda event: event.session_ids, joint_hosts.one_less)
    .answers(ListSessions, list_sessions)
    .answers(GetSession, get_session)
    .answers(ReadSessions, read_sessions)
)
