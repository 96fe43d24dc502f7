"""Strikes: one's own, and excused by staff."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Done, done
from services.gateway.api.doors import route_to
from services.gateway.operations import strikes, unrelated_staff
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.strikes.commands import ExcuseStrikeRequest
from shared.contracts.bookings.strikes.views import ListStrikes, ListStrikesRequest, StrikeView
from shared.kernel.models import Id, Page

router = APIRouter(tags=["bookings"])


@route_to(router, "GET /strikes", ListStrikes)
async def list_strikes(caller: Caller, asked: Annotated[ListStrikesRequest, Query()]) -> Page[StrikeView]:
    return await strikes.list_strikes(caller, asked)


@route_to(router, "POST /strikes/{strike_id}/excuse", unrelated_staff.EXCUSE)
async def excuse_strike(strike_id: Id, body: ExcuseStrikeRequest, caller: Caller, response: Response) -> Done:
    """Staff excuse a strike: neither their own, nor that of somebody they are related to. Excused again,
    nothing changes."""
    return done(response, await unrelated_staff.excuse_strike(caller, body, strike_id))
