"""What the rules read of resources."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from shared.contracts.partners.admission import ActorKind
from shared.contracts.partners.amounts import USED_UP
from shared.contracts.partners.resources.events import ResourceParticulars
from shared.contracts.partners.resources.views import ResourceState
from shared.kernel.windows import TimeWindow


@dataclass(slots=True)
class Commitment:
    """A part of a resource that is kept for a project."""

    project_id: str
    contribution_id: str
    quantity: int
    starts_at: datetime
    ends_at: datetime


@dataclass(slots=True)
class Resource:
    particulars: ResourceParticulars
    actor_kind: ActorKind
    partner_id: str | None
    offered_by: str
    hands: set[str] = field(default_factory=set)
    """Who offered or entered it, and so doesn't check it."""
    milestone: ResourceState = ResourceState.OFFERED
    """What staff did with it last; whether a part of it is kept for somebody is in `state`."""
    commitments: dict[str, Commitment] = field(default_factory=dict)
    """Those that are open."""
    used: int = 0
    """How much of it is gone, by commitments that are over."""

    @property
    def state(self) -> ResourceState:
        """Where the resource stands."""
        if self.milestone is ResourceState.AVAILABLE and self.commitments:
            return ResourceState.COMMITTED
        return self.milestone

    @property
    def is_used_up(self) -> bool:
        """Whether what is given of it is gone."""
        return self.particulars.amount.unit in USED_UP

    def free(self, window: TimeWindow) -> int:
        """How much of it is to be had at every moment of a time."""
        offered = self.particulars.amount.quantity - self.used
        if self.is_used_up:
            return offered - sum(one.quantity for one in self.commitments.values())
        return offered - most_kept(self.commitments.values(), window)


def most_kept(commitments: Iterable[Commitment], window: TimeWindow) -> int:
    """The most that is kept at any one moment of a time. It is reached when it, or one of them, begins."""
    meeting = [
        one for one in commitments if one.starts_at < window.ends_at and window.starts_at < one.ends_at
    ]
    moments = {window.starts_at, *(max(one.starts_at, window.starts_at) for one in meeting)}
    return max(
        sum(one.quantity for one in meeting if one.starts_at <= moment < one.ends_at) for moment in moments
    )
