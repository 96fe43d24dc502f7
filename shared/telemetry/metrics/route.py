"""``/metrics``: for Prometheus, and for nobody who merely passes by.

Metrics hold no personal data, but tell how busy which community is and what fails. So the route asks for
the internal token (``Authorization: Bearer``, which every Prometheus can send) wherever one is set, as in
every cluster, where the gateway's port is open to the world. Without one it answers this machine alone,
and nobody for whom a proxy on this machine asks. To everybody else it is not there.
"""

from ipaddress import ip_address

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.exceptions import HTTPException
from starlette.status import HTTP_404_NOT_FOUND

from shared.kernel.secrets import ChangingSecret
from shared.telemetry.exposition import Metrics

_OF_A_PROXY = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def metrics_router(metrics: Metrics, secret: ChangingSecret | None) -> APIRouter:
    """The route, for an application of a process whose internal token this is."""
    router = APIRouter(include_in_schema=False)

    @router.get("/metrics")
    async def scrape(request: Request) -> Response:
        allowed = _shows(request, secret) if secret else _is_near(request)
        if not allowed:
            raise HTTPException(HTTP_404_NOT_FOUND)
        return Response(await metrics.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return router


def _shows(request: Request, secret: ChangingSecret) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and secret.takes(given.strip())


def _is_near(request: Request) -> bool:
    """Whether the request comes from this machine, and by no proxy."""
    if request.client is None or any(name in request.headers for name in _OF_A_PROXY):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:  # A socket of the file system has no address.
        return False
