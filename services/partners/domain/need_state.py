"""What the rules of needs read."""

from dataclasses import dataclass, field

from shared.contracts.partners.needs.events import NeedParticulars
from shared.contracts.partners.needs.views import NeedState


@dataclass(slots=True)
class Need:
    particulars: NeedParticulars
    milestone: NeedState = NeedState.COLLECTED
    """What staff did with it last; what applications make of it is in `state`."""
    revision: int = 1
    raised_by: set[str] = field(default_factory=set)
    """The residents who sent it in or have it too, by the id as which each counts."""
    entered_by: set[str] = field(default_factory=set)
    """Who entered it or put it right, where that was recorded."""
    matched: set[str] = field(default_factory=set)
    """Undecided applications."""
    served: set[str] = field(default_factory=set)
    """Admitted applications whose partners are still there."""
    projects: set[str] = field(default_factory=set)
    """Approved projects that are to meet it."""

    @property
    def state(self) -> NeedState:
        """Where the need stands."""
        if self.milestone is not NeedState.PUBLISHED:
            return self.milestone
        if self.served or self.projects:
            return NeedState.IN_PROJECT
        return NeedState.MATCHED if self.matched else NeedState.PUBLISHED

    @property
    def listed(self) -> bool:
        """Whether it is on the public list and looks for partners."""
        return self.milestone is NeedState.PUBLISHED
