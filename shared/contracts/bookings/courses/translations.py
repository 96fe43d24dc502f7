"""Courses in English: said in the draft, or once they are open, together with their lessons."""

from typing import ClassVar

from shared.contracts.bookings.refusals.courses import (
    COURSE_IS_UNKNOWN,
    COURSE_WAS_CALLED_OFF,
    COURSE_WAS_NEVER_OPENED,
)
from shared.contracts.bookings.sessions.translations import TranslateSessionRequest
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class TranslateCourse(TranslateSessionRequest, Command):
    """The partner's representative (or staff) says a course that was opened in English, or says it better.

    So are those of its lessons that are not over. A draft says its English itself.
    """

    operation = Operation(
        "Say a course in English",
        roles(Role.PARTNER, Role.STAFF),
        (COURSE_IS_UNKNOWN, COURSE_WAS_NEVER_OPENED, COURSE_WAS_CALLED_OFF),
    )

    course_id: Id


class CourseTranslated(Event):
    """A course that residents know of is said in English from now on; its lessons tell so themselves."""

    type: ClassVar[str] = "bookings.course_translated.v1"

    course_id: Id
    """The course."""
    partner_id: Id
    """The partner that holds it."""
    title_en: str
    """What it is called in English."""
    description_en: str | None
    """The same as its description, in English; null where there is none."""
    translated_at: Instant
    """When it was said so."""
