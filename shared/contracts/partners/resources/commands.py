"""What is asked of resources: offer, check, make available, decline, commit, end, give back."""

from pydantic import ConfigDict

from shared.contracts.partners.admission import ActorKind
from shared.contracts.partners.amounts import Quantity
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.refusals.agreements import (
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_IS_NOT_IN_GOOD_STANDING,
    PARTNER_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.projects import PROJECT_IS_OVER, PROJECT_IS_UNKNOWN
from shared.contracts.partners.refusals.resources import (
    COMMITMENT_ENDS_IN_THE_PAST,
    COMMITMENT_IS_UNKNOWN,
    RESOURCE_BELONGS_TO_SOMEBODY_ELSE,
    RESOURCE_IS_CHECKED_BY_SOMEBODY_ELSE,
    RESOURCE_IS_COMMITTED,
    RESOURCE_IS_COMMITTED_THEN,
    RESOURCE_IS_DECLINED_ONLY_BEFORE_IT_IS_AVAILABLE,
    RESOURCE_IS_NOT_AVAILABLE,
    RESOURCE_IS_OVER,
    RESOURCE_IS_UNKNOWN,
    RESOURCE_MUST_BE_CHECKED_FIRST,
)
from shared.contracts.partners.resources.events import ResourceParticulars
from shared.kernel.messages import Command
from shared.kernel.models import Id, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles
from shared.kernel.windows import TimeWindow

_GIVERS = roles(Role.RESIDENT, Role.PARTNER, Role.STAFF)


class OfferResourceRequest(ResourceParticulars, Request):
    """Something that somebody puts at the community's disposal."""

    partner_id: Id | None = None
    """The partner that gives it; its representative says so. Left out where whoever gives is no partner."""
    actor_kind: ActorKind | None = None
    """Which of the actors gives it: a partner's own kind counts whatever stands here. Left out, the community
    for staff, and a volunteer for everybody else."""


class OfferResource(OfferResourceRequest, Command):
    """Somebody offers people, rooms, money, goods or expertise. Staff check it before it is listed."""

    operation = Operation(
        "Offer a resource",
        _GIVERS,
        (PARTNER_IS_UNKNOWN, ONLY_THE_REPRESENTATIVE_MAY, PARTNER_IS_NOT_IN_GOOD_STANDING),
        makes="resource_id",
    )


class CheckResource(Command):
    """Staff have seen that it is there and fit for use: somebody else than who offers it."""

    operation = Operation(
        "Check a resource",
        people(Role.STAFF),
        (RESOURCE_IS_UNKNOWN, RESOURCE_IS_OVER, RESOURCE_IS_CHECKED_BY_SOMEBODY_ELSE),
    )

    resource_id: Id


class MakeResourceAvailable(Command):
    """Staff put a checked resource on the public list."""

    operation = Operation(
        "Make a resource available",
        roles(Role.STAFF),
        (RESOURCE_IS_UNKNOWN, RESOURCE_IS_OVER, RESOURCE_MUST_BE_CHECKED_FIRST),
    )

    resource_id: Id


class DeclineResource(ReasonRequest, Command):
    """Staff decline what was offered, before it is on the list."""

    operation = Operation(
        "Decline a resource",
        roles(Role.STAFF),
        (RESOURCE_IS_UNKNOWN, RESOURCE_IS_OVER, RESOURCE_IS_DECLINED_ONLY_BEFORE_IT_IS_AVAILABLE),
        official=True,
    )

    resource_id: Id


class CommitResourceRequest(Request):
    """How much of it is kept for which project, and when."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "project_id": "0197d9a0-0000-7000-8000-000000000005",
                    "quantity": 20,
                    "window": {
                        "starts_at": "2026-07-11T09:00:00+08:00",
                        "ends_at": "2026-07-11T12:00:00+08:00",
                    },
                }
            ]
        }
    )

    project_id: Id
    """The project for which it is kept."""
    quantity: Quantity
    """How much of it."""
    window: TimeWindow
    """For what time. What is used up (money, hours, times) is kept until the commitment ends, whatever stands
    here."""


class CommitResource(CommitResourceRequest, Command):
    """Staff, or whoever gives it, keep a part of a resource for a project. That promises it as a contribution
    to the project too. So much of it as is kept for others at any moment of that time is not to be had."""

    operation = Operation(
        "Commit a resource to a project",
        _GIVERS,
        (
            RESOURCE_IS_UNKNOWN,
            RESOURCE_BELONGS_TO_SOMEBODY_ELSE,
            RESOURCE_IS_NOT_AVAILABLE,
            PARTNER_IS_NOT_IN_GOOD_STANDING,
            PROJECT_IS_UNKNOWN,
            PROJECT_IS_OVER,
            RELATED_PERSON_TAKES_NO_PART,
            COMMITMENT_ENDS_IN_THE_PAST,
            RESOURCE_IS_COMMITTED_THEN,
        ),
        makes="commitment_id",
    )

    resource_id: Id


class EndCommitment(Command):
    """Staff, or whoever gives it, end a commitment: what was not used up is free again."""

    operation = Operation(
        "End a resource's commitment",
        _GIVERS,
        (RESOURCE_IS_UNKNOWN, RESOURCE_BELONGS_TO_SOMEBODY_ELSE, COMMITMENT_IS_UNKNOWN),
    )

    resource_id: Id
    commitment_id: Id


class ReturnResource(Command):
    """A resource goes back to whoever gave it, for good."""

    operation = Operation(
        "Give a resource back",
        _GIVERS,
        (
            RESOURCE_IS_UNKNOWN,
            RESOURCE_BELONGS_TO_SOMEBODY_ELSE,
            RESOURCE_IS_NOT_AVAILABLE,
            RESOURCE_IS_COMMITTED,
        ),
    )

    resource_id: Id
