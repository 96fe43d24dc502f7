"""Who takes part in a project with what: promised, given, confirmed, and summed."""

from typing import ClassVar, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.partners.admission import ActorKind
from shared.contracts.partners.amounts import Amount, Quantity, ResourceKind, Unit
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.refusals.agreements import (
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_IS_NOT_IN_GOOD_STANDING,
    PARTNER_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.projects import (
    CONTRIBUTION_BELONGS_TO_SOMEBODY_ELSE,
    CONTRIBUTION_IS_UNKNOWN,
    GIVING_IS_CONFIRMED_BY_SOMEBODY_ELSE,
    GIVING_IS_UNKNOWN,
    PROJECT_IS_OVER,
    PROJECT_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.resources import COMMITMENT_IS_OVER
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Frozen, Id, Instant, Prose, Query, Request, Title, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, Allowed, Role, people, roles


class Contributor(Frozen):
    """Who takes part: a partner, or another of the actors (五社联动)."""

    partner_id: Id | None = None
    """The partner; null for whoever is none."""
    actor_kind: ActorKind
    """Which of the actors it is."""
    organisation: str | None = None
    """What the organisation is called; null for an independent person, whose name is personal data."""


class PledgeContributionRequest(Request):
    """Who takes part with what."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "actor_kind": "volunteer",
                    "organisation": "海湾志愿服务队",
                    "amount": {"kind": "people", "quantity": 60, "unit": "hours"},
                }
            ]
        }
    )

    partner_id: Id | None = None
    """The partner that takes part, as its representative says."""
    actor_kind: ActorKind | None = None
    """Which of the actors takes part; only where it is no partner, and then staff enter it."""
    organisation: Title | None = None
    """What it is called; only where it is no partner. Never a person's name."""
    amount: Amount
    """What it promises."""

    @model_validator(mode="after")
    def _is_a_partner_or_not(self) -> Self:
        if (self.partner_id is None) is (self.actor_kind is None and self.organisation is None):
            raise ValueError("names a partner, or an actor kind and an organisation that is no partner")
        if self.partner_id is None and self.actor_kind is None:
            raise ValueError("says which of the actors it is")
        return self


class PledgeContribution(PledgeContributionRequest, Command):
    """A partner promises what it gives to a project; staff enter what the other actors promise."""

    operation = Operation(
        "Promise a contribution to a project",
        roles(Role.PARTNER, Role.STAFF),
        (
            PROJECT_IS_UNKNOWN,
            PARTNER_IS_UNKNOWN,
            ONLY_THE_REPRESENTATIVE_MAY,
            PARTNER_IS_NOT_IN_GOOD_STANDING,
            PROJECT_IS_OVER,
        ),
        makes="contribution_id",
    )

    project_id: Id


class RecordGivingRequest(Request):
    """What was really given."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"quantity": 12, "evidence": "7月18日、19日,6人各2小时"}]}
    )

    quantity: Quantity
    """How much more was given, in the contribution's unit."""
    evidence: Prose
    """What shows it, for staff to check; as little as possible about a person."""


class RecordGiving(RecordGivingRequest, Command):
    """A partner records what it gave, or staff what they got. It counts once somebody else confirms it."""

    operation = Operation(
        "Record what was given to a project",
        roles(Role.PARTNER, Role.STAFF),
        (
            PROJECT_IS_UNKNOWN,
            CONTRIBUTION_IS_UNKNOWN,
            CONTRIBUTION_BELONGS_TO_SOMEBODY_ELSE,
            PROJECT_IS_OVER,
            COMMITMENT_IS_OVER,
        ),
        makes="giving_id",
    )

    project_id: Id
    contribution_id: Id


class ConfirmGiving(Command):
    """Staff confirm that it was given: not whoever recorded it, and nobody related to the giver."""

    operation = Operation(
        "Confirm what was given to a project",
        people(Role.STAFF),
        (
            PROJECT_IS_UNKNOWN,
            CONTRIBUTION_IS_UNKNOWN,
            GIVING_IS_UNKNOWN,
            GIVING_IS_CONFIRMED_BY_SOMEBODY_ELSE,
            PROJECT_IS_OVER,
            COMMITMENT_IS_OVER,
        ),
    )

    project_id: Id
    contribution_id: Id
    giving_id: Id


class ContributionPledged(Event):
    """One of the actors promises something to a project."""

    type: ClassVar[str] = "partners.contribution_pledged.v1"

    project_id: Id
    """The project."""
    contribution_id: Id
    """The contribution."""
    contributor: Contributor
    """Who takes part."""
    field: FieldOfWork
    """The field of work (领域) of the project."""
    amount: Amount
    """What is promised."""
    resource_id: Id | None
    """The resource that is kept for it; null where none is."""
    pledged_at: Instant
    """When it was promised."""


class GivingRecorded(Event):
    type: ClassVar[str] = "partners.giving_recorded.v1"
    public: ClassVar[bool] = False  # It is one side's word.
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    project_id: Id
    contribution_id: Id
    giving_id: Id
    quantity: Quantity
    evidence: Words
    recorded_by: PersonId
    recorded_at: Instant


class GivingConfirmed(Event):
    """Something was really given to a project: a second person says so."""

    type: ClassVar[str] = "partners.giving_confirmed.v1"

    project_id: Id
    """The project."""
    contribution_id: Id
    """The contribution of which it is a part."""
    giving_id: Id
    """What was given."""
    contributor: Contributor
    """Who gave it."""
    field: FieldOfWork
    """The field of work (领域) of the project."""
    amount: Amount
    """What was given."""
    confirmed_by: PersonId
    """The member of staff who confirmed it: an opaque id."""
    confirmed_at: Instant
    """When it was confirmed."""


class ContributionSum(View):
    """What one contributor promised and gave in one field of work, in one unit."""

    contributor: Contributor
    """Who takes part."""
    field: FieldOfWork
    """In which field of work (领域)."""
    kind: ResourceKind
    """With what."""
    unit: Unit
    """What the numbers count; of money, fen."""
    promised: int = 0
    """How much was promised, whatever came of the projects."""
    given: int = 0
    """How much was really given and confirmed."""


class ContributionSums(View):
    """What all actors promised and gave to a community's projects."""

    sums: dict[str, ContributionSum] = Field(default_factory=dict)
    """By contributor, field, kind and unit."""


class ContributionTotals(View):
    """What actors promised and gave, each row in one unit: whoever adds up further adds what has one unit."""

    sums: tuple[ContributionSum, ...]
    """By contributor, field of work, kind and unit."""


class SumContributions(Query[ContributionTotals]):
    """Contributions to all projects, promised and really given: by partner, field of work and actor kind."""

    operation = Operation("Sum the contributions to projects", ANYONE)

    partner_id: Id | None = None
    """Only what this partner gives."""
    field: FieldOfWork | None = None
    """Only in this field of work."""
    actor_kind: ActorKind | None = None
    """Only what this kind of actor gives."""
