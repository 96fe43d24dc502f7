"""Spaces: opened, described, closed for a while."""

from fastapi import APIRouter, Response

from services.gateway.api.access import Anyone, Staff
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.bookings.access import Cursor, Limit
from shared.contracts.bookings.refusals import (
    BOOKINGS_STAND_IN_THE_CLOSURE,
    CLOSURE_IS_UNKNOWN,
    CLOSURE_LIES_IN_THE_PAST,
    SPACE_IS_UNKNOWN,
    SPACE_NAME_IS_TAKEN,
    UNITS_ARE_IN_USE,
)
from shared.contracts.bookings.spaces import (
    CloseSpaceFor,
    CloseSpaceForRequest,
    EditSpace,
    EditSpaceRequest,
    GetSpace,
    ListSpaces,
    OpenSpace,
    OpenSpaceRequest,
    ReopenSpace,
    SpaceClosed,
    SpaceOpened,
    SpaceView,
)
from shared.kernel.models import Id, Page
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["spaces"])


@router.post(
    "/spaces",
    status_code=201,
    operation_id="open_space",
    summary="Open a space",
    responses=refusals(SPACE_NAME_IS_TAKEN),
)
async def open_space(body: OpenSpaceRequest, caller: Staff, response: Response) -> Created:
    """Staff open a room or place for booking, in the community's opening windows or its own."""
    outcome = await caller.submit("bookings", OpenSpace, body)
    return created(response, outcome, outcome.one(SpaceOpened).space_id, "spaces")


@router.get(
    "/spaces", operation_id="list_spaces", summary="List spaces", responses=refusals(CURSOR_IS_NOT_VALID)
)
async def list_spaces(caller: Anyone, cursor: Cursor = None, limit: Limit = 50) -> Page[SpaceView]:
    """Spaces, in the order in which they were opened."""
    return await caller.ask("bookings", ListSpaces(cursor=cursor, limit=limit))


@router.get(
    "/spaces/{space_id}",
    operation_id="get_space",
    summary="Read a space",
    responses=refusals(SPACE_IS_UNKNOWN),
)
async def get_space(space_id: Id, caller: Anyone, response: Response) -> SpaceView:
    """One space, with the closures that are ahead."""
    return found(await caller.ask("bookings", GetSpace(space_id=space_id)), SPACE_IS_UNKNOWN, response)


@router.put(
    "/spaces/{space_id}",
    operation_id="edit_space",
    summary="Edit a space",
    responses=refusals(SPACE_IS_UNKNOWN, SPACE_NAME_IS_TAKEN, UNITS_ARE_IN_USE, REVISION_HAS_MOVED_ON),
)
async def edit_space(space_id: Id, body: EditSpaceRequest, caller: Staff, response: Response) -> Done:
    """Staff describe the space anew. Bookings that stand keep their time and their buffer."""
    return done(response, await caller.submit("bookings", EditSpace, body, space_id=space_id))


@router.post(
    "/spaces/{space_id}/closures",
    status_code=201,
    operation_id="close_space",
    summary="Close a space for a while",
    responses=refusals(SPACE_IS_UNKNOWN, CLOSURE_LIES_IN_THE_PAST, BOOKINGS_STAND_IN_THE_CLOSURE),
)
async def close_space(space_id: Id, body: CloseSpaceForRequest, caller: Staff, response: Response) -> Created:
    """Staff close a space for some time; refused, and the bookings named, while any stand in it."""
    outcome = await caller.submit("bookings", CloseSpaceFor, body, space_id=space_id)
    answer = created(response, outcome, outcome.one(SpaceClosed).closure_id, "spaces")
    response.headers["Location"] = f"spaces/{space_id}"
    return answer


@router.delete(
    "/spaces/{space_id}/closures/{closure_id}",
    operation_id="reopen_space",
    summary="Take a closure back",
    responses=refusals(SPACE_IS_UNKNOWN, CLOSURE_IS_UNKNOWN),
)
async def reopen_space(space_id: Id, closure_id: Id, caller: Staff, response: Response) -> Done:
    """Staff take a closure back, or end it early."""
    outcome = await caller.submit("bookings", ReopenSpace, space_id=space_id, closure_id=closure_id)
    return done(response, outcome)
