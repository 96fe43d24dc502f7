"""The lessons of a course, and until when one may join it."""

from datetime import datetime

from services.bookings.domain.course_state import Course
from services.bookings.domain.sessions import OVER
from services.bookings.domain.state import Bookings, Session
from shared.contracts.bookings.courses.views import CourseState


def lessons_of(state: Bookings, course: Course) -> list[Session]:
    """All its lessons in the order in which they were planned, those that were called off included."""
    return [state.sessions[one] for one in course.session_ids]


def joinable_until(state: Bookings, course: Course, now: datetime) -> datetime:
    """Until when one may join: its first lesson, or its last where one may join later; of those that take
    place. Where none does, it is over now."""
    starts = [one.starts_at for one in lessons_of(state, course) if one.state not in OVER or one.started]
    if not starts:
        return now
    return max(starts) if course.late_joining else min(starts)


def lesson_changed(state: Bookings, course: Course | None, now: datetime) -> None:
    """The course opened, or a lesson of it was moved or called off: enrolment ends at another time."""
    if course is not None and course.state is CourseState.OPEN:
        state.agenda.put(course.id, joinable_until(state, course, now))
