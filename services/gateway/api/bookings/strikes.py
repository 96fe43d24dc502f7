"""Strikes: one's own, and excused by staff."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import strikes
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.strikes.commands import ExcuseStrike
from shared.contracts.bookings.strikes.views import ListStrikes, ListStrikesRequest, StrikeView
from shared.kernel.models import Page

router = APIRouter(tags=["bookings"])


@route_to(router, "GET /strikes", ListStrikes)
async def list_strikes(caller: Caller, asked: Annotated[ListStrikesRequest, Query()]) -> Page[StrikeView]:
    return await strikes.list_strikes(caller, asked)


open_to(router, "POST /strikes/{strike_id}/excuse", ExcuseStrike)
