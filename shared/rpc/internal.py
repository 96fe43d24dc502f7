"""The API that a service's process has for the other processes of the platform; people never see it."""

import json
from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter, Request, Response

from shared.eventlog.commit_lines import lines_of
from shared.eventlog.reader import LogReader
from shared.kernel.refusals import Kind, Rejected
from shared.kernel.secrets import ChangingSecret
from shared.rpc import rpc_codec
from shared.rpc.remote import FIRST_HEADER, TOKEN_HEADER
from shared.runtime.refusals import STORE_DOES_NOT_ANSWER
from shared.runtime.service import Service, ServiceClient
from shared.storage.faults import StoreUnavailable

_JSON = "application/json"
_MOST_LINES = 5_000
_MOST_COMMITS = 1_000

Work = Callable[[Request], Awaitable[Response]]


def internal_router(
    service: Service, client: ServiceClient, log: LogReader, secret: ChangingSecret
) -> APIRouter:
    """The routes; without the secret each is 404. A refusal is 409, or 503 where it can be tried again."""
    commands = rpc_codec.by_name(service.decider.commands)
    queries = rpc_codec.by_name(query for one in service.projections for query in one.queries)

    async def submit(request: Request) -> Response:
        command, _ = rpc_codec.read(await request.body(), commands)
        outcome = await client.submit(request.path_params["community"], command)
        return Response(rpc_codec.write_outcome(outcome), media_type=_JSON)

    async def ask(request: Request) -> Response:
        query, least = rpc_codec.read(await request.body(), queries)
        answer = await client.ask(request.path_params["community"], query, min_sequence=least)
        return Response(rpc_codec.write_answer(query, answer), media_type=_JSON)

    async def handled(request: Request) -> Response:
        community, source = request.path_params["community"], request.query_params.get("source", "")
        await client.handled(community, source, _number(request, "sequence"))
        return Response(status_code=204)

    router = APIRouter(prefix="/internal", include_in_schema=False)
    for work, method, path in (
        (submit, "POST", "/commands/{community}"),
        (ask, "POST", "/queries/{community}"),
        (handled, "GET", "/handled/{community}"),
        *_reading(log),
    ):
        router.add_api_route(path, guarded(work, secret), methods=[method])
    return router


def _reading(log: LogReader) -> Sequence[tuple[Work, str, str]]:
    """What the others may read of the log itself, and where."""

    async def heads(request: Request) -> Response:  # noqa: ARG001 (every route has it)
        return Response(json.dumps(await log.heads()), media_type=_JSON)

    async def lines(request: Request) -> Response:
        after, limit = _number(request, "after"), _number(request, "limit")
        found = await log.lines(request.path_params["community"], after, min(limit, _MOST_LINES))
        first = found[0][0] if found else after + 1
        return Response(b"\n".join(line for _, line in found), headers={FIRST_HEADER: str(first)})

    async def commits(request: Request) -> Response:
        after, limit = _number(request, "after"), _number(request, "limit")
        found = await log.commits(request.path_params["community"], after, min(limit, _MOST_COMMITS))
        return Response(b"".join(map(lines_of, found)))

    return (
        (heads, "GET", "/logs"),
        (lines, "GET", "/logs/{community}"),
        (commits, "GET", "/commits/{community}"),
    )


def guarded(work: Work, secret: ChangingSecret) -> Work:
    """The work for those who know the secret, its refusals in the form that the other processes read."""

    async def route(request: Request) -> Response:
        if not secret.takes(request.headers.get(TOKEN_HEADER, "")):
            return Response(status_code=404)
        try:
            return await work(request)
        except Rejected as rejected:
            return _refused(rejected)
        except StoreUnavailable:
            return _refused(Rejected(STORE_DOES_NOT_ANSWER, retry_after_seconds=2))
        except rpc_codec.NotUnderstood as error:
            return Response(f"not understood: {error}", 400, media_type="text/plain")

    return route


def _refused(rejected: Rejected) -> Response:
    status = 503 if rejected.refusal.kind is Kind.UNAVAILABLE else 409
    return Response(rpc_codec.write_refusal(rejected), status, media_type=_JSON)


def _number(request: Request, name: str) -> int:
    value = request.query_params.get(name, "")
    if not (value.isascii() and value.isdigit()):
        raise rpc_codec.NotUnderstood(name)
    return int(value)
