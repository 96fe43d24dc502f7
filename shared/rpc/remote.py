"""A service in another process: asked over HTTP, on connections that stay open."""

import asyncio
import contextlib
import io
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote

import httpx2
import structlog

from shared.eventlog.commit import Commit
from shared.eventlog.commit_lines import next_commit
from shared.kernel.messages import Command, Event
from shared.kernel.models import Query
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.rpc import rpc_codec
from shared.rpc.instances import Instances
from shared.runtime.refusals import SERVICE_DOES_NOT_ANSWER
from shared.storage.faults import StoreUnavailable
from shared.telemetry.log_context import REQUEST_ID, correlation_id, trace_id
from shared.telemetry.tracing import Tracing

A = TypeVar("A")

_log = structlog.get_logger(__name__)

TOKEN_HEADER = "Hehuo-Internal"  # noqa: S105 (the name of a header)
FIRST_HEADER = "Hehuo-First"
_JSON = {"content-type": "application/json"}
_ROUNDS = 3
_FIRST_PAUSE_SECONDS = 0.05
_LONGEST_CALL_SECONDS = 20.0
_TIMEOUTS = {"timeout": httpx2.Timeout(15.0, connect=1.0).as_dict()}


class Channel:
    """The way to one service: picks an instance, and another one if that does not answer.

    Every call may be repeated: queries change nothing, and a command's id makes its repeat safe.
    """

    def __init__(
        self,
        instances: Instances,
        network: httpx2.AsyncBaseTransport,
        token: str,
        tracing: Tracing | None = None,
    ) -> None:
        """``network`` is asked itself, without a client around it: cookies, redirects and proxies, which
        nobody here has, are a third of what a client does."""
        self.service = instances.service
        self._instances = instances
        self._network = network
        self._headers = {TOKEN_HEADER: token}
        self._tracing = tracing

    async def call(
        self, method: str, path: str, key: str, content: bytes | None = None, **query: str | int
    ) -> httpx2.Response:
        """The answer of the instance that ``key`` prefers, or of the next one.

        Raises `Rejected`: what the service refused, or ``service_does_not_answer``.
        """
        try:
            async with asyncio.timeout(_LONGEST_CALL_SECONDS):
                for round_ in range(_ROUNDS):
                    if round_:
                        await asyncio.sleep(_FIRST_PAUSE_SECONDS * 2**round_)
                    for url in await self._instances.ranked(key):
                        answer = await self._try(method, url, path, content, query)
                        if answer is not None:
                            return answer
        except TimeoutError:
            pass
        raise Rejected(SERVICE_DOES_NOT_ANSWER, service=self.service, retry_after_seconds=2)

    async def everywhere(self, method: str, path: str) -> list[httpx2.Response]:
        """What every instance answers that does answer."""
        urls = await self._instances.all()
        answers = await asyncio.gather(*(self._try(method, url, path, None, {}) for url in urls))
        return [answer for answer in answers if answer is not None]

    async def is_ready(self) -> bool:
        """Whether some instance can take commands."""
        for url in await self._instances.all():
            with contextlib.suppress(httpx2.TransportError):
                if (await self._request("GET", f"{url}/readyz", None, {}, {})).is_success:
                    return True
        return False

    async def _try(
        self, method: str, url: str, path: str, content: bytes | None, query: Mapping[str, str | int]
    ) -> httpx2.Response | None:
        """One instance's answer; None if it gave none, or is about to stop and has done nothing."""
        headers = {**self._headers, **(_JSON if content is not None else {})}
        if belongs_to := correlation_id():
            headers[REQUEST_ID] = belongs_to
        try:
            with self._traced(path, headers):
                answer = await self._request(method, url + path, content, headers, query)
        except httpx2.TransportError as error:
            self._instances.failed(url)
            _log.warning("instance_does_not_answer", service=self.service, url=url, error=repr(error))
            return None
        if answer.is_success:
            return answer
        if answer.status_code in (httpx2.codes.CONFLICT, httpx2.codes.SERVICE_UNAVAILABLE):
            refused = rpc_codec.read_refusal(answer.content)
            if refused.code == "log_is_closing":
                self._instances.failed(url)
                return None
            raise refused
        raise RuntimeError(f"{self.service} answered {method} {path} with {answer.status_code}")

    async def _request(
        self,
        method: str,
        url: str,
        content: bytes | None,
        headers: Mapping[str, str],
        query: Mapping[str, str | int],
    ) -> httpx2.Response:
        place = httpx2.URL(url, params=dict(query)) if query else _url(url)
        request = httpx2.Request(method, place, content=content, headers=headers, extensions=_TIMEOUTS)
        answer = await self._network.handle_async_request(request)
        await answer.aread()
        return answer

    def _traced(self, path: str, headers: dict[str, str]) -> AbstractContextManager[None]:
        if self._tracing is None or trace_id() is None:
            return nullcontext()  # Nobody's trace: a look at the logs, a question whether it is ready.
        # ``/internal/commands/haiwan``: what it is, without whose.
        return self._tracing.call(f"{self.service} {path.split('/')[2]}", headers)


_url = lru_cache(maxsize=8_192)(httpx2.URL)
"""Each of the few addresses, read once."""


class RemoteService:
    """`ServiceClient` of a service in another process."""

    def __init__(self, channel: Channel, events: Sequence[type[Event]]) -> None:
        """``events`` are those that the service's commands cause."""
        self.name = channel.service
        self._channel = channel
        self._events = {event.type: event for event in events}

    async def submit(self, community: str, command: Command) -> Outcome:
        """See `ServiceClient.submit`; also ``service_does_not_answer``, after which a repeat finds out."""
        path = f"/internal/commands/{quote(community, safe='')}"
        answer = await self._channel.call("POST", path, community, rpc_codec.write(command))
        return rpc_codec.read_outcome(answer.content, self._events)

    async def ask(self, community: str, query: Query[A], *, min_sequence: int = 0) -> A:
        """See `ServiceClient.ask`; also ``service_does_not_answer``."""
        path = f"/internal/queries/{quote(community, safe='')}"
        body = rpc_codec.write(query, min_sequence=min_sequence)
        answer = await self._channel.call("POST", path, community, body)
        return rpc_codec.read_answer(query, answer.content)

    async def handled(self, community: str, source: str, sequence: int) -> None:
        """See `ServiceClient.handled`."""
        path = f"/internal/handled/{quote(community, safe='')}"
        await self._channel.call("GET", path, community, source=source, sequence=sequence)


class RemoteLog:
    """`SourceLog` of a service in another process, for what the bus did not bring; and its `CommitLog`."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
        """See `SourceLog.lines`; `StoreUnavailable` while the service is away."""
        path = f"/internal/logs/{quote(community, safe='')}"
        answer = await self._call(path, community, after=after, limit=limit)
        lines = answer.content.split(b"\n") if answer.content else []
        return list(enumerate(lines, int(answer.headers[FIRST_HEADER])))

    async def commits(self, community: str, after: int = 0, limit: int = 256) -> list[Commit]:
        """See `CommitLog.commits`; `StoreUnavailable` while the service is away."""
        path = f"/internal/commits/{quote(community, safe='')}"
        answer = io.BytesIO((await self._call(path, community, after=after, limit=limit)).content)
        found = []
        while commit := next_commit(answer):
            found.append(commit)
        return found

    async def heads(self) -> dict[str, int]:
        """See `SourceLog.heads`; `StoreUnavailable` while the service is away."""
        heads: dict[str, int] = (await self._call("/internal/logs", "")).json()
        return heads

    async def _call(self, path: str, key: str, **query: Any) -> httpx2.Response:
        try:
            return await self._channel.call("GET", path, key, **query)
        except Rejected as rejected:
            raise StoreUnavailable(f"the log of {self._channel.service}: {rejected}") from rejected
