"""Days in the community's zone, as people state them."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

_ISO_DAY = re.compile(r"20\d\d-\d\d-\d\d")


def _written_as_a_day(value: object) -> object:
    """Refuses numbers and date-times, which pydantic would read as days too."""
    is_written = isinstance(value, str) and _ISO_DAY.fullmatch(value)
    if not is_written and not isinstance(value, date):
        raise ValueError("must be a day of this century, written YYYY-MM-DD")
    return value


Day = Annotated[
    date,
    BeforeValidator(_written_as_a_day),
    Field(json_schema_extra={"pattern": r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"}),
]
"""A day in the community's zone."""
