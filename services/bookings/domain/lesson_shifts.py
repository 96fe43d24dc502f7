"""Several lessons of a course are moved at once by one shift of the clock on the wall: all, or none."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from services.bookings.domain.actors import host_in_good_standing
from services.bookings.domain.course_state import Course
from services.bookings.domain.joint_hosts import hostings_over
from services.bookings.domain.lessons import (
    Move,
    given_back,
    moved_to,
    must_be_movable,
    slot_found,
    units_kept,
    wish_of,
    with_own_schedule,
    without,
)
from services.bookings.domain.planning import OF_A_DATE, refused_for
from services.bookings.domain.series import Conflict
from services.bookings.domain.state import Bookings, Host, Session
from shared.contracts.bookings.courses.moving import MoveLessons
from shared.contracts.bookings.refusals.courses import LESSONS_HAVE_CONFLICTS, SESSION_IS_NO_LESSON
from shared.contracts.bookings.refusals.sessions import SCREENING_ENDS_BEFORE_THE_SESSION
from shared.contracts.bookings.refusals.spaces import AGREEMENT_IS_NOT_IN_FORCE
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.contracts.bookings.sessions.views import UNOPENED
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_OF_A_DATE = OF_A_DATE | {AGREEMENT_IS_NOT_IN_FORCE, SCREENING_ENDS_BEFORE_THE_SESSION}
"""What is against one date and not against the shift."""


def move_lessons(state: Bookings, command: MoveLessons) -> list[Event]:
    course = state.courses.course(command.course_id)
    host = host_in_good_standing(state, command, course.partner_id)
    lessons = _lessons(state, course, command)
    if not command.days and not command.minutes and command.space_id is None:
        return []
    found, conflicts = _slots(state, command, host, lessons)
    if conflicts:
        raise refused_for(LESSONS_HAVE_CONFLICTS, conflicts)
    # All their times are free before the first of them takes another's.
    ends = [event for one in lessons for event in given_back(state, one, command.now)]
    ends += hostings_over(state, lessons, command.now)
    return [*ends, *moved_to(state, found)]


def _lessons(state: Bookings, course: Course, command: MoveLessons) -> list[Session]:
    if not {*command.session_ids} <= {*course.session_ids}:
        raise Rejected(SESSION_IS_NO_LESSON)
    lessons = [state.session(one) for one in command.session_ids]
    for one in lessons:
        if one.state in UNOPENED:
            raise Rejected(SESSION_IS_NO_LESSON)
        must_be_movable(state, one, command)
    return sorted(lessons, key=lambda one: (one.starts_at, one.id))


def _slots(
    state: Bookings, command: MoveLessons, host: Host, lessons: list[Session]
) -> tuple[list[Move], list[dict[str, JsonValue]]]:
    """What each takes, in turn: a lesson that found its slot stands in the way of the next."""
    free = without(state, lessons)
    found: list[Move] = []
    conflicts: list[dict[str, JsonValue]] = []
    for number, one in enumerate(lessons):
        wish = _wish(state, command, one)
        try:
            slot = slot_found(state, free, one, host, wish, command.new_id(f"booking/{number}"))
        except Rejected as refused:
            if refused.refusal not in _OF_A_DATE:
                raise
            span = wish.starts_at, wish.ends_at
            conflicts.append({"session_id": one.id, **Conflict(span, refused).facts()})
            continue
        space = free.spaces[wish.space_id]
        if space is state.spaces[wish.space_id]:
            space = free.spaces[wish.space_id] = with_own_schedule(space)
        space.schedule.add(slot)
        free.equipment.take(slot.booking_id, (wish.starts_at, slot.free_again_at), wish.equipment or ())
        found.append((one, wish, slot))
    return found, conflicts


def _wish(state: Bookings, command: MoveLessons, lesson: Session) -> DraftSession:
    starts_at = _shifted(state, lesson.starts_at, command)
    space_id = command.space_id or lesson.space_id
    to = space_id, starts_at, starts_at + (lesson.ends_at - lesson.starts_at)
    return wish_of(state, lesson, command, to, units_kept(state, lesson, space_id))


def _shifted(state: Bookings, starts_at: datetime, command: MoveLessons) -> datetime:
    """By days and minutes of the community's clock: a change of clocks between keeps the time of day."""
    zone = ZoneInfo(state.rules_at(starts_at).zone)
    local = starts_at.astimezone(zone).replace(tzinfo=None, fold=0)
    then = local + timedelta(days=command.days, minutes=command.minutes)
    return then.replace(tzinfo=zone).astimezone(UTC)
