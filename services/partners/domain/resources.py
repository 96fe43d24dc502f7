"""Resources: offered, checked by a second person, available, given back."""

from services.partners.domain.guards import hands, particulars_of, related_to_partner
from services.partners.domain.project_guards import require_represented
from services.partners.domain.resource_state import Resource
from services.partners.domain.state import Programme
from shared.contracts.partners.admission import ActorKind
from shared.contracts.partners.refusals.resources import (
    RESOURCE_BELONGS_TO_SOMEBODY_ELSE,
    RESOURCE_IS_CHECKED_BY_SOMEBODY_ELSE,
    RESOURCE_IS_COMMITTED,
    RESOURCE_IS_DECLINED_ONLY_BEFORE_IT_IS_AVAILABLE,
    RESOURCE_IS_NOT_AVAILABLE,
    RESOURCE_IS_OVER,
    RESOURCE_IS_UNKNOWN,
    RESOURCE_MUST_BE_CHECKED_FIRST,
)
from shared.contracts.partners.resources.commands import (
    CheckResource,
    DeclineResource,
    MakeResourceAvailable,
    OfferResource,
    ReturnResource,
)
from shared.contracts.partners.resources.events import (
    ResourceChecked,
    ResourceDeclined,
    ResourceMadeAvailable,
    ResourceOffered,
    ResourceParticulars,
    ResourceReturned,
)
from shared.contracts.partners.resources.views import ResourceState
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

_OVER = (ResourceState.DECLINED, ResourceState.RETURNED)


def require_resource(state: Programme, resource_id: str) -> Resource:
    resource = state.resources.get(resource_id)
    if resource is None:
        raise Rejected(RESOURCE_IS_UNKNOWN)
    return resource


def require_own_resource(state: Programme, resource_id: str, command: Command) -> Resource:
    """For staff, whoever offered it, and whoever represents the partner that gives it."""
    resource = require_resource(state, resource_id)
    if not gives(state, resource, command) and not command.actor.has(Role.STAFF):
        raise Rejected(RESOURCE_BELONGS_TO_SOMEBODY_ELSE)
    return resource


def gives(state: Programme, resource: Resource, command: Command) -> bool:
    """Whether the resource is the actor's own to give, or that of a partner for which they act."""
    partner, person = state.partners.get(resource.partner_id or ""), command.actor.person
    return resource.offered_by == person or (partner is not None and partner.acts(person))


def offer_resource(state: Programme, command: OfferResource) -> list[Event]:
    particulars = particulars_of(ResourceParticulars, command)
    kind = command.actor_kind
    if command.partner_id is not None:
        partner = require_represented(state, command.partner_id, command)
        applied = state.applications[partner.application_id].particulars
        kind = applied.actor_kind
        particulars = particulars.model_copy(update={"organisation": applied.organisation})
    elif kind is None:
        kind = ActorKind.COMMUNITY if command.actor.has(Role.STAFF) else ActorKind.VOLUNTEER
    return [
        ResourceOffered(
            resource_id=command.new_id("resource"),
            particulars=particulars,
            actor_kind=kind,
            partner_id=command.partner_id,
            offered_by=command.actor.person,
            entered_by=command.actor.id,
            offered_at=command.now,
        )
    ]


def resource_offered(state: Programme, event: ResourceOffered) -> None:
    state.resources[event.resource_id] = Resource(
        event.particulars,
        event.actor_kind,
        event.partner_id,
        event.offered_by,
        {event.offered_by, event.entered_by},
    )


def check_resource(state: Programme, command: CheckResource) -> list[Event]:
    resource = require_resource(state, command.resource_id)
    _require_not_over(resource)
    if resource.milestone is not ResourceState.OFFERED:
        return []
    givers = state.every_id(resource.hands)
    if resource.partner_id is not None:
        givers |= related_to_partner(state, state.partners[resource.partner_id])
    if not hands(command).isdisjoint(givers):
        raise Rejected(RESOURCE_IS_CHECKED_BY_SOMEBODY_ELSE)
    return [
        ResourceChecked(resource_id=command.resource_id, checked_by=command.actor.id, checked_at=command.now)
    ]


def resource_checked(state: Programme, event: ResourceChecked) -> None:
    state.resources[event.resource_id].milestone = ResourceState.CHECKED


def make_resource_available(state: Programme, command: MakeResourceAvailable) -> list[Event]:
    resource = require_resource(state, command.resource_id)
    _require_not_over(resource)
    if resource.milestone is ResourceState.AVAILABLE:
        return []
    if resource.milestone is ResourceState.OFFERED:
        raise Rejected(RESOURCE_MUST_BE_CHECKED_FIRST, state=resource.state.value)
    return [
        ResourceMadeAvailable(
            resource_id=command.resource_id,
            particulars=resource.particulars,
            actor_kind=resource.actor_kind,
            partner_id=resource.partner_id,
            available_at=command.now,
        )
    ]


def resource_made_available(state: Programme, event: ResourceMadeAvailable) -> None:
    state.resources[event.resource_id].milestone = ResourceState.AVAILABLE


def decline_resource(state: Programme, command: DeclineResource) -> list[Event]:
    resource = require_resource(state, command.resource_id)
    if resource.milestone is ResourceState.DECLINED:
        return []
    _require_not_over(resource)
    if resource.milestone is ResourceState.AVAILABLE:
        raise Rejected(RESOURCE_IS_DECLINED_ONLY_BEFORE_IT_IS_AVAILABLE, state=resource.state.value)
    return [ResourceDeclined(resource_id=command.resource_id, reason=command.reason, declined_at=command.now)]


def resource_declined(state: Programme, event: ResourceDeclined) -> None:
    state.resources[event.resource_id].milestone = ResourceState.DECLINED


def return_resource(state: Programme, command: ReturnResource) -> list[Event]:
    resource = require_own_resource(state, command.resource_id, command)
    if resource.milestone is ResourceState.RETURNED:
        return []
    require_available(resource)
    if resource.commitments:
        raise Rejected(RESOURCE_IS_COMMITTED, commitments=len(resource.commitments))
    return [ResourceReturned(resource_id=command.resource_id, returned_at=command.now)]


def resource_returned(state: Programme, event: ResourceReturned) -> None:
    state.resources[event.resource_id].milestone = ResourceState.RETURNED


def require_available(resource: Resource) -> None:
    if resource.milestone is not ResourceState.AVAILABLE:
        raise Rejected(RESOURCE_IS_NOT_AVAILABLE, state=resource.state.value)


def _require_not_over(resource: Resource) -> None:
    if resource.milestone in _OVER:
        raise Rejected(RESOURCE_IS_OVER, state=resource.state.value)
