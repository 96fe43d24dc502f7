"""Earmarks (专款专用): purses for one purpose."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.fund.earmarks import (
    CreateEarmark,
    GetEarmark,
    ListEarmarks,
    TranslateEarmark,
)

router = APIRouter(tags=["fund"])


open_to(router, "GET /fund/earmarks", ListEarmarks)
open_to(router, "GET /fund/earmarks/{earmark_id}", GetEarmark)
open_to(router, "POST /fund/earmarks", CreateEarmark)
open_to(router, "PUT /fund/earmarks/{earmark_id}/english", TranslateEarmark)
