"""Days of the week and times of day, by the calendar and the clocks of a community."""

import re
from datetime import time
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

Weekday = Annotated[int, Field(strict=True, ge=1, le=7)]
"""ISO 8601: Monday is 1, Sunday is 7."""


_LOCAL_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"


def _as_people_write_it(value: object) -> object:
    """Refuses what pydantic would read as seconds since midnight, and fractions of seconds."""
    if isinstance(value, time) or (isinstance(value, str) and re.match(_LOCAL_TIME, value)):
        return value
    raise ValueError("must be a time of day without an offset, such as 18:00")


LocalTime = Annotated[
    time,
    BeforeValidator(_as_people_write_it),
    # JSON Schema's own format "time" asks for an offset, which a time of every day has not.
    WithJsonSchema({"type": "string", "pattern": _LOCAL_TIME, "examples": ["18:00"]}),
]
"""A time of day in the community's zone, to the second."""
