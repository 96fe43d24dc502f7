"""Sources of income, and which purposes each feeds."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.fund.splits import ListSources, SetSourceSplit

router = APIRouter(tags=["fund"])

open_to(router, "GET /fund/sources", ListSources)
open_to(router, "POST /fund/source-splits", SetSourceSplit)
