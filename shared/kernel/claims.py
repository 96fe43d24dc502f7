"""Claimed relations: what another says of somebody's relation to whoever gets something, in every service.

One's own word binds at once. Another's is a claim: the person abstains, contests it within five days or lets
it bind, and a third person settles what is contested. Until then it turns no count. What nobody settles
within fourteen days has lapsed: it binds nobody.
"""

from datetime import timedelta
from enum import StrEnum

TO_CONTEST = timedelta(days=5)
TO_SETTLE = timedelta(days=7)
TO_LAPSE = timedelta(days=14)
"""From when it is contested. In the second half any officer of the district settles it, who has no part."""


class RelationState(StrEnum):
    """How far a declared relation binds."""

    CLAIMED = "claimed"
    CONTESTED = "contested"
    BINDING = "binding"
    DISMISSED = "dismissed"
    LAPSED = "lapsed"


def became(*, upheld: bool, settled: bool) -> RelationState:
    """What a claim has become; ``settled``: by somebody, not by time alone."""
    if upheld:
        return RelationState.BINDING
    return RelationState.DISMISSED if settled else RelationState.LAPSED
