"""What a community's programme comes to in numbers, for the district: kept as events happen."""

from pydantic import Field

from shared.contracts.partners.admission import ActorKind, Mechanism
from shared.contracts.partners.rule_bounds import BoundLeft
from shared.kernel.models import CommunityId, Instant, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class ProgrammeMonth(View):
    """What happened in one month, in the community's zone."""

    intents: int = 0
    """Number of offers to co-operate."""
    trials: int = 0
    """Number of trials that were held."""
    admissions: int = 0
    """Number of partners who were admitted."""
    objections: int = 0
    """Number of objections that were raised."""


class PartnerKind(View):
    """How one partner co-operates, and as which of the actors."""

    mechanism: Mechanism
    """How it co-operates (合作机制)."""
    actor_kind: ActorKind
    """Which of the actors it is."""


class ProgrammeSums(View):
    """One community's programme in numbers."""

    zone: str = "Asia/Shanghai"
    """The community's zone, in which months are meant."""
    intents_waiting: dict[str, int] = Field(default_factory=dict)
    """Offers that wait, and since when, in seconds since 1970: hundreds of moments would be long to read."""
    calls_open: tuple[str, ...] = ()
    """Recruitment calls that are published."""
    objections_open: tuple[str, ...] = ()
    """Objections that nobody has answered."""
    partners: dict[str, PartnerKind] = Field(default_factory=dict)
    """Partners who have not left."""
    months: dict[str, ProgrammeMonth] = Field(default_factory=dict)
    """By month: ``2026-12``."""


class GatherProgrammes(Query[dict[str, ProgrammeSums]]):
    """The numbers of several communities, in one question; those that have none are missing."""

    operation = Operation("", roles(Role.DISTRICT))

    communities: tuple[CommunityId, ...]


class GatherDeviations(Query[dict[str, tuple[BoundLeft, ...]]]):
    """The rules in force of several communities that lie outside the district's bounds, in one question."""

    operation = Operation("", roles(Role.DISTRICT))

    communities: tuple[CommunityId, ...]
    at: Instant
