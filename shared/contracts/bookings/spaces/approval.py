"""Which bookings of a space staff answer before they stand."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.kernel.models import Frozen


class Asking(StrEnum):
    """Whose bookings are asked for first."""

    RESIDENT = "resident"
    PARTNER = "partner"


class SpaceApproval(Frozen):
    """Which bookings of a space are requests until staff have answered them, and how long they wait."""

    for_whom: tuple[Asking, ...] = Field(default=tuple(Asking), min_length=1, max_length=len(Asking))
    """Whose bookings: residents' own, or partners' blocks. Sessions, courses, trials and the community's own
    bookings are never asked for: what takes place in them was agreed before."""
    above_minutes: Annotated[int, Field(strict=True, ge=1, le=10_080)] | None = None
    """Only bookings longer than this, in minutes; null for all."""
    answer_hours: Annotated[int, Field(strict=True, ge=1, le=720)] = 48
    """How many hours staff have for an answer, and never longer than to the beginning. A request that nobody
    answers expires then, and its time is free again."""
