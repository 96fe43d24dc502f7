"""Commitments: a part of a resource is kept for a project, and for nobody else at the same time."""

from services.partners.domain.contributions import pledged
from services.partners.domain.project_guards import require_no_part, require_open_project
from services.partners.domain.resource_state import Commitment, Resource
from services.partners.domain.resources import gives, require_available, require_own_resource
from services.partners.domain.state import Programme
from services.partners.domain.terms import require_good_standing
from shared.contracts.partners.projects.contributions import Contributor
from shared.contracts.partners.refusals.resources import (
    COMMITMENT_ENDS_IN_THE_PAST,
    COMMITMENT_IS_UNKNOWN,
    RESOURCE_IS_COMMITTED_THEN,
)
from shared.contracts.partners.resources.commands import CommitResource, EndCommitment
from shared.contracts.partners.resources.events import CommitmentEnded, ResourceCommitted
from shared.kernel.messages import Command, Event, Tick
from shared.kernel.refusals import Rejected


def commit_resource(state: Programme, command: CommitResource) -> list[Event]:
    resource = require_own_resource(state, command.resource_id, command)
    require_available(resource)
    if resource.partner_id is not None:
        require_good_standing(state.partners[resource.partner_id])
    project = require_open_project(state, command.project_id)
    if not gives(state, resource, command):
        require_no_part(state, project, command)
    if command.window.ends_at <= command.now:
        raise Rejected(COMMITMENT_ENDS_IN_THE_PAST, ends_at=command.window.ends_at.isoformat())
    free = resource.free(command.window)
    if command.quantity > free:
        raise Rejected(RESOURCE_IS_COMMITTED_THEN, free=free)
    contributor = Contributor(
        partner_id=resource.partner_id,
        actor_kind=resource.actor_kind,
        organisation=resource.particulars.organisation,
    )
    amount = resource.particulars.amount.model_copy(update={"quantity": command.quantity})
    promise = pledged(
        project, command.project_id, contributor, amount, command, resource_id=command.resource_id
    )
    return [
        promise,
        ResourceCommitted(
            resource_id=command.resource_id,
            commitment_id=command.new_id("commitment"),
            project_id=command.project_id,
            contribution_id=promise.contribution_id,
            quantity=command.quantity,
            starts_at=command.window.starts_at,
            ends_at=command.window.ends_at,
            committed_at=command.now,
        ),
    ]


def resource_committed(state: Programme, event: ResourceCommitted) -> None:
    resource = state.resources[event.resource_id]
    resource.commitments[event.commitment_id] = Commitment(
        event.project_id, event.contribution_id, event.quantity, event.starts_at, event.ends_at
    )
    if not resource.is_used_up:
        state.deadlines.put(f"commitment/{event.resource_id}/{event.commitment_id}", event.ends_at)


def end_commitment(state: Programme, command: EndCommitment) -> list[Event]:
    resource = require_own_resource(state, command.resource_id, command)
    if command.commitment_id not in resource.commitments:
        raise Rejected(COMMITMENT_IS_UNKNOWN)
    return [_ended(state, resource, command.resource_id, command.commitment_id, command)]


def window_ended(state: Programme, key: str, command: Tick) -> list[Event]:
    """What comes back after use is free again when its time is over, whether or not anybody says so."""
    resource_id, _, commitment_id = key.partition("/")
    return [_ended(state, state.resources[resource_id], resource_id, commitment_id, command)]


def all_ended(state: Programme, project_id: str, command: Command) -> list[Event]:
    """The end of all that is kept for a project."""
    return [
        _ended(state, resource, resource_id, commitment_id, command)
        for resource_id, resource in state.resources.items()
        for commitment_id, one in resource.commitments.items()
        if one.project_id == project_id
    ]


def _ended(
    state: Programme, resource: Resource, resource_id: str, commitment_id: str, command: Command
) -> CommitmentEnded:
    commitment = resource.commitments[commitment_id]
    promise = state.projects[commitment.project_id].contributions[commitment.contribution_id]
    return CommitmentEnded(
        resource_id=resource_id,
        commitment_id=commitment_id,
        project_id=commitment.project_id,
        used=min(promise.given, commitment.quantity) if resource.is_used_up else 0,
        ended_at=command.now,
    )


def commitment_ended(state: Programme, event: CommitmentEnded) -> None:
    resource = state.resources[event.resource_id]
    commitment = resource.commitments.pop(event.commitment_id)
    resource.used += event.used
    if resource.is_used_up:
        project = state.projects[event.project_id]
        project.contributions[commitment.contribution_id].resource_is_free = True
    state.deadlines.drop(f"commitment/{event.resource_id}/{event.commitment_id}")
