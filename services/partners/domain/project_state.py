"""What the rules read of projects."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.contracts.partners.amounts import Amount
from shared.contracts.partners.projects.contributions import Contributor
from shared.contracts.partners.projects.events import DueKind
from shared.contracts.partners.projects.plan import ProjectPlan
from shared.contracts.partners.projects.views import ProjectState


@dataclass(slots=True)
class Giving:
    """What somebody says was given."""

    quantity: int
    recorded_by: str
    confirmed: bool = False


@dataclass(slots=True)
class Pledge:
    """What an actor promised to a project."""

    contributor: Contributor
    amount: Amount
    givings: dict[str, Giving] = field(default_factory=dict)
    resource_is_free: bool = False
    """Whether what was kept for it, and would be used up by giving, may be promised to others again."""

    @property
    def given(self) -> int:
        """How much was really given, as a second person confirmed."""
        return sum(one.quantity for one in self.givings.values() if one.confirmed)


@dataclass(slots=True)
class Due:
    """A milestone or a report of an approved project that is not there yet."""

    kind: DueKind
    at: datetime
    """The end of its last day."""
    remind_at: datetime
    reminded: bool = False
    late: bool = False
    """Whether it was noted that it is late."""

    @property
    def next(self) -> datetime | None:
        """When the clock next has to do with it."""
        if self.late:
            return None
        return self.at if self.reminded else self.remind_at


@dataclass(slots=True)
class Judgement:
    accepts: bool
    by_staff: bool
    entered_by: str | None


@dataclass(slots=True)
class Project:
    plan: ProjectPlan
    state: ProjectState = ProjectState.PROPOSED
    revision: int = 1
    hands: set[str] = field(default_factory=set)
    """Who proposed or edited it, and so neither approves nor accepts it."""
    claimed_by: list[str] = field(default_factory=list)
    """Partners."""
    proposer: str | None = None
    """The partner that proposed it, or for whose application staff did; None where others are to claim it."""
    lead: str | None = None
    """The partner that leads it; None until it is approved."""
    quorum: int = 0
    threshold_bps: int = 0
    staff_entered_bps: int = 0
    due: dict[str, Due] = field(default_factory=dict)
    """What is not there yet, by its id in the plan; empty before approval and after the end."""
    contributions: dict[str, Pledge] = field(default_factory=dict)
    judgements: dict[str, Judgement] = field(default_factory=dict)
    """By person, until it is accepted or over."""

    @property
    def is_over(self) -> bool:
        """Whether it is closed or cancelled."""
        return self.state in {ProjectState.CLOSED, ProjectState.CANCELLED}

    @property
    def milestones_open(self) -> int:
        """Number of milestones that are not reached."""
        return sum(one.kind is DueKind.MILESTONE for one in self.due.values())
