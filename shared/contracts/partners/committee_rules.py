"""How the fund's committee votes: a part of a community's rules."""

from typing import Annotated

from pydantic import Field

from shared.contracts.partners.band_rules import AmountBands
from shared.kernel.models import Count, Flag, Frozen, is_unsaid

FEES_ALONE_FEN = 10_000
"""What a month's bank fees booked without a statement may come to, where rules that are settled now say
nothing else."""


class CommitteeRules(Frozen):
    """How the fund's committee decides on a payment. A member is neither treasurer nor staff."""

    members_at_least: Annotated[int, Field(strict=True, ge=5, le=99)] = 5
    """Fewest members with whom the committee may vote; their number must be odd besides."""
    quorum_bps: Annotated[int, Field(strict=True, ge=5_000, le=10_000)] = 6_666
    """Share of the members without a conflict who must have voted, in basis points."""
    majority_bps: Annotated[int, Field(strict=True, ge=5_000, le=9_999)] = 5_000
    """More than this share of the members without a conflict must be in favour, in basis points."""
    publicity_days: Annotated[int, Field(strict=True, ge=0, le=366)] = 7
    """How many days a payment that was voted is shown before it is approved, for objections (公示)."""
    budget_overrun_bps: Annotated[int, Field(strict=True, ge=0, le=10_000)] | None = Field(
        default=None, exclude_if=is_unsaid
    )
    """By which share of a budget line payments may go beyond it for a published reason, in basis points;
    absent: not at all."""
    term_days_at_most: Annotated[int, Field(strict=True, ge=1, le=3_660)] | None = Field(
        default=None, exclude_if=is_unsaid
    )
    """How many days a term on the committee lasts at most; absent: as long as it is said."""
    votes_outlast_term: Flag | None = Field(default=None, exclude_if=is_unsaid)
    """Whether a vote still counts when the term is over in which it was cast; absent: it doesn't."""
    bands: AmountBands | None = Field(default=None, exclude_if=is_unsaid)
    """Which payments one officer decides, and which the residents; absent: the committee decides on all."""
    fees_alone_fen: Count | None = Field(default=None, exclude_if=is_unsaid)
    """How much the bank fees of a calendar month may come to, in fen, that a treasurer books alone, with no
    line of an account statement to show them; left out of a wish, 10,000. Absent from what was recorded
    before: any amount."""
