"""What a session or a course says in English, for their read models."""

from shared.contracts.bookings.courses.translations import CourseTranslated
from shared.contracts.bookings.courses.views import CourseView
from shared.contracts.bookings.sessions.translations import SessionTranslated
from shared.contracts.bookings.sessions.views import SessionView
from shared.kernel.messages import Recorded


def translated(
    session: SessionView | None, recorded: Recorded[SessionTranslated], _key: str
) -> SessionView | None:
    """It with what it says in English from now on."""
    return session and session.model_copy(update=_english(recorded.data))


def translated_course(
    course: CourseView | None, recorded: Recorded[CourseTranslated], _key: str
) -> CourseView | None:
    """The same of a course."""
    return course and course.model_copy(update=_english(recorded.data))


def _english(said: SessionTranslated | CourseTranslated) -> dict[str, str | None]:
    return {"title_en": said.title_en, "description_en": said.description_en}
