"""What waits for the caller: the first thing that a desk shows."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.doors import route_to
from services.gateway.operations.caller import Caller
from services.gateway.operations.waiting import listing
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.waiting import LIST_WAITING, WaitingView
from shared.kernel.roles import Role

router = APIRouter(tags=["me"])


@route_to(router, "GET /waiting", LIST_WAITING)
async def list_waiting(
    caller: Caller,
    role: Annotated[Role | None, Query(description="Only what waits for the caller in this role.")] = None,
    purpose: Annotated[
        ContactPurpose | None,
        Query(description="For what staff read the names of those concerned; without it they are null."),
    ] = None,
) -> WaitingView:
    """Everything that waits for the caller here, over all services, with its age and its clock.

    What has a clock comes first, the soonest first; then the oldest. Staff who say for what they read them
    get names beside the ids, and each reading is written down where the person sees it. A service is waited
    for briefly; `missing` names those that did not answer, and what they know is left out.
    """
    return await listing.list_waiting(caller, role, purpose)
