"""Spaces: opened, described, closed for a while."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, created_in
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.spaces.commands import (
    CloseSpaceFor,
    CloseSpaceForRequest,
    EditSpace,
    OpenSpace,
    ReopenSpace,
)
from shared.contracts.bookings.spaces.events import SpaceClosed
from shared.contracts.bookings.spaces.views import GetSpace, ListSpaces
from shared.kernel.models import Id

router = APIRouter(tags=["spaces"])


open_to(router, "POST /spaces", OpenSpace)
open_to(router, "GET /spaces", ListSpaces)
open_to(router, "GET /spaces/{space_id}", GetSpace)
open_to(router, "PUT /spaces/{space_id}", EditSpace)


@route_to(router, "POST /spaces/{space_id}/closures", CloseSpaceFor)
async def close_space(
    space_id: Id, body: CloseSpaceForRequest, caller: Caller, response: Response
) -> Created:
    outcome = await caller.submit(CloseSpaceFor, body, space_id=space_id)
    return created_in(response, outcome, outcome.one(SpaceClosed).closure_id, f"spaces/{space_id}")


open_to(router, "DELETE /spaces/{space_id}/closures/{closure_id}", ReopenSpace)
