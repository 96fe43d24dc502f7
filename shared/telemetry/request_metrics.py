"""The requests that a process answers: counted by route, and one line in the log for each."""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import NamedTuple

from starlette.types import Scope

from shared.kernel.histogram import Histogram
from shared.telemetry.log_context import trace_id

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NO_ROUTE = "none"

AccessLog = Callable[[Mapping[str, object]], None]
"""Takes the fields of one line."""


def route_of(scope: Scope) -> str:
    """The template of the route that a request took."""
    return getattr(scope.get("route"), "path", _NO_ROUTE)


class Answer(NamedTuple):
    """A kind of request and how it was answered: what is counted together."""

    method: str
    route: str
    """The route's template, such as ``/v1/communities/{community}/bookings``: never an address as it came."""
    status: int


class RequestMetrics:
    """How long answers took to begin. A stream counts when it begins, since it does not end by itself."""

    def __init__(self, service: str, access: AccessLog | None = None) -> None:
        """``access`` gets a line for each answer."""
        self.seconds: dict[Answer, Histogram] = {}
        self._service = service
        self._access = access

    def answered(
        self, scope: Scope, status: int, began: float, request_id: str, community: str | None = None
    ) -> None:
        """Counts an answer that begins now, to a request that did at ``began`` (`monotonic`).

        The line says neither the address nor the query string, which may hold what nobody should read in a
        log; ``community`` therefore only where it is known to be one.
        """
        seconds = monotonic() - began
        route = route_of(scope)
        method: str = scope["method"] if scope["method"] in _METHODS else "OTHER"
        answer = Answer(method, route, status)
        histogram = self.seconds.get(answer)
        if histogram is None:
            histogram = self.seconds[answer] = Histogram(_SECONDS)
        histogram.observe(seconds)
        if self._access is None:
            return
        line = {"service": self._service, "method": method, "route": route, "status": status}
        line |= {"ms": round(seconds * 1000, 2), "request_id": request_id, "correlation_id": request_id}
        if community is not None:
            line["community"] = community
        if trace := trace_id():
            line["trace_id"] = trace
        self._access(line)
