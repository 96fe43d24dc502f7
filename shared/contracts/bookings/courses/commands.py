"""What is asked of courses by their partner: plan, open, move a lesson, call off."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.bookings.equipment.pieces import PiecesWanted
from shared.contracts.bookings.joint_hosts.commands import JointHostIds, each_host_once
from shared.contracts.bookings.refusals.courses import (
    COURSE_HAS_CONFLICTS,
    COURSE_HAS_TOO_FEW_LESSONS,
    COURSE_IS_NO_LONGER_A_DRAFT,
    COURSE_IS_UNKNOWN,
    SESSION_IS_NO_LESSON,
)
from shared.contracts.bookings.refusals.equipment import (
    EQUIPMENT_BELONGS_TO_ANOTHER_SPACE,
    EQUIPMENT_IS_NOT_FREE,
    EQUIPMENT_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.joint_hosts import OF_INVITED_HOSTS
from shared.contracts.bookings.refusals.references import (
    OF_A_REFERENCE,
    PRICE_NEEDS_A_REFERENCE,
    REFERENCE_IS_NOT_IN_FORCE,
)
from shared.contracts.bookings.refusals.sessions import (
    AGREEMENT_DOES_NOT_SERVE_MINORS,
    PRICE_IS_ABOVE_THE_CAP,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    SCREENING_ENDS_BEFORE_THE_SESSION,
    SESSION_HAS_STARTED,
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
    SESSION_WAS_HELD,
    SESSIONS_AWAIT_REPORTS,
    SPACE_IS_TOO_SMALL,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
    AGREEMENT_IS_NOT_IN_FORCE,
    OF_A_PARTNERS_SPACE,
    OF_A_SLOT,
    OF_A_TIME,
    OF_STANDING,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.series import Dates, Repeats
from shared.contracts.bookings.sessions.commands import CancelSessionRequest
from shared.contracts.bookings.sessions.finding import Age
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.sessions.translations import InEnglish
from shared.contracts.bookings.spaces.commands import SlotRequest, Units
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.messages import Command
from shared.kernel.models import Flag, Id, PositiveCount, Text, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

_OF_ITS_HOST = roles(Role.PARTNER, Role.STAFF)


class DraftCourseRequest(InEnglish, SlotRequest):
    """A course to plan: its first lesson, how it goes on, and the one price of all its lessons."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "partner_id": "0197e3a0-5c00-7a10-8000-00000000a001",
                    "space_id": "0197e3a0-5c00-7a10-8000-000000000004",
                    "starts_at": "2026-07-11T09:00:00+08:00",
                    "ends_at": "2026-07-11T10:30:00+08:00",
                    "repeats": "weekly",
                    "dates": 6,
                    "title": "天空农场:亲子无土栽培六课",
                    "capacity": 12,
                    "price": {"reference_id": "0197e3a0-5c00-7a10-8000-00000000d001", "price_fen": 30_000},
                    "late_joining": True,
                }
            ]
        }
    )

    partner_id: Id
    """The partner that holds the course; the caller must be its representative, or staff."""
    space_id: Id
    """The space in which its lessons take place, which is booked with them."""
    units: Units = 1
    """Number of the space's parts to book."""
    repeats: Repeats
    """How it goes on from its first lesson."""
    dates: Dates
    """How many dates it is planned for, those included that are skipped."""
    skip_conflicts: Flag = False
    """Whether dates that can't be had are skipped; otherwise they are named and nothing is planned."""
    title: Title
    """What the course is called, for everybody to read."""
    description: Text | None = None
    """What happens there and what to bring, for everybody to read; null for nothing beyond the title."""
    capacity: PositiveCount
    """Number of places in each lesson; at most as many people as the booked parts of the space hold."""
    for_minors: Flag = False
    """Whether it is meant for minors: then the partner's agreement must say that it serves them.

    What is meant up to an age under 18 is for minors without being said to be.
    """
    category: SessionCategory | None = None
    """What it is about, so that residents find it; null where nothing is said."""
    age_from: Age | None = None
    """From which age on it is meant; null for no bound. For who looks: nobody's age is checked."""
    age_to: Age | None = None
    """Up to which age it is meant; null for no bound, or for minors the end of childhood."""
    price: PriceSessionRequest | None = None
    """One price per person for the whole course, beside what one lesson of its like costs on the market; null
    for a free course. Each lesson has an equal part of it, to the fen."""
    late_joining: Flag = False
    """Whether people may join after the first lesson, for the lessons that are left and their part of the
    price."""
    equipment: PiecesWanted | None = Field(default=None, exclude_if=is_unsaid)
    """The pieces of equipment that its space is to have at each lesson, each kind once; null for none so
    far."""
    joint_host_ids: JointHostIds | None = Field(default=None, exclude_if=is_unsaid)
    """The partners that are asked to hold it as well, each once: each says yes or no for itself. Null for
    none so far."""

    @model_validator(mode="after")
    def _ages_are_in_order(self) -> Self:
        if self.age_from is not None and self.age_to is not None and self.age_from > self.age_to:
            raise ValueError("the ages for which it is meant run from the lower to the higher")
        each_host_once(self.joint_host_ids or ())
        return self


class DraftCourse(DraftCourseRequest, Command):
    """The partner's representative (or staff) plans a course: each lesson is a session with its space.

    Its price is at most what as many single lessons may cost; above that it is refused, with the cap.
    """

    operation = Operation(
        "Draft a course",
        _OF_ITS_HOST,
        (
            *OF_A_PARTNERS_SPACE,
            AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
            SESSIONS_AWAIT_REPORTS,
            SCREENING_ENDS_BEFORE_THE_SESSION,
            SPACE_IS_TOO_SMALL,
            COURSE_HAS_CONFLICTS,
            COURSE_HAS_TOO_FEW_LESSONS,
            PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
            *OF_A_REFERENCE,
            PRICE_NEEDS_A_REFERENCE,
            PRICE_IS_ABOVE_THE_CAP,
            EQUIPMENT_IS_UNKNOWN,
            EQUIPMENT_BELONGS_TO_ANOTHER_SPACE,
            *OF_INVITED_HOSTS,
        ),
        makes="course_id",
    )


class OpenCourse(Command):
    """Opens a course for enrolment, all its lessons at once."""

    operation = Operation(
        "Open a course for enrolment",
        _OF_ITS_HOST,
        (
            COURSE_IS_UNKNOWN,
            COURSE_IS_NO_LONGER_A_DRAFT,
            *OF_STANDING,
            SESSIONS_AWAIT_REPORTS,
            SESSION_HAS_STARTED,
            AGREEMENT_DOES_NOT_SERVE_MINORS,
            SCREENING_ENDS_BEFORE_THE_SESSION,
            PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
            PRICE_NEEDS_A_REFERENCE,
            REFERENCE_IS_NOT_IN_FORCE,
            PRICE_IS_ABOVE_THE_CAP,
            AGREEMENT_IS_NOT_IN_FORCE,
            AGREEMENT_DOES_NOT_COVER_THE_SPACE,
            AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
        ),
    )

    course_id: Id


class CancelCourseRequest(CancelSessionRequest):
    """Why a course does not take place, or not to its end."""


class CancelCourse(CancelCourseRequest, Command):
    """Calls off what is left of a course: every lesson that has not begun, and all that was paid for these
    is owed. Lessons that have begun are reported as every session is."""

    operation = Operation("Cancel a course", _OF_ITS_HOST, (COURSE_IS_UNKNOWN,))

    course_id: Id


class MoveLessonRequest(SlotRequest):
    """The other date of a lesson that can't take place as planned."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "space_id": "0197e3a0-5c00-7a10-8000-000000000004",
                    "starts_at": "2026-08-22T09:00:00+08:00",
                    "ends_at": "2026-08-22T10:30:00+08:00",
                }
            ]
        }
    )

    space_id: Id
    """The space in which it takes place then."""
    units: Units | None = None
    """Number of the space's parts to book; null for as many as it has now, or as there are."""


class MoveLesson(MoveLessonRequest, Command):
    """Makes a lesson good on another date: places, what was paid for them and the equipment stay.

    Whoever can't come then gives back that lesson alone, and all that was paid for it is owed.
    """

    operation = Operation(
        "Move a lesson of a course",
        _OF_ITS_HOST,
        (
            SESSION_IS_UNKNOWN,
            SESSION_IS_NO_LESSON,
            *OF_STANDING,
            SESSION_IS_OVER,
            SESSION_WAS_HELD,
            SESSION_HAS_STARTED,
            SPACE_IS_UNKNOWN,
            AGREEMENT_IS_NOT_IN_FORCE,
            AGREEMENT_DOES_NOT_COVER_THE_SPACE,
            SCREENING_ENDS_BEFORE_THE_SESSION,
            SPACE_IS_TOO_SMALL,
            *OF_A_TIME,
            *OF_A_SLOT,
            EQUIPMENT_BELONGS_TO_ANOTHER_SPACE,
            EQUIPMENT_IS_NOT_FREE,
        ),
    )

    session_id: Id
