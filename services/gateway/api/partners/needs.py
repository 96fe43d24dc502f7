"""Needs (需求清单): from what residents lack to the confirmation that it is met."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import Anyone, Resident, Staff
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.partners.access import Cursor, Limit
from shared.contracts.partners.needs import (
    CloseNeed,
    CollectNeed,
    ConfirmNeed,
    DeclineNeed,
    EditNeed,
    GetNeed,
    ListNeeds,
    NeedCollected,
    NeedRequest,
    NeedState,
    NeedView,
    PublishNeed,
    ReasonRequest,
    VerifyNeed,
)
from shared.contracts.partners.refusals import (
    NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_NOT_IN_A_PROJECT,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_SETTLED,
    NEED_IS_UNKNOWN,
    NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION,
)
from shared.kernel.messages import Role
from shared.kernel.models import Id, Page
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["needs"])


@router.post("/needs", status_code=201, operation_id="collect_need", summary="Enter a need")
async def collect_need(body: NeedRequest, caller: Staff, response: Response) -> Created:
    """Staff enter what a survey, visits or the hotline showed, with its evidence."""
    outcome = await caller.submit("partners", CollectNeed, body)
    return created(response, outcome, outcome.one(NeedCollected).need_id, "needs")


@router.get(
    "/needs", operation_id="list_needs", summary="List needs", responses=refusals(CURSOR_IS_NOT_VALID)
)
async def list_needs(
    caller: Anyone,
    state: Annotated[NeedState | None, Query(description="In this state alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[NeedView]:
    """The public list, the newest first; staff see those that are not published too."""
    query = ListNeeds(state=state, listed_only=not caller.has(Role.STAFF), cursor=cursor, limit=limit)
    return await caller.ask("partners", query)


@router.get(
    "/needs/{need_id}", operation_id="get_need", summary="Read a need", responses=refusals(NEED_IS_UNKNOWN)
)
async def get_need(need_id: Id, caller: Anyone, response: Response) -> NeedView:
    """One need; staff alone see one that is not published."""
    view = await caller.ask("partners", GetNeed(need_id=need_id))
    if view is not None and not view.listed and not caller.has(Role.STAFF):
        view = None
    return found(view, NEED_IS_UNKNOWN, response)


@router.put(
    "/needs/{need_id}",
    operation_id="edit_need",
    summary="Edit a need",
    responses=refusals(NEED_IS_UNKNOWN, NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION, REVISION_HAS_MOVED_ON),
)
async def edit_need(need_id: Id, body: NeedRequest, caller: Staff, response: Response) -> Done:
    """Staff put a need right before it is published; all fields are replaced."""
    return done(response, await caller.submit("partners", EditNeed, body, need_id=need_id))


@router.post(
    "/needs/{need_id}/verification",
    operation_id="verify_need",
    summary="Verify a need",
    responses=refusals(NEED_IS_UNKNOWN, NEED_IS_SETTLED),
)
async def verify_need(need_id: Id, caller: Staff, response: Response) -> Done:
    """Staff confirm that the evidence holds."""
    return done(response, await caller.submit("partners", VerifyNeed, need_id=need_id))


@router.post(
    "/needs/{need_id}/publication",
    operation_id="publish_need",
    summary="Publish a need",
    responses=refusals(NEED_IS_UNKNOWN, NEED_IS_SETTLED, NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION),
)
async def publish_need(need_id: Id, caller: Staff, response: Response) -> Done:
    """Staff put a verified need on the public list."""
    return done(response, await caller.submit("partners", PublishNeed, need_id=need_id))


@router.post(
    "/needs/{need_id}/declination",
    operation_id="decline_need",
    summary="Decline a need",
    responses=refusals(NEED_IS_UNKNOWN, NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION),
)
async def decline_need(need_id: Id, body: ReasonRequest, caller: Staff, response: Response) -> Done:
    """Staff decline a need before it is published, for a stated reason."""
    return done(response, await caller.submit("partners", DeclineNeed, body, need_id=need_id))


@router.post(
    "/needs/{need_id}/confirmation",
    operation_id="confirm_need",
    summary="Confirm that a need is met",
    responses=refusals(NEED_IS_UNKNOWN, NEED_IS_NOT_IN_A_PROJECT),
)
async def confirm_need(need_id: Id, caller: Resident, response: Response) -> Done:
    """A resident confirms that a need in a project is met: it is closed (销号)."""
    return done(response, await caller.submit("partners", ConfirmNeed, need_id=need_id))


@router.post(
    "/needs/{need_id}/closure",
    operation_id="close_need",
    summary="Close a need for a reason",
    responses=refusals(NEED_IS_UNKNOWN, NEED_IS_NOT_PUBLISHED, NEED_IS_SETTLED),
)
async def close_need(need_id: Id, body: ReasonRequest, caller: Staff, response: Response) -> Done:
    """Staff close a published need without a resident's confirmation; the reason is for all to read."""
    return done(response, await caller.submit("partners", CloseNeed, body, need_id=need_id))
