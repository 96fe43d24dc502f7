"""Whether a process is alive, can take commands, and does its work: the routes that every process has."""

from collections.abc import Callable, Mapping, Sequence

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from shared.runtime.health import Check, examine


def health_router(missing: Callable[[], Sequence[str]], checks: Mapping[str, Check]) -> APIRouter:
    """``/healthz`` and ``/readyz`` of a service's process.

    ``/healthz?deep=true`` does a piece of each kind of work: what `hehuo health` asks for. It is 503 while
    something vital can't be done, and 200 with what is impaired while commands go on without it.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz(*, deep: bool = False) -> Response:
        health = await examine(checks if deep else {})
        if health.broken:
            return JSONResponse({"status": "broken", "broken": {**health.broken, **health.impaired}}, 503)
        status = "impaired" if health.impaired else "ok"
        return JSONResponse({"status": status, "impaired": {**health.impaired}})

    @router.get("/readyz")
    async def readyz() -> Response:
        absent = [*missing()]
        content = {"status": "waits", "missing": absent} if absent else {"status": "ok"}
        return JSONResponse(content, 503 if absent else 200, {"Retry-After": "1"} if absent else None)

    return router
