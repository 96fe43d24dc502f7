"""A course held once more: what its partner says is when it begins."""

from datetime import datetime

from pydantic import ConfigDict, field_validator

from shared.contracts.bookings.series import Dates, Repeats
from shared.contracts.bookings.sessions.pricing import must_leave_room_around
from shared.contracts.bookings.spaces.commands import Minute
from shared.kernel.models import Flag, Request


class CopyCourseRequest(Request):
    """When the copy of a course begins; all else is as it was, unless it is said here or left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"starts_at": "2026-09-05T09:00:00+08:00"}]})

    starts_at: Minute
    """When its first lesson begins, on a whole minute; each is as long as those of that course."""
    repeats: Repeats | None = None
    """How it goes on from there; null: as the course did."""
    dates: Dates | None = None
    """For how many dates it is planned, those included that are skipped; null: as many as the course has
    lessons."""
    skip_conflicts: Flag = False
    """Whether dates that can't be had are skipped; otherwise they are named and nothing is planned."""
    without_price: Flag = False
    """Plans it without a price: where its market reference is no longer in force."""
    without_equipment: Flag = False
    """Leaves the equipment out, which can then be chosen for each lesson: where others have it."""
    without_joint_hosts: Flag = False
    """Asks no other partner to hold it as well, as those are asked that hold the course it is made of."""

    @field_validator("starts_at")
    @classmethod
    def _leaves_room_around_it(cls, value: datetime) -> datetime:
        return must_leave_room_around(value)
