"""What is asked of spaces: open, edit, close for a while, open again; and the slots that are booked."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from shared.contracts.bookings.holidays.calendar import DayHours
from shared.contracts.bookings.refusals.spaces import (
    BOOKINGS_NO_LONGER_FIT,
    BOOKINGS_STAND_IN_THE_CLOSURE,
    CLOSURE_IS_UNKNOWN,
    CLOSURE_LIES_IN_THE_PAST,
    SPACE_IS_UNKNOWN,
    SPACE_NAME_IS_TAKEN,
    UNITS_ARE_IN_USE,
)
from shared.contracts.partners.programme import OpeningWindow
from shared.kernel.messages import Command
from shared.kernel.models import Flag, Id, Instant, PositiveCount, Request, Revision, Title
from shared.kernel.operations import Operation
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.kernel.roles import Role, roles
from shared.kernel.windows import TimeWindow

Floor = Annotated[int, Field(strict=True, ge=-5, le=200)]


Units = Annotated[int, Field(strict=True, ge=1, le=50)]
"""Number of parts into which a space can be divided, each with a booking of its own at the same time."""


BufferMinutes = Annotated[int, Field(strict=True, ge=0, le=240)]
"""Kept free after each booking, to tidy and air."""


def _on_the_minute(value: datetime) -> datetime:
    if value.second or value.microsecond:
        raise ValueError("must lie on a whole minute")
    return value


Minute = Annotated[Instant, AfterValidator(_on_the_minute)]
"""An instant on a whole minute: spaces are not booked by the second."""


class SlotRequest(TimeWindow, Request):
    """The body of a request about a time: from ``starts_at`` (included) to ``ends_at`` (excluded)."""

    starts_at: Minute
    """When it begins: on a whole minute, with an offset."""
    ends_at: Minute
    """When it ends: on a whole minute, with an offset, later than `starts_at`."""


class OpenSpaceRequest(Request):
    """A space as staff describe it, for those who would book it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "三楼露天平台",
                    "name_en": "Third-floor terrace",
                    "floor": 3,
                    "area_m2": 300,
                    "capacity": 60,
                    "units": 2,
                    "buffer_minutes": 15,
                },
                {
                    "name": "舞蹈室",
                    "name_en": "Dance room",
                    "floor": 2,
                    "area_m2": 80,
                    "capacity": 25,
                    "buffer_minutes": 10,
                    "opening_windows": [
                        {"weekdays": [1, 2, 3, 4, 5], "opens_at": "18:00", "closes_at": "22:00"},
                        {"weekdays": [6, 7], "opens_at": "09:00", "closes_at": "22:00"},
                    ],
                },
            ]
        }
    )

    name: Title
    """What the space is called in Chinese. No two spaces of a community share a name."""
    name_en: Title
    """What the space is called in English."""
    floor: Floor | None = None
    """The storey it lies on, negative for basements; null for a place that lies on none."""
    area_m2: PositiveCount | None = None
    """Its area in square metres; null where nobody measured it."""
    capacity: PositiveCount
    """Maximum number of people."""
    units: Units = 1
    """Number of parts that can be booked separately at the same time; 1 for a space that is booked as a
    whole."""
    buffer_minutes: BufferMinutes = 0
    """Minutes that stay free after each booking, to tidy and air."""
    opening_windows: tuple[OpeningWindow, ...] | None = Field(default=None, min_length=1, max_length=14)
    """The space's own hours, in the community's zone; null for those of the community's rules."""
    on_holidays: DayHours = DayHours.OF_THE_WEEKDAY
    """Which of its hours it keeps on a public holiday. Other hours than the weekday's take over the published
    holidays that the community's calendar lacks."""
    on_working_weekends: DayHours = DayHours.OF_THE_WEEKDAY
    """Which of its hours it keeps on a weekend that is worked for a holiday."""
    check_in_by_code: Flag | None = None
    """Whether whoever booked checks in by the code that the space's door shows. Left out, a new space asks
    for it, and one that is edited stays as it is. False for a place where no screen can hang: there nobody
    proves that they came."""


class OpenSpace(OpenSpaceRequest, Command):
    """Staff open a room or place for booking, in the community's opening windows or its own."""

    operation = Operation("Open a space", roles(Role.STAFF), (SPACE_NAME_IS_TAKEN,), makes="space_id")


class EditSpaceRequest(OpenSpaceRequest):
    """The whole description anew. Bookings that stand keep their time and their buffer."""

    keep_misfits: Flag = False
    """Whether bookings that fit the new hours or capacity no longer may stand; otherwise they are named and
    nothing changes."""


class EditSpace(EditSpaceRequest, Command):
    """Staff describe the space anew. Bookings that stand keep their time and their buffer.

    Those that would no longer fit are named first; with `keep_misfits` they stand and are listed.
    """

    operation = Operation(
        "Edit a space",
        roles(Role.STAFF),
        (
            SPACE_IS_UNKNOWN,
            REVISION_HAS_MOVED_ON,
            SPACE_NAME_IS_TAKEN,
            UNITS_ARE_IN_USE,
            BOOKINGS_NO_LONGER_FIT,
        ),
    )

    space_id: Id
    expected_revision: Revision | None = None


class CloseSpaceForRequest(SlotRequest):
    """From when to when a space is closed, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "starts_at": "2026-07-20T18:00:00+08:00",
                    "ends_at": "2026-07-22T22:00:00+08:00",
                    "reason": "舞蹈室地板维修",
                }
            ]
        }
    )

    reason: Title
    """Why the space is closed, for everybody to read."""
    cancel_bookings: Flag = False
    """Whether bookings and sessions that stand meanwhile are called off, and whoever loses by it is told;
    otherwise they are named and nothing is closed. What has begun, and a trial, stays in any case."""


class CloseSpaceFor(CloseSpaceForRequest, Command):
    """Staff close a space for some time; refused, and the bookings named, while any stand in it.

    With `cancel_bookings` they are called off with it, as the community's own doing: never late, everything
    that was paid is owed. Only what has begun and a trial stand in the way then.
    """

    operation = Operation(
        "Close a space for a while",
        roles(Role.STAFF),
        (SPACE_IS_UNKNOWN, CLOSURE_LIES_IN_THE_PAST, BOOKINGS_STAND_IN_THE_CLOSURE),
        makes="closure_id",
    )

    space_id: Id


class ReopenSpace(Command):
    """Staff remove a closure, or end it early."""

    operation = Operation("Remove a closure", roles(Role.STAFF), (SPACE_IS_UNKNOWN, CLOSURE_IS_UNKNOWN))

    space_id: Id
    closure_id: Id
