"""Earmarks (专款专用): purses for one purpose."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.gateway.api.access import Anyone, Caller, allow
from services.gateway.api.answers import Created, created, found, refusals
from services.gateway.api.fund.parameters import Cursor, Limit
from shared.contracts.fund.earmarks import (
    CreateEarmark,
    CreateEarmarkRequest,
    EarmarkCreated,
    EarmarkView,
    GetEarmark,
    ListEarmarks,
)
from shared.contracts.fund.refusals import EARMARK_IS_UNKNOWN
from shared.kernel.messages import Role
from shared.kernel.models import Id, Page
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["fund"])

TreasurerOrCommittee = Annotated[Caller, Depends(allow(Role.TREASURER, Role.COMMITTEE))]


@router.get(
    "/fund/earmarks",
    operation_id="list_earmarks",
    summary="List earmarks",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_earmarks(caller: Anyone, cursor: Cursor = None, limit: Limit = 50) -> Page[EarmarkView]:
    """Each purse: its purpose, what came in, what was spent, what is left."""
    return await caller.ask("fund", ListEarmarks(cursor=cursor, limit=limit))


@router.get(
    "/fund/earmarks/{earmark_id}",
    operation_id="get_earmark",
    summary="Read an earmark",
    responses=refusals(EARMARK_IS_UNKNOWN),
)
async def get_earmark(earmark_id: Id, caller: Anyone) -> EarmarkView:
    """One purse."""
    return found(await caller.ask("fund", GetEarmark(earmark_id=earmark_id)), EARMARK_IS_UNKNOWN)


@router.post("/fund/earmarks", status_code=201, operation_id="create_earmark", summary="Create an earmark")
async def create_earmark(
    body: CreateEarmarkRequest, caller: TreasurerOrCommittee, response: Response
) -> Created:
    """Opens a purse whose money serves one purpose alone (Charity Law, art. 54)."""
    outcome = await caller.submit("fund", CreateEarmark, body)
    return created(response, outcome, outcome.one(EarmarkCreated).earmark_id, "fund/earmarks")
