"""Filed appeals for casual gifts: everybody is asked, under a plan with its number."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.fund.appeals import FileAppeal, GetAppeal, ListAppeals

router = APIRouter(tags=["fund"])

open_to(router, "GET /fund/appeals", ListAppeals)
open_to(router, "POST /fund/appeals", FileAppeal)
open_to(router, "GET /fund/appeals/{appeal_id}", GetAppeal)
