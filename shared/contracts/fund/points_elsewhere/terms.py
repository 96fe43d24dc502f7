"""What two communities agree on when volunteers of one may use their points in the other."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.kernel.models import Frozen, Id


class PointsSide(StrEnum):
    """Which of the two communities of an agreement this one is."""

    HOST = "host"
    """Its rewards are handed out to volunteers of the other one."""
    HOME = "home"
    """Its volunteers earned the points."""


class PointsAgreementState(StrEnum):
    """How an agreement stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    ENDED = "ended"


class PointsBearer(StrEnum):
    """Who bears what the rewards are worth."""

    HOST = "host"
    """The community that hands them out."""
    HOME = "home"
    """The volunteers' own: it owes the points, and the two settle them as they agreed."""


MostPoints = Annotated[int, Field(strict=True, ge=1, le=100_000)]
"""How many points may be used under an agreement in a calendar month."""


class PointsBounds(Frozen):
    """Within what points are taken."""

    reward_ids: Annotated[tuple[Id, ...], Field(max_length=50)] = ()
    """The rewards that may be had; all of the host's, where none is named."""
    most_points_a_month: MostPoints
    """How many points may be used in a calendar month, by all volunteers together."""
    from_day: date
    """The first day on which it holds."""
    until_day: date
    """The last day on which it holds."""
    bearer: PointsBearer
    """Who bears what the rewards are worth."""
    settlement: str | None = None
    """How the two settle what is owed; null where nothing is."""
