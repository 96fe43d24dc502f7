"""Around every request that one process of the platform answers another: counted, named, traced."""

from contextlib import ExitStack
from time import monotonic

from fastapi.telemetry import TelemetryConfig
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.telemetry.log_context import REQUEST_ID, log_fields
from shared.telemetry.request_metrics import RequestMetrics, route_of
from shared.telemetry.tracing import TRACEPARENT, Tracing, answered

_REQUEST_ID = REQUEST_ID.lower().encode()
_TRACEPARENT = TRACEPARENT.encode()
NO_TELEMETRY = TelemetryConfig(tracing=False, metrics=False, logs=False)
"""What is here does all three. FastAPI's own would wrap every request once more, and say errors' texts."""


class RequestTelemetry:
    """ASGI middleware. The caller is one of the platform, so its trace and its request id are continued.

    A request that belongs to no trace begins none: it is a health check, a scrape, or a look at the logs.
    """

    def __init__(
        self, app: ASGIApp, service: str, request_metrics: RequestMetrics, tracing: Tracing | None
    ) -> None:
        self._app = app
        self._service = service
        self._request_metrics = request_metrics
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers HTTP; everything else is for the app alone."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = monotonic(), 0
        headers = dict(scope["headers"])
        request_id = headers.get(_REQUEST_ID, b"").decode("latin-1")

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._request_metrics.answered(scope, status, began, request_id)
            await send(message)

        with ExitStack() as stack:
            stack.enter_context(log_fields({"service": self._service, "correlation_id": request_id}))
            if self._tracing is None or _TRACEPARENT not in headers:
                await self._app(scope, receive, watched)
                return
            span = stack.enter_context(self._tracing.request(scope["method"], scope["headers"], public=False))
            span.set_attribute("hehuo.correlation_id", request_id)
            await self._app(scope, receive, watched)
            answered(span, scope["method"], route_of(scope), status)
