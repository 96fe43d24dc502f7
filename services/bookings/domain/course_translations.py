"""Courses that are open, and what is left of an offer of appointments, said in English."""

from collections.abc import Iterable

from services.bookings.domain.actors import acting_host
from services.bookings.domain.course_times import lessons_of
from services.bookings.domain.session_translations import said_in_english
from services.bookings.domain.sessions import OVER
from services.bookings.domain.state import Bookings, Session
from shared.contracts.bookings.appointments.commands import TranslateAppointments
from shared.contracts.bookings.courses.translations import CourseTranslated, TranslateCourse
from shared.contracts.bookings.courses.views import CourseState
from shared.contracts.bookings.refusals.appointments import APPOINTMENTS_ARE_UNKNOWN
from shared.contracts.bookings.refusals.courses import COURSE_WAS_CALLED_OFF, COURSE_WAS_NEVER_OPENED
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def translate_course(state: Bookings, command: TranslateCourse) -> list[Event]:
    course = state.courses.course(command.course_id)
    acting_host(state, command, course.partner_id)
    if course.state is CourseState.DRAFTED:
        raise Rejected(COURSE_WAS_NEVER_OPENED, state=course.state)
    if course.state is CourseState.CANCELLED:
        raise Rejected(COURSE_WAS_CALLED_OFF)
    lessons = _said(lessons_of(state, course), command)
    if course.english == (command.title_en, command.description_en):
        return lessons
    return [
        CourseTranslated(
            course_id=course.id,
            partner_id=course.partner_id,
            title_en=command.title_en,
            description_en=command.description_en,
            translated_at=command.now,
        ),
        *lessons,
    ]


def course_translated(state: Bookings, event: CourseTranslated) -> None:
    state.courses.all[event.course_id].english = event.title_en, event.description_en


def translate_appointments(state: Bookings, command: TranslateAppointments) -> list[Event]:
    sessions = (state.sessions[key] for key in state.not_over)
    left = [one for one in sessions if one.offer_id == command.offer_id and one.starts_at > command.now]
    if not left:
        raise Rejected(APPOINTMENTS_ARE_UNKNOWN)
    acting_host(state, command, left[0].partner_id)
    return _said(left, command)


def _said(sessions: Iterable[Session], command: TranslateCourse | TranslateAppointments) -> list[Event]:
    """Those of them that are not over, as far as they don't say it so yet."""
    going_on = (one for one in sessions if one.state not in OVER)
    return [event for one in going_on for event in said_in_english(one, command)]
