"""The whole platform in this process, asked through HTTP without a socket."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI

from examples.gangwan.people import identities
from hehuo.embedded.platform import Platform
from services.gateway.identity.tokens import DevelopmentIssuer
from services.gateway.platform import Limits
from shared.runtime.directory import DataDirectory
from shared.settings import Settings
from shared.telemetry.telemetry import Telemetry
from tests.component.tasks import not_doable

OFFICER = "luo-district"
OPENING = {"name": "海湾社区", "name_en": "Haiwan", "host_charity": "广州市南沙区慈善会"}


@dataclass
class Stage:
    """A running platform and its callers."""

    platform: Platform
    app: FastAPI
    http: httpx2.AsyncClient

    def bearer(self, name: str) -> dict[str, str]:
        """The Authorization header of an identity of the example, or of a person id."""
        issuer = self.platform.issuer
        assert isinstance(issuer, DevelopmentIssuer)
        known = identities().get(name)
        return {"Authorization": f"Bearer {issuer.issue(known.person_id if known else name)}"}

    async def ask(
        self,
        name: str | None,
        method: str,
        path: str,
        body: Any = None,
        **headers: str,
    ) -> httpx2.Response:
        """One request; ``name`` is who asks, None for a passer-by. ``If_Match`` becomes ``If-Match``."""
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        if name is not None:
            sent |= self.bearer(name)
        return await self.http.request(method, path, json=body, headers=sent)

    async def done(self, name: str | None, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """As `ask`; the answer must be a success, and is returned decoded. Tasks in it can be done."""
        answer = await self.ask(name, method, path, body, **headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        if name is not None and (listed := _WAITING.fullmatch(path)):
            await self._can_do(name, listed[1], answer.json()["things"])
        return answer.json()

    async def _can_do(self, name: str, community: str, things: list[dict[str, Any]]) -> None:
        """Each task that somebody is shown leads them to a page that answers and offers something."""
        known = identities().get(name)
        form = {"person": known.person_id if known else name, "to": "/"}
        async with httpx2.AsyncClient(
            transport=Settling(self.platform), base_url="http://hehuo.test"
        ) as http:
            sent = await http.post("/sign-in/development", data=form, headers={"origin": "http://hehuo.test"})
            assert sent.status_code == 303, sent.text

            async def get(path: str) -> httpx2.Response:
                return await http.get(path, headers={"accept": "text/html"})

            wrong = [fault for one in things if (fault := await not_doable(get, community, one))]
        assert wrong == [], f"{name} is shown what they can't do: {wrong}"

    async def refused(
        self, name: str | None, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, str]:
        """As `ask`; the answer must be a problem document: its status and code are returned."""
        answer = await self.ask(name, method, path, body, **headers)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["type"] == f"urn:hehuo:problem:{problem['code']}"
        assert {"title", "detail", "facts"} <= problem.keys()
        return answer.status_code, problem["code"]

    async def open(self, community: str, *, people: bool = True, **rules: Any) -> None:
        """The district opens a community, by the platform's rules but for these, and names its people of the
        example."""
        opening = OPENING | ({"rules": rules} if rules else {})
        await self.done(OFFICER, "POST", f"/v1/communities/{community}", opening)
        here = {name: one for name, one in identities().items() if people and one.community == community}
        for person in here.values():
            for role in set(person.roles) - {"resident"}:
                path = f"/v1/communities/{community}/people/{person.person_id}/roles/{role}"
                await self.done(OFFICER, "PUT", path)
        staff, *others = [name for name, one in here.items() if "staff" in one.roles] or [""]
        for name, person in here.items():
            if "resident" in person.roles:
                await self.join(name, community, staff)
                await self.verify(person.person_id, community, next(iter(others), ""))

    async def join(self, name: str, community: str, staff: str) -> None:
        """Staff hand out a claim code, and somebody becomes a resident with it."""
        place = f"/v1/communities/{community}"
        code = await self.done(staff, "POST", f"{place}/claim-codes", {})
        await self.done(name, "POST", f"{place}/me/membership", {"code": code["code"]})

    async def verify(self, person_id: str, community: str, staff: str) -> None:
        """A second member of staff verifies a resident, where there is one; nobody counts before."""
        if staff:
            path = f"/v1/communities/{community}/people/{person_id}/verification"
            await self.done(staff, "PUT", path)


_WAITING = re.compile(r"/v1/communities/([^/]+)/waiting(?:\?.*)?")

_RECORDED = ("/ledger.csv", "/audit-export", "/audit-pack", "/audit-pack.zip")
"""What is read and yet recorded: who takes a copy of the books."""


class Settling(httpx2.ASGITransport):
    """Whoever asks by it sees all that was done before: for tests of what is shown, not of how soon.

    What another service or another reader is to know of is there a moment later, which on a busy machine is
    long enough for a test to look before it. That ``min_sequence`` waits is shown without it, in
    `test_gateway_moment`.
    """

    def __init__(self, platform: Platform, settle_seconds: float = 60) -> None:
        super().__init__(app=platform.app, raise_app_exceptions=False)
        self._platform = platform
        self._settle_seconds = settle_seconds

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answers as the platform does; after a change, once everybody has caught up with it."""
        answer = await super().handle_async_request(request)
        if request.method != "GET" or request.url.path.endswith(_RECORDED):
            assert await self._platform.host.settled(self._settle_seconds)
        return answer


@asynccontextmanager
async def stage(
    path: Path,
    *,
    limits: Limits | None = None,
    telemetry: Telemetry | None = None,
    settle_seconds: float = 60,
    **settings: Any,
) -> AsyncIterator[Stage]:
    """A platform on this directory with the development aids on, started, settled and stopped, asked by
    `Settling`. Each time it settles within so many seconds."""
    chosen: dict[str, Any] = {
        "development_issuer": True,
        "development_clock": True,
        "district_officers": (identities()[OFFICER].person_id,),
        "command_wait_seconds": 60.0,  # Other tests keep the machine busy, and this is not about them.
        "page_wait_seconds": 20.0,
    } | settings
    directory = DataDirectory(path)
    lock = directory.take()
    effective = Settings(data_dir=path, **chosen)
    platform = Platform(effective, directory, "an operator's secret of the tests", telemetry)
    if limits is not None:
        platform.gateway.limits = limits
    app = platform.app
    try:
        await platform.start()
        assert await platform.host.settled(settle_seconds), "also with what it took up again at its start"
        transport = Settling(platform, settle_seconds)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            yield Stage(platform, app, http)
    finally:
        await platform.stop()
        lock.close()
