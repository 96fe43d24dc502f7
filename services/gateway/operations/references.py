"""Market references as each caller may see them: proposals for staff and partners, grounds for staff."""

from services.gateway.operations.caller import Caller
from shared.contracts.bookings.references.views import (
    GetReference,
    ListReferences,
    ListReferencesRequest,
    ReferenceView,
)
from shared.kernel.models import Page
from shared.kernel.roles import Role


async def list_references(caller: Caller, asked: ListReferencesRequest) -> Page[ReferenceView]:
    """The references that the caller may see."""
    listed = None if caller.has(Role.STAFF, Role.PARTNER) else True
    page = await caller.ask(ListReferences(**dict(asked), listed=listed))
    return page.model_copy(update={"items": [_seen_by(caller, one) for one in page.items]})


async def get_reference(caller: Caller, reference_id: str) -> ReferenceView | None:
    """The reference; None also where the caller may not see it."""
    view = await caller.ask(GetReference(reference_id=reference_id))
    if view is None or not (view.listed or caller.has(Role.STAFF, Role.PARTNER)):
        return None
    return _seen_by(caller, view)


def _seen_by(caller: Caller, view: ReferenceView) -> ReferenceView:
    """Why a resident challenges it is for those who answer: it may tell who did."""
    if caller.has(Role.STAFF):
        return view
    hidden = tuple(one.model_copy(update={"grounds": None}) for one in view.challenges)
    return view.model_copy(update={"challenges": hidden})
