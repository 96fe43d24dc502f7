"""Resources (资源清单) as each caller may see them: who offers one, and what is not listed, is for few."""

from services.gateway.operations.caller import Caller
from shared.contracts.partners.resources.views import (
    GetResource,
    ListResources,
    ListResourcesRequest,
    ResourceView,
)
from shared.kernel.models import Page
from shared.kernel.roles import Role


async def list_resources(caller: Caller, asked: ListResourcesRequest) -> Page[ResourceView]:
    """The resources that the caller may see."""
    listed = None if caller.has(Role.STAFF) else True
    page = await caller.ask(ListResources(**dict(asked), listed=listed))
    return page.model_copy(update={"items": [_seen_by(caller, one) for one in page.items]})


async def list_own_resources(caller: Caller, asked: ListResourcesRequest) -> Page[ResourceView]:
    """What the caller offers, listed or not."""
    return await caller.ask(ListResources(**dict(asked), listed=None, offered_by=caller.person_id))


async def get_resource(caller: Caller, resource_id: str) -> ResourceView | None:
    """The resource; None also where the caller may not see it."""
    view = await caller.ask(GetResource(resource_id=resource_id))
    if view is None or not (view.listed or _is_own(caller, view) or caller.has(Role.STAFF)):
        return None
    return _seen_by(caller, view)


def _is_own(caller: Caller, view: ResourceView) -> bool:
    return view.offered_by == caller.person_id


def _seen_by(caller: Caller, view: ResourceView) -> ResourceView:
    if _is_own(caller, view) or caller.has(Role.STAFF):
        return view
    return view.model_copy(update={"offered_by": None})
