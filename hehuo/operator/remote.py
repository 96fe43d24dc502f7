"""An operator's commands, done by the processes of a cluster."""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import httpx2
from pydantic import BaseModel, TypeAdapter

from hehuo.operator.service import ParkedEvent, ParkedLane, Progress, Report, Skip
from hehuo.services import ALL_SERVICES
from shared.rpc.instances import Instances
from shared.rpc.problems import NOTHING_HERE
from shared.rpc.remote import TOKEN_HEADER
from shared.settings import Settings
from shared.storage.faults import StoreUnavailable

_NAMES = tuple(one.name for one in ALL_SERVICES)
_LONGEST_WORK_SECONDS = 3_600.0
_parked = TypeAdapter(list[ParkedEvent])


class SilentProcess(Exception):  # noqa: N818 (the command line shows it as a sentence)
    """A process that is needed does not answer."""


class Processes:
    """Every process of the platform, where the settings say that it is."""

    def __init__(self, settings: Settings) -> None:
        """`SilentProcess` without the token that the processes ask for."""
        if settings.internal_token is None:
            raise SilentProcess("set HEHUO_INTERNAL_TOKEN: the platform's processes ask for it")
        self._headers = {TOKEN_HEADER: settings.internal_token.get_secret_value()}
        self._settings = settings
        self._no_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    async def progress(self) -> tuple[Mapping[str, Sequence[Progress]], Sequence[str]]:
        """What each instance knows, by service; and which services did not answer at all."""
        async with self._http() as http:
            found = await asyncio.gather(*(self._progress(http, name) for name in _NAMES))
        by_name = dict(zip(_NAMES, found, strict=True))
        return by_name, [name for name, instances in by_name.items() if not instances]

    async def rebuild(self, projection: str) -> str:
        """See `Operator.rebuild`; ``LookupError`` for a read model that is not there."""
        service = projection.partition(".")[0]
        if service not in _NAMES:
            raise LookupError(f"there is no service {service}; a read model is SERVICE.NAME")
        async with self._http() as http:
            return (await self._do(http, service, f"/rebuild/{projection}", None)).report

    async def parked(self) -> list[ParkedEvent]:
        """All that is parked, in all services."""
        async with self._http() as http:
            found = [
                _parked.validate_json((await self._ask(http, "GET", name, "/parked")).content)
                for name in _NAMES
            ]
        return [one for some in found for one in some]

    async def replay(self, lane: ParkedLane) -> str:
        """See `Operator.replay`; ``LookupError`` if nothing is parked there."""
        return await self._where_it_is_parked(lane, "/parked/replay")

    async def skip(self, skip: Skip) -> str:
        """See `Operator.skip`; ``LookupError`` if nothing is parked there."""
        return await self._where_it_is_parked(skip, "/parked/skip")

    async def _where_it_is_parked(self, lane: ParkedLane, path: str) -> str:
        for one in await self.parked():
            if (one.consumer, one.source, one.community) == (lane.consumer, lane.source, lane.community):
                async with self._http() as http:
                    return (await self._do(http, one.service, path, lane)).report
        raise LookupError(f"{lane.consumer}: nothing is parked in {lane.source}/{lane.community}")

    def _http(self) -> httpx2.AsyncClient:
        timeout = httpx2.Timeout(_LONGEST_WORK_SECONDS, connect=3.0)
        # A proxy of the environment would read the token. Processes speak to each other without TLS.
        return httpx2.AsyncClient(
            headers=self._headers, timeout=timeout, trust_env=False, verify=self._no_tls
        )

    async def _progress(self, http: httpx2.AsyncClient, name: str) -> Sequence[Progress]:
        found = []
        for url in await self._instances(name):
            try:
                answer = await http.get(f"{url}/operator/progress", timeout=10)
            except httpx2.TransportError:
                continue
            if answer.is_success:
                found.append(Progress.model_validate_json(answer.content))
        return found

    async def _do(self, http: httpx2.AsyncClient, name: str, path: str, body: BaseModel | None) -> Report:
        return Report.model_validate_json((await self._ask(http, "POST", name, path, body)).content)

    async def _ask(
        self, http: httpx2.AsyncClient, method: str, name: str, path: str, body: BaseModel | None = None
    ) -> httpx2.Response:
        """What the first instance says that answers.

        ``LookupError`` if it says that it can't, `StoreUnavailable` if its database doesn't let it.
        """
        content = body.model_dump(mode="json") if body is not None else None
        for url in await self._instances(name):
            try:
                answer = await http.request(method, f"{url}/operator{path}", json=content)
            except httpx2.TransportError:
                continue
            if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
                raise StoreUnavailable(_detail(answer))
            if answer.is_error:
                raise LookupError(_detail(answer))
            return answer
        raise SilentProcess(f"{name} does not answer at {self._settings.url_of(name)}")

    async def _instances(self, name: str) -> Sequence[str]:
        return await Instances(name, self._settings.url_of(name)).all()


def _detail(answer: httpx2.Response) -> str:
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return f"{answer.request.url} answered {answer.status_code}: its log says why"
    problem = answer.json()
    if problem["code"] == NOTHING_HERE.code:
        return f"{answer.request.url} does not know this operator: is HEHUO_INTERNAL_TOKEN the same there?"
    return str(problem["detail"])
