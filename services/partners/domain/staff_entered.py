"""Voices that staff entered for residents: heard, counted apart, and never enough to outvote the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from shared.contracts.partners.trials.events import SHOWN_FROM_ANSWERS
from shared.kernel.money import WHOLE_IN_BPS


@dataclass(frozen=True, slots=True)
class Voices:
    """What counts of what was said. Of more voices through staff than the rules let count, those against come
    first: whoever enters voices carries nothing by entering more of them."""

    counted: int
    in_favour: int
    """Of those that count."""
    would_tell: bool
    """Whether all numbers together would tell what fewer than five said, by themselves or through staff."""

    @classmethod
    def of(cls, said: Iterable[tuple[bool, bool]], most_entered: int | None) -> Self:
        """Of voices, each whether it is in favour, and whether it came through staff; None: all count."""
        given = [*said]
        own = [in_favour for in_favour, by_staff in given if not by_staff]
        entered = [in_favour for in_favour, by_staff in given if by_staff]
        if most_entered is None or len(entered) <= most_entered:
            return cls(len(given), sum(own) + sum(entered), would_tell=False)
        against = len(entered) - sum(entered)
        return cls(
            len(own) + most_entered,
            sum(own) + max(0, most_entered - against),
            would_tell=min(len(own), len(entered)) < SHOWN_FROM_ANSWERS,
        )

    def reach(self, threshold_bps: int) -> bool:
        """Whether as large a share of what counts is in favour."""
        return self.in_favour * WHOLE_IN_BPS >= threshold_bps * self.counted
