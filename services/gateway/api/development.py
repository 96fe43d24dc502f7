"""The development clock: there only where a setting turns it on, never where others come in."""

from datetime import timedelta

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from services.gateway.api.access import Anyone
from services.gateway.api.answers import refusals
from shared.contracts.gateway.refusals import CLOCK_IS_FAR_ENOUGH, CLOCK_IS_NOT_MOVABLE
from shared.kernel.models import Instant, Request, View
from shared.kernel.refusals import Rejected

router = APIRouter(tags=["development"], prefix="/development")

_LAST_YEAR = 2100  # Times are kept up to 2199, and terms run on from the present.
_REFUSALS = refusals(CLOCK_IS_NOT_MOVABLE)


class ClockView(View):
    """What time it is on this platform."""

    now: Instant
    """The platform's time, in UTC."""


class AdvanceClockRequest(Request):
    """How far to move the clock; never back."""

    advance_seconds: int = Field(strict=True, ge=1, le=366 * 86_400)
    """How many seconds to move it forward, up to 366 days at once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"advance_seconds": 259_200}]})


@router.get("/clock", operation_id="get_clock", summary="Read the clock", responses=_REFUSALS)
async def get_clock(caller: Anyone) -> ClockView:
    """The platform's time, which may run ahead of the machine's."""
    if caller.gateway.advance is None:
        raise Rejected(CLOCK_IS_NOT_MOVABLE)
    return ClockView(now=caller.now)


@router.post(
    "/clock",
    operation_id="advance_clock",
    summary="Move the clock",
    responses=refusals(CLOCK_IS_NOT_MOVABLE, CLOCK_IS_FAR_ENOUGH),
)
async def advance_clock(body: AdvanceClockRequest, caller: Anyone) -> ClockView:
    """Moves the clock forward, and answers when everything that became due by it has happened."""
    if caller.gateway.advance is None:
        raise Rejected(CLOCK_IS_NOT_MOVABLE)
    by = timedelta(seconds=body.advance_seconds)
    if (caller.now + by).year > _LAST_YEAR:
        raise Rejected(CLOCK_IS_FAR_ENOUGH, now=caller.now.isoformat())
    return ClockView(now=await caller.gateway.advance(by))
