"""Resources (资源清单): what is to be had, and what it is kept for."""

from shared.contracts.partners.resources.events import (
    CommitmentEnded,
    ResourceChecked,
    ResourceCommitted,
    ResourceDeclined,
    ResourceMadeAvailable,
    ResourceOffered,
    ResourceReturned,
)
from shared.contracts.partners.resources.views import (
    CommitmentView,
    GetResource,
    ListResources,
    ResourceState,
    ResourceView,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _offered(_view: ResourceView | None, recorded: Recorded[ResourceOffered], key: str) -> ResourceView:
    event = recorded.data
    return ResourceView(
        resource_id=key,
        state=ResourceState.OFFERED,
        actor_kind=event.actor_kind,
        partner_id=event.partner_id,
        offered_by=event.offered_by,
        offered_at=event.offered_at,
        **dict(event.particulars),
    )


def _checked(
    view: ResourceView | None, _recorded: Recorded[ResourceChecked], _key: str
) -> ResourceView | None:
    return view.model_copy(update={"state": ResourceState.CHECKED}) if view else None


def _available(
    view: ResourceView | None, recorded: Recorded[ResourceMadeAvailable], _key: str
) -> ResourceView | None:
    update = {"state": ResourceState.AVAILABLE, "listed": True, "available_at": recorded.data.available_at}
    return view.model_copy(update=update) if view else None


def _declined(
    view: ResourceView | None, recorded: Recorded[ResourceDeclined], _key: str
) -> ResourceView | None:
    update = {"state": ResourceState.DECLINED, "reason": recorded.data.reason}
    return view.model_copy(update=update) if view else None


def _committed(
    view: ResourceView | None, recorded: Recorded[ResourceCommitted], _key: str
) -> ResourceView | None:
    if view is None:
        return None
    new = CommitmentView.model_validate(recorded.data, from_attributes=True)
    update = {"state": ResourceState.COMMITTED, "commitments": (*view.commitments, new)}
    return view.model_copy(update=update)


def _ended(view: ResourceView | None, recorded: Recorded[CommitmentEnded], _key: str) -> ResourceView | None:
    if view is None:
        return None
    event = recorded.data
    over = {"ended_at": event.ended_at, "used": event.used}
    commitments = tuple(
        one.model_copy(update=over) if one.commitment_id == event.commitment_id else one
        for one in view.commitments
    )
    # An event that is folded twice must not be counted twice: the sum is made anew.
    update = {"commitments": commitments, "used": sum(one.used or 0 for one in commitments)}
    if all(one.ended_at is not None for one in commitments):
        update["state"] = ResourceState.AVAILABLE
    return view.model_copy(update=update)


def _returned(
    view: ResourceView | None, recorded: Recorded[ResourceReturned], _key: str
) -> ResourceView | None:
    update = {"state": ResourceState.RETURNED, "returned_at": recorded.data.returned_at}
    return view.model_copy(update=update) if view else None


RESOURCES = (
    Projection(
        "resources",
        ResourceView,
        indexes=("state", "kind", "partner_id", "offered_by", "listed", "offered_at"),
    )
    .on(ResourceOffered, lambda event: event.resource_id, _offered)
    .on(ResourceChecked, lambda event: event.resource_id, _checked)
    .on(ResourceMadeAvailable, lambda event: event.resource_id, _available)
    .on(ResourceDeclined, lambda event: event.resource_id, _declined)
    .on(ResourceCommitted, lambda event: event.resource_id, _committed)
    .on(CommitmentEnded, lambda event: event.resource_id, _ended)
    .on(ResourceReturned, lambda event: event.resource_id, _returned)
    .gets(GetResource)
    .lists(ListResources, order="offered_at", descending=True)
)
