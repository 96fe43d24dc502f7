"""What follows from not coming, and from giving back late: a part of a community's rules."""

from typing import Annotated

from pydantic import Field

from shared.kernel.models import Frozen


class StrikeRules(Frozen):
    """After so many strikes within so many days, somebody books rooms less far ahead. Nothing else follows:
    what is booked stands, and whoever has strikes books like everybody within the days that are left."""

    limit: Annotated[int, Field(strict=True, ge=1, le=100)] = 3
    """From how many strikes on, within the window, somebody books less far ahead."""
    window_days: Annotated[int, Field(strict=True, ge=1, le=366)] = 60
    """How many days a strike counts. One that was given keeps the days of its own time."""
    days_ahead: Annotated[int, Field(strict=True, ge=0, le=60)] = 2
    """How many days ahead somebody with so many strikes may book a room."""
