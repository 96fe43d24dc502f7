"""How volunteers' hours count and what their points are worth: a part of a community's rules."""

from typing import Annotated

from pydantic import Field

from shared.kernel.models import Frozen

_Minutes = Annotated[int, Field(strict=True, ge=1, le=44_640)]
_Days = Annotated[int, Field(strict=True, ge=0, le=366)]


class VolunteerRules(Frozen):
    """How hours count, and how long points wait and last. What was recorded keeps the rules of its day."""

    minutes_per_activity: _Minutes = 480
    """Maximum number of minutes that count for one person at one activity."""
    minutes_per_day: _Minutes = 480
    """Maximum number of minutes that count for one person on one day, all activities together."""
    honour_minutes_per_month: _Minutes = 1_200
    """Maximum number of minutes that staff may enter for one person in one month."""
    honour_days: _Days = 30
    """How many days after an activity staff may enter hours for it."""
    pending_days: _Days = 7
    """How many days points wait before they can be spent, so that hours can be put right."""
    points_last_days: Annotated[int, Field(strict=True, ge=1, le=3_660)] = 730
    """How many days after they were earned points expire."""
    reservation_days: Annotated[int, Field(strict=True, ge=1, le=366)] = 14
    """How many days a reward is kept for whoever reserved it."""
