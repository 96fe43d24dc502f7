"""Claimed relations: what another says of somebody's relation to whoever gets something, in every service.

One's own word binds at once. Another's is a claim: the person abstains, contests it within five days or lets
it bind, and a third person settles what is contested. Until then it turns no count.
"""

from datetime import timedelta
from enum import StrEnum

TO_CONTEST = timedelta(days=5)
TO_SETTLE = timedelta(days=7)


class RelationState(StrEnum):
    """How far a declared relation binds."""

    CLAIMED = "claimed"
    CONTESTED = "contested"
    BINDING = "binding"
    DISMISSED = "dismissed"
