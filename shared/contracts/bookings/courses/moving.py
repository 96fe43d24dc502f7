"""Several lessons of a course moved at once, by the same shift: all of them, or none."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.bookings.refusals.courses import (
    COURSE_IS_UNKNOWN,
    LESSONS_HAVE_CONFLICTS,
    SESSION_IS_NO_LESSON,
)
from shared.contracts.bookings.refusals.sessions import (
    SESSION_HAS_STARTED,
    SESSION_IS_OVER,
    SESSION_WAS_HELD,
    SPACE_IS_TOO_SMALL,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    OF_STANDING,
    SPACE_IS_UNKNOWN,
)
from shared.kernel.messages import Command
from shared.kernel.models import Id, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

MOST_LESSONS = 53
Days = Annotated[int, Field(strict=True, ge=-366, le=366)]
Minutes = Annotated[int, Field(strict=True, ge=-1_439, le=1_439)]


class MoveLessonsRequest(Request):
    """Which lessons are moved, and how far: days and minutes of the clock on the wall."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "session_ids": [
                        "0197e3a0-5c00-7a10-8000-00000000e001",
                        "0197e3a0-5c00-7a10-8000-00000000e002",
                    ],
                    "days": 7,
                    "minutes": -30,
                }
            ]
        }
    )

    session_ids: tuple[Id, ...] = Field(min_length=1, max_length=MOST_LESSONS)
    """The lessons, each once."""
    days: Days = 0
    """By how many days later they begin, at the same time of day; fewer than 0: earlier."""
    minutes: Minutes = 0
    """By how many minutes later in the day they begin, beside the days; fewer than 0: earlier."""
    space_id: Id | None = None
    """The space in which they take place then; null for the one that each of them has."""

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.session_ids)) < len(self.session_ids):
            raise ValueError("names a lesson twice")
        return self


class MoveLessons(MoveLessonsRequest, Command):
    """Makes several lessons of a course good on other dates, all by the same shift: all of them, or none.

    Places and what was paid for them stay. Whoever can't come to one gives back that lesson alone, and all
    that was paid for it is owed. Dates that can't be had are named, each with why.
    """

    operation = Operation(
        "Move several lessons of a course",
        roles(Role.PARTNER, Role.STAFF),
        (
            COURSE_IS_UNKNOWN,
            *OF_STANDING,
            SESSION_IS_NO_LESSON,
            SESSION_IS_OVER,
            SESSION_WAS_HELD,
            SESSION_HAS_STARTED,
            SPACE_IS_UNKNOWN,
            AGREEMENT_DOES_NOT_COVER_THE_SPACE,
            SPACE_IS_TOO_SMALL,
            LESSONS_HAVE_CONFLICTS,
        ),
    )

    course_id: Id
