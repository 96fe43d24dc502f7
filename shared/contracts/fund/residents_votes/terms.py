"""What holds for votes of the residents wherever they are told of."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from shared.kernel.models import Frozen

BallotNumber = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z-]{0,19}$", strip_whitespace=True)
]
"""What is printed on a paper ballot: digits, letters and hyphens."""

VoiceKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""What stands for a person or a household in one vote, and leads to nobody without the community's key."""


class ResidentsVoteState(StrEnum):
    """How a vote of the residents stands."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    ANNULLED = "annulled"  # The committee's own vote fell, so that there was nothing left to decide.


class Figures(Frozen):
    """What the residents said, by app and on paper together."""

    in_favour: int
    """How many voted for it."""
    against: int
    """How many voted against it."""
    abstained: int
    """How many abstained; blank and void paper ballots are among them."""
    on_paper: int
    """How many of all these voted on paper."""
    entitled: int
    """How many may vote: residents on the roll, or households."""
    quorum: int
    """How many must have voted."""
    needed: int
    """How many of those who voted must be in favour."""

    @property
    def voted(self) -> int:
        """How many took part."""
        return self.in_favour + self.against + self.abstained
