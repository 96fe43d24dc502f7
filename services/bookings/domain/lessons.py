"""A lesson of a course that can't take place as planned is made good on another date, its places with it."""

from dataclasses import replace

from services.bookings.domain.actors import host_in_good_standing, must_be_screened
from services.bookings.domain.bookings import cancelled
from services.bookings.domain.course_times import lesson_changed
from services.bookings.domain.grants import space_booked_by
from services.bookings.domain.lending import lent
from services.bookings.domain.payments import WITH_A_PLACE
from services.bookings.domain.reports import reported
from services.bookings.domain.schedule import Schedule
from services.bookings.domain.sessions import OVER
from services.bookings.domain.slots import agreement_must_cover, room_for, slot_must_be_free
from services.bookings.domain.state import Booking, Bookings, Session
from shared.contracts.bookings.bookings.events import BookingUse, CancelReason
from shared.contracts.bookings.courses.commands import MoveLesson
from shared.contracts.bookings.courses.events import LessonMoved, PlacesMoved
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.courses import SESSION_IS_NO_LESSON
from shared.contracts.bookings.refusals.sessions import (
    SESSION_HAS_STARTED,
    SESSION_IS_OVER,
    SESSION_WAS_HELD,
    SPACE_IS_TOO_SMALL,
)
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.contracts.bookings.sessions.views import UNOPENED, SessionState
from shared.kernel.messages import Envelope, Event
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role


def move_lesson(state: Bookings, command: MoveLesson) -> list[Event]:
    session = state.session(command.session_id)
    course = state.courses.of_lesson(session.id)
    if course is None or session.state in UNOPENED:
        raise Rejected(SESSION_IS_NO_LESSON)
    host = host_in_good_standing(state, command, session.partner_id)
    _must_be_movable(state, session, command)
    space = state.space(command.space_id)
    agreement_must_cover(host, space, (command.starts_at, command.ends_at), command.now)
    if session.for_minors:
        must_be_screened(state, host, command.ends_at)
    if session.capacity > room_for(space, command.units):
        raise Rejected(SPACE_IS_TOO_SMALL, capacity=room_for(space, command.units))
    before = state.bookings.get(session.booking_id)
    wish = _wish(state, session, command)
    slot = slot_must_be_free(_without(state, before), wish, BookingUse.SESSION, command.new_id("booking"))
    events: list[Event] = []
    if before is not None:
        # Nobody loses anything by it: the places go with the lesson.
        events.append(cancelled(before, command.now, CancelReason.PLANS_CHANGED, ()))
    return [
        *events,
        space_booked_by(state, wish, slot, BookingUse.SESSION, session.id),
        *lent(slot.booking_id, wish.equipment, command.now),
        LessonMoved(
            session_id=session.id,
            course_id=course.id,
            partner_id=host.id,
            space_id=space.id,
            booking_id=slot.booking_id,
            starts_at=command.starts_at,
            ends_at=command.ends_at,
            began_before=session.starts_at,
            moved_at=command.now,
        ),
        *_told(state, session, command),
    ]


def _told(state: Bookings, session: Session, command: MoveLesson) -> list[Event]:
    """Whoever has a place there is told of the other date."""
    placed = (state.enrolments[one] for one in session.by_person.values())
    people = dict.fromkeys(one.person_id for one in placed if one.state in WITH_A_PLACE)
    if not people:
        return []
    return [
        PlacesMoved(
            session_id=session.id,
            person_ids=tuple(people),
            starts_at=command.starts_at,
            moved_at=command.now,
        )
    ]


def places_moved(_state: Bookings, _event: PlacesMoved) -> None:
    """They are told; the lesson itself has moved."""


def _must_be_movable(state: Bookings, session: Session, command: MoveLesson) -> None:
    if session.state in OVER:
        raise Rejected(SESSION_IS_OVER, state=session.state)
    noted = [
        one
        for one in (state.enrolments[key] for key in session.by_person.values())
        if one.state in {EnrolmentState.ATTENDED, EnrolmentState.ABSENT}
    ]
    if noted:
        attended = sum(one.state is EnrolmentState.ATTENDED for one in noted)
        raise Rejected(SESSION_WAS_HELD, attended=attended)
    if command.now >= session.starts_at and not command.actor.has(Role.STAFF):
        raise Rejected(SESSION_HAS_STARTED)


def _without(state: Bookings, booking: Booking | None) -> Bookings:
    """The state in which the lesson's own time is free already."""
    if booking is None:
        return state
    space = state.spaces[booking.space_id]
    schedule = Schedule(list(space.schedule.slots), space.schedule.longest)
    schedule.remove(booking.starts_at, booking.id)
    equipment = state.equipment.copy()
    equipment.give_back(booking.id, booking.starts_at)
    spaces = state.spaces | {space.id: replace(space, schedule=schedule)}
    return replace(state, spaces=spaces, equipment=equipment)


def _wish(state: Bookings, session: Session, command: MoveLesson) -> DraftSession:
    return DraftSession(
        partner_id=session.partner_id,
        space_id=command.space_id,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        units=command.units,
        equipment=state.equipment.had.get(session.booking_id),
        title=session.title,
        capacity=session.capacity,
        **Envelope(
            command_id=command.command_id,
            actor=command.actor,
            now=command.now,
            correlation_id=command.correlation_id,
            causation_id=command.causation_id,
        ),
    )


def lesson_moved(state: Bookings, event: LessonMoved) -> None:
    session = state.sessions[event.session_id]
    session.space_id, session.booking_id = event.space_id, event.booking_id
    session.starts_at, session.ends_at = event.starts_at, event.ends_at
    session.state, session.started, session.report_by = SessionState.OPEN, False, None
    state.agenda.put(session.id, session.starts_at)
    reported(state, session)
    placed = (state.enrolments[one] for one in session.by_person.values())
    state.courses.moved.update(one.id for one in placed if one.state in WITH_A_PLACE)
    lesson_changed(state, state.courses.of_lesson(session.id), event.moved_at)
