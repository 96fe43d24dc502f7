"""Whether the platform is alive, and whether it can take commands. For machines that watch it."""

from fastapi import APIRouter, Request

from services.gateway.api.access import gateway_of
from services.gateway.api.answers import refusals
from shared.contracts.gateway.refusals import PLATFORM_DOES_NOT_WORK, PLATFORM_IS_NOT_READY
from shared.host.health import failures
from shared.kernel.models import View
from shared.kernel.refusals import Rejected

router = APIRouter(tags=["health"])


class HealthView(View):
    """``ok``: the answer to the question that the path asks is yes."""

    status: str


@router.get(
    "/healthz", operation_id="healthz", summary="Is it alive", responses=refusals(PLATFORM_DOES_NOT_WORK)
)
async def healthz(request: Request, *, deep: bool = False) -> HealthView:
    """Answers as long as the process takes requests; with ``deep``, does a piece of each kind of its work.

    503 with what does not work, and why.
    """
    broken = await failures(gateway_of(request.scope).checks) if deep else {}
    if broken:
        raise Rejected(PLATFORM_DOES_NOT_WORK, broken={**broken})
    return HealthView(status="ok")


@router.get(
    "/readyz",
    operation_id="readyz",
    summary="Can it take commands",
    responses=refusals(PLATFORM_IS_NOT_READY),
)
async def readyz(request: Request) -> HealthView:
    """200 when commands can be taken; 503 with what is missing when not."""
    missing = [*gateway_of(request.scope).missing()]
    if missing:
        raise Rejected(PLATFORM_IS_NOT_READY, missing=[*missing])
    return HealthView(status="ok")
