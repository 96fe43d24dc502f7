"""Clients for tests with real servers whose point is not a database that is slow for a moment.

Two test workers, two Kafkas and two databases share two cores: now and then a command waits longer than its
sender's rights are good for, or a write takes longer than the process waits. Then the platform says 503 with
``Retry-After``, which is right, and whoever asks does it again under the same key, as these do.
"""

import asyncio
import time
from typing import Any
from uuid import uuid4

import httpx2

PATIENCE_SECONDS = 120.0
"""Whoever gives no answer for so long hangs; and so long it is asked again."""
_PAUSE_SECONDS = 0.5
_KEY = "Idempotency-Key"


def patient(**settings: Any) -> httpx2.Client:
    """A client that asks again while the answer is "not now". ``settings`` are those of `httpx2.Client`."""
    return httpx2.Client(transport=_Patient(), **{"timeout": PATIENCE_SECONDS, **settings})


def patient_async(limits: httpx2.Limits | None = None, **settings: Any) -> httpx2.AsyncClient:
    """As `patient`, for many at once."""
    transport = _PatientAsync(trust_env=False, limits=limits or httpx2.Limits())
    return httpx2.AsyncClient(transport=transport, **{"timeout": PATIENCE_SECONDS, **settings})


class _Patient(httpx2.HTTPTransport):
    def __init__(self) -> None:
        super().__init__(trust_env=False)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        _give_a_key(request)
        until = time.monotonic() + PATIENCE_SECONDS
        while _is_not_now(answer := super().handle_request(request)) and time.monotonic() < until:
            answer.close()
            time.sleep(_PAUSE_SECONDS)
        return answer


class _PatientAsync(httpx2.AsyncHTTPTransport):
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        _give_a_key(request)
        until = time.monotonic() + PATIENCE_SECONDS
        while _is_not_now(answer := await super().handle_async_request(request)):
            if time.monotonic() >= until:
                break
            await answer.aclose()
            await asyncio.sleep(_PAUSE_SECONDS)
        return answer


def _give_a_key(request: httpx2.Request) -> None:
    """So that a command that was recorded after all isn't done twice."""
    if request.method == "POST" and _KEY not in request.headers:
        request.headers[_KEY] = f"patient-{uuid4()}"


def _is_not_now(answer: httpx2.Response) -> bool:
    return answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE and "Retry-After" in answer.headers
