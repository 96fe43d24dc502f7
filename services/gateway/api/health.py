"""Whether the platform is alive, and whether it can take commands. For machines that watch it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.gateway.api.access import gateway_of
from services.gateway.api.answers import refusals
from shared.contracts.gateway.refusals import PLATFORM_DOES_NOT_WORK, PLATFORM_IS_NOT_READY
from shared.kernel.models import View
from shared.kernel.refusals import Rejected
from shared.runtime.health import examine

router = APIRouter(tags=["health"])


Deep = Annotated[bool, Query(description="Whether to try out each kind of the process's work.")]


class HealthView(View):
    """``ok``: the answer to the question that the path asks is yes."""

    status: str
    """`ok`, or `impaired` where commands are taken but something beside them does not work."""


class WorkView(HealthView):
    """``impaired``: yes, but something that commands can do without does not work."""

    impaired: dict[str, str]
    """What that is, and why. Empty, when all is well or nobody looked."""


@router.head("/healthz", include_in_schema=False)
@router.get(
    "/healthz", operation_id="healthz", summary="Is it alive", responses=refusals(PLATFORM_DOES_NOT_WORK)
)
async def healthz(request: Request, *, deep: Deep = False) -> WorkView:
    """Answers as long as the process takes requests; with ``deep``, does a piece of each kind of its work.

    503 with what does not work, and why. While only such things don't work as commands can do without
    (Kafka is away), it is 200 and says which.
    """
    health = await examine(gateway_of(request.scope).checks if deep else {})
    if health.broken:
        raise Rejected(PLATFORM_DOES_NOT_WORK, broken={**health.broken, **health.impaired})
    return WorkView(status="impaired" if health.impaired else "ok", impaired={**health.impaired})


@router.head("/readyz", include_in_schema=False)
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
