"""Sources of income, and which purposes each feeds."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Done, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import splits
from services.gateway.operations.caller import Caller
from shared.contracts.fund.splits import (
    ListSources,
    ProposeSourceSplit,
    SetSourceSplit,
    SetSourceSplitRequest,
)

router = APIRouter(tags=["fund"])

open_to(router, "GET /fund/sources", ListSources)
open_to(router, "POST /fund/source-split-proposals", ProposeSourceSplit)


@route_to(router, "POST /fund/source-splits", SetSourceSplit)
async def set_source_split(body: SetSourceSplitRequest, caller: Caller, response: Response) -> Done:
    return done(response, await splits.set_source_split(caller, body))
