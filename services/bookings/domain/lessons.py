"""A lesson of a course that can't take place as planned is made good on another date, its places with it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from services.bookings.domain.actors import host_in_good_standing
from services.bookings.domain.bookings import cancelled
from services.bookings.domain.course_times import lesson_changed
from services.bookings.domain.grants import space_booked_by
from services.bookings.domain.host_changes import hosts_hear_of_moves
from services.bookings.domain.joint_hosts import hostings_over
from services.bookings.domain.joint_invitations import all_must_be_screened, still_held_by
from services.bookings.domain.lending import lent
from services.bookings.domain.payments import WITH_A_PLACE
from services.bookings.domain.reports import reported
from services.bookings.domain.schedule import Schedule, Slot
from services.bookings.domain.sessions import OVER
from services.bookings.domain.slots import agreement_must_cover, room_for, slot_must_be_free
from services.bookings.domain.space_state import Space
from services.bookings.domain.state import Bookings, Host, Session
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
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

Move = tuple[Session, DraftSession, Slot]
"""A lesson, where it is wished, and the slot that was found for it."""


def move_lesson(state: Bookings, command: MoveLesson) -> list[Event]:
    session = state.session(command.session_id)
    if state.courses.of_lesson(session.id) is None or session.state in UNOPENED:
        raise Rejected(SESSION_IS_NO_LESSON)
    host = host_in_good_standing(state, command, session.partner_id)
    must_be_movable(state, session, command)
    to = command.space_id, command.starts_at, command.ends_at
    wish = wish_of(state, session, command, to, command.units or units_kept(state, session, command.space_id))
    slot = slot_found(state, without(state, [session]), session, host, wish, command.new_id("booking"))
    return [
        *given_back(state, session, command.now),
        *hostings_over(state, [session], command.now),
        *moved_to(state, [(session, wish, slot)]),
    ]


def units_kept(state: Bookings, session: Session, space_id: str) -> int:
    """As many parts of a space as the lesson has of its own, or as there are."""
    booking = state.bookings.get(session.booking_id)
    return min(booking.units if booking else 1, state.space(space_id).units)


def slot_found(
    state: Bookings, free: Bookings, session: Session, host: Host, wish: DraftSession, booking_id: str
) -> Slot:
    """The slot that a lesson would have there, where its own time is free already; or what is against it."""
    space = state.space(wish.space_id)
    agreement_must_cover(host, space, (wish.starts_at, wish.ends_at), wish.now)
    if session.for_minors:
        all_must_be_screened(state, session, wish.ends_at)
    if session.capacity > room_for(space, wish.units):
        raise Rejected(SPACE_IS_TOO_SMALL, capacity=room_for(space, wish.units))
    return slot_must_be_free(free, wish, BookingUse.SESSION, booking_id)


def given_back(state: Bookings, session: Session, now: datetime) -> list[Event]:
    """The end of the booking that a lesson has. Nobody loses anything: the places go with the lesson."""
    before = state.bookings.get(session.booking_id)
    return [] if before is None else [cancelled(state, before, now, CancelReason.PLANS_CHANGED, ())]


def moved_to(state: Bookings, moves: Sequence[Move]) -> list[Event]:
    """Lessons of one course take these slots; each partner that holds them, and everybody who has a place in
    them, is told once."""
    taken = [event for move in moves for event in _taken(state, *move)]
    moved = [one for one in taken if isinstance(one, LessonMoved)]
    return [*taken, *_told(state, moves), *hosts_hear_of_moves(moved)]


def _taken(state: Bookings, session: Session, wish: DraftSession, slot: Slot) -> list[Event]:
    return [
        space_booked_by(state, wish, slot, BookingUse.SESSION, session.id),
        *lent(slot.booking_id, wish.equipment, wish.now),
        LessonMoved(
            session_id=session.id,
            course_id=state.courses.of_session[session.id],
            partner_id=session.partner_id,
            space_id=wish.space_id,
            booking_id=slot.booking_id,
            starts_at=wish.starts_at,
            ends_at=wish.ends_at,
            began_before=session.starts_at,
            moved_at=wish.now,
            joint_host_ids=still_held_by(state, session),
            hosts_told_apart=True,
        ),
    ]


def _told(state: Bookings, moves: Sequence[Move]) -> list[Event]:
    """Whoever has places there is told of the other dates: those who have the same ones together."""
    theirs: dict[str, list[tuple[datetime, str, bool]]] = {}
    for session, wish, _ in moves:
        standing = [state.enrolments[one] for one in session.by_person.values()]
        prices: dict[str, bool] = {}
        for one in (one for one in standing if one.state in WITH_A_PLACE):
            prices[one.person_id] = prices.get(one.person_id, False) or one.price_fen > 0
        for person_id, has_price in prices.items():
            theirs.setdefault(person_id, []).append((wish.starts_at, session.id, has_price))
    alike: dict[tuple[tuple[datetime, str, bool], ...], list[str]] = {}
    for person_id, dates in theirs.items():
        alike.setdefault(tuple(sorted(dates)), []).append(person_id)
    return [
        PlacesMoved(
            session_id=dates[0][1],
            person_ids=tuple(people),
            starts_at=dates[0][0],
            moved_at=moves[0][1].now,
            has_price=any(has_price for _, _, has_price in dates),
            course_id=state.courses.of_session[dates[0][1]],
            dates=len(dates),
            last_at=dates[-1][0] if len(dates) > 1 else None,
        )
        for dates, people in alike.items()
    ]


def places_moved(_state: Bookings, _event: PlacesMoved) -> None:
    """They are told; the lesson itself has moved."""


def must_be_movable(state: Bookings, session: Session, command: Command) -> None:
    """Refuses what is over, or was held; and for its host what has begun."""
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


def without(state: Bookings, sessions: Iterable[Session]) -> Bookings:
    """The state in which the time of these lessons is free already; its schedules are its own."""
    spaces, equipment = dict(state.spaces), state.equipment.copy()
    for one in sessions:
        booking = state.bookings.get(one.booking_id)
        if booking is None:
            continue
        space = spaces[booking.space_id]
        if space is state.spaces[space.id]:
            space = spaces[space.id] = with_own_schedule(space)
        space.schedule.remove(booking.starts_at, booking.id)
        equipment.give_back(booking.id, booking.starts_at)
    return replace(state, spaces=spaces, equipment=equipment)


def with_own_schedule(space: Space) -> Space:
    """The same space, whose schedule may be changed without changing the state."""
    return replace(space, schedule=Schedule(list(space.schedule.slots), space.schedule.longest))


def wish_of(
    state: Bookings, session: Session, command: Command, to: tuple[str, datetime, datetime], units: int
) -> DraftSession:
    """The lesson as a draft that asks for this space, from then to then."""
    space_id, starts_at, ends_at = to
    return DraftSession(
        partner_id=session.partner_id,
        space_id=space_id,
        starts_at=starts_at,
        ends_at=ends_at,
        units=units,
        equipment=state.equipment.had.get(session.booking_id),
        title=session.title,
        capacity=session.capacity,
        **command.envelope(),
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
