"""Who decides on a payment by how large it is: one officer, the committee, or the residents besides."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.kernel.models import Flag, Frozen, PositiveCount, PositiveFen, is_unsaid


class Voice(StrEnum):
    """Who has one voice in a vote of the residents."""

    PERSON = "person"
    HOUSEHOLD = "household"


class Band(StrEnum):
    """Who decides on a payment where votes are taken."""

    SMALL = "small"  # One named officer, or the committee.
    MIDDLE = "middle"  # The committee.
    LARGE = "large"  # The committee, and then the residents.


class SmallBand(Frozen):
    """Payments on which one named officer decides alone, unless the committee has begun to vote."""

    up_to_fen: PositiveFen
    """The largest payment of this band, in fen."""
    month_at_most_fen: PositiveFen | None = Field(default=None, exclude_if=is_unsaid)
    """How much the officer may approve in a calendar month in all, in fen; absent: no bound."""
    publicity_days: Annotated[int, Field(strict=True, ge=0, le=366)] = 3
    """How many days it is shown before it is approved, for objections (公示)."""
    supervisor_comments: Flag = True
    """Whether it isn't paid before the supervisor has commented."""


class LargeBand(Frozen):
    """Payments on which the residents vote once the committee has carried them.

    Quorum and majority are by default those that the Civil Code, art. 278, has for the persons who own a
    building: two thirds take part, and more than half of them are in favour. It doesn't speak of a fund.
    """

    above_fen: PositiveFen
    """Every payment above this amount, in fen, belongs to this band."""
    households: PositiveCount | None = Field(default=None, exclude_if=is_unsaid)
    """How many households the community has, each of which then has one voice; absent: each resident has."""
    days_at_least: Annotated[int, Field(strict=True, ge=1, le=60)] = 7
    """How many days residents have for voting at least."""
    quorum_bps: Annotated[int, Field(strict=True, ge=1, le=10_000)] = 6_666
    """Share of those who may vote that must have voted, in basis points."""
    majority_bps: Annotated[int, Field(strict=True, ge=5_000, le=9_999)] = 5_000
    """More than this share of those who voted must be in favour, in basis points."""
    counting_days: Annotated[int, Field(strict=True, ge=1, le=30)] = 3
    """How many days there are for counting the paper ballots; then the vote closes by itself."""

    @property
    def voice(self) -> Voice:
        """Whether each resident has a voice, or each household."""
        return Voice.PERSON if self.households is None else Voice.HOUSEHOLD


class AmountBands(Frozen):
    """Bands by amount. What lies in neither is decided by the committee alone."""

    small: SmallBand | None = Field(default=None, exclude_if=is_unsaid)
    """What one officer decides; absent: nothing."""
    large: LargeBand | None = Field(default=None, exclude_if=is_unsaid)
    """What the residents decide besides; absent: nothing."""

    @model_validator(mode="after")
    def _do_not_overlap(self) -> Self:
        if self.small and self.large and self.large.above_fen < self.small.up_to_fen:
            raise ValueError("small payments must not be large ones")
        return self

    def band_of(self, amount_fen: int) -> Band:
        """The band of a payment of so much."""
        if self.small and amount_fen <= self.small.up_to_fen:
            return Band.SMALL
        return Band.LARGE if self.large and amount_fen > self.large.above_fen else Band.MIDDLE
