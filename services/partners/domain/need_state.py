"""What the rules of needs read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.contracts.partners.needs.events import NeedParticulars
from shared.contracts.partners.needs.views import NeedState
from shared.contracts.partners.trials.events import SHOWN_FROM_ANSWERS


@dataclass(slots=True)
class Confirming:
    """Residents confirm that a need is met, and it is not enough of them yet."""

    ends_at: datetime
    confirmations: int
    """How many must, where nobody raised it."""
    people: set[str] = field(default_factory=set)
    hands: set[str] = field(default_factory=set)
    """Who said so themself or entered it for somebody."""


@dataclass(slots=True)
class Need:
    id: str
    particulars: NeedParticulars
    milestone: NeedState = NeedState.COLLECTED
    """What staff did with it last; what applications make of it is in `state`."""
    revision: int = 1
    raised_by: set[str] = field(default_factory=set)
    """The residents who sent it in or have it too, by the id as which each counts. Changed by `Raising`."""
    entered_by: set[str] = field(default_factory=set)
    """Who entered it or put it right, where that was recorded."""
    verified_by: str | None = None
    """Who verified it, where that was recorded."""
    matched: set[str] = field(default_factory=set)
    """Undecided applications."""
    served: set[str] = field(default_factory=set)
    """Admitted applications whose partners are still there."""
    projects: set[str] = field(default_factory=set)
    """Approved projects that are to meet it."""
    holding: list[str] = field(default_factory=list)
    """Needs that were merged into it."""
    assigned: tuple[str, date] | None = None
    """Who sees to it, until when."""
    confirming: Confirming | None = None
    objectors: set[str] = field(default_factory=set)
    """Who has objected to its closing, now or before."""
    objections_until: datetime | None = None
    """Of a closed one: until when an objection opens it again; None: none does."""

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

    @property
    def settled(self) -> bool:
        """Whether it is closed or declined."""
        return self.milestone in {NeedState.CLOSED, NeedState.DECLINED}


def shown(raisers: int) -> int | None:
    """The number, where it tells of nobody."""
    return raisers if raisers >= SHOWN_FROM_ANSWERS else None


@dataclass(slots=True)
class Raising:
    """What residents sent in, and which needs each of them raised: found by person without a search."""

    waiting: dict[str, str] = field(default_factory=dict)
    """What waits for staff: who sent it in."""
    waiting_of: dict[str, set[str]] = field(default_factory=dict)
    needs_of: dict[str, set[str]] = field(default_factory=dict)

    def send_in(self, raised_id: str, person: str) -> None:
        """It waits for staff."""
        self.waiting[raised_id] = person
        self.waiting_of.setdefault(person, set()).add(raised_id)

    def answered(self, raised_id: str) -> None:
        """It waits no more."""
        _drop(self.waiting_of, self.waiting.pop(raised_id), raised_id)

    def add(self, need: Need, people: Iterable[str]) -> None:
        """These raised it, each once."""
        for person in people:
            need.raised_by.add(person)
            self.needs_of.setdefault(person, set()).add(need.id)

    def go_over(self, need: Need, into: Need) -> None:
        """Whoever raised one need raised the other in its place."""
        for person in need.raised_by:
            _drop(self.needs_of, person, need.id)
        self.add(into, need.raised_by)

    def count_as_one(self, person: str, into: str, needs: dict[str, Need]) -> None:
        """Two ids of one person are one."""
        for need_id in self.needs_of.pop(person, ()):
            needs[need_id].raised_by.discard(person)
            self.add(needs[need_id], (into,))
        for raised_id in self.waiting_of.pop(person, ()):
            self.send_in(raised_id, into)


def _drop(index: dict[str, set[str]], key: str, value: str) -> None:
    index[key].discard(value)
    if not index[key]:
        del index[key]
