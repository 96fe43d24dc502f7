"""What one caller may take: requests, counted by who they are, and event streams."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio
from starlette.types import Message

from examples.gangwan.people import identities
from services.gateway.platform import Limits
from shared.projections.cursors import to_cursor
from tests.component.gateway import OFFICER, Stage, stage

HERE = "/v1/communities/haiwan"
STREAM = f"{HERE}/events/stream"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def haiwan(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    limits = Limits(most_streams=4, most_streams_per_address=3, most_streams_per_account=1)
    async with stage(tmp_path_factory.mktemp("bounds") / "data", limits=limits) as running:
        await running.open("haiwan")
        yield running


@asynccontextmanager
async def asking_from(running: Stage, address: str) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=running.app, client=(address, 1234))
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield http


class OpenStream:
    """A stream that is asked for below HTTP, since a client of a test's would wait for its end."""

    def __init__(self, running: Stage, address: str, authorization: str | None = None) -> None:
        self._gone = asyncio.Event()
        self._started = asyncio.Event()
        self.status = 0
        headers = [(b"accept", b"text/event-stream")]
        if authorization is not None:
            headers.append((b"authorization", authorization.encode()))
        scope = {
            "type": "http",
            "method": "GET",
            "path": STREAM,
            "raw_path": STREAM.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": headers,
            "client": (address, 1234),
        }
        self._task = asyncio.create_task(running.app(scope, self._receive, self._send))

    async def begun(self) -> int:
        """The status of the answer."""
        async with asyncio.timeout(20):
            await self._started.wait()
        return self.status

    async def leave(self) -> None:
        """Closes the connection."""
        self._gone.set()
        await self._task

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._started.set()


async def test_streams_are_bounded_by_address_by_account_and_in_all(haiwan: Stage) -> None:
    lin = haiwan.bearer("lin")["Authorization"]
    opened = [OpenStream(haiwan, "192.0.2.1") for _ in range(3)]
    assert [await one.begun() for one in opened] == [200, 200, 200]
    one_more = OpenStream(haiwan, "192.0.2.1")
    assert await one_more.begun() == 503, "the address has its three"
    opened.append(OpenStream(haiwan, "192.0.2.2", lin))
    assert await opened[-1].begun() == 200, "another address has its own"
    assert await OpenStream(haiwan, "192.0.2.3").begun() == 503, "there are four in all"
    await opened.pop(0).leave()
    assert await OpenStream(haiwan, "192.0.2.3", lin).begun() == 503, "lin has her one, wherever she is"
    opened.append(OpenStream(haiwan, "192.0.2.1"))
    assert await opened[-1].begun() == 200, "who left made room"
    for one in opened:
        await one.leave()
    streams = haiwan.platform.gateway.streams
    assert (streams.open, streams._by_name) == (0, {})


async def test_a_refused_stream_is_told_why(haiwan: Stage) -> None:
    opened = [OpenStream(haiwan, "192.0.2.1") for _ in range(3)]
    for one in opened:
        await one.begun()
    async with asking_from(haiwan, "192.0.2.1") as http:
        answer = await http.get(STREAM, headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["code"]) == (503, "too_many_streams")
    assert answer.headers["retry-after"] == "30"
    for one in opened:
        await one.leave()


async def test_whether_it_lives_and_is_ready_is_told_to_head_too(haiwan: Stage) -> None:
    for path in ("/healthz", "/readyz"):
        answer = await haiwan.ask(None, "HEAD", path)
        assert answer.status_code == 200
        refused = await haiwan.ask(None, "PUT", path)
        assert refused.headers["allow"] == "GET, HEAD"


async def test_head_is_answered_as_get_by_the_api_too(haiwan: Stage) -> None:
    for who, path in (("lin", "/v1/me"), (None, "/v1/communities"), (None, "/v1/communities/haiwan/me")):
        found = await haiwan.ask(who, "GET", path)
        told = await haiwan.ask(who, "HEAD", path)
        assert (told.status_code, told.content) == (found.status_code, b"")
        assert told.headers["content-type"] == found.headers["content-type"]
        assert told.headers["content-length"] == str(len(found.content))
    refused = await haiwan.ask("lin", "HEAD", "/v1/communities/haiwan/fund/donations/1/receipt/none")
    assert refused.status_code == 404


async def test_head_of_a_live_stream_holds_no_place_among_the_streams(haiwan: Stage) -> None:
    headers = {"Accept": "text/event-stream"}
    async with asyncio.timeout(5), asking_from(haiwan, "192.0.2.9") as http:
        answers = [await http.head(STREAM, headers=headers) for _ in range(4)]
    assert [(one.status_code, one.content) for one in answers] == [(200, b"")] * 4
    assert haiwan.platform.gateway.streams.open == 0


LISTS_OF_KEYS = {
    "communities": (None, "/v1/communities"),
    "officers": (OFFICER, "/v1/officers"),
    "role_conflicts": (OFFICER, "/v1/role-conflicts"),
    "contact_reads": ("lin", "/v1/me/contact-reads"),
    "people": ("chen-staff", f"{HERE}/people"),
    "redactions": ("chen-staff", f"{HERE}/redactions"),
    "own_goods": ("lin", f"{HERE}/fund/goods/mine"),
}
"""Lists whose place is a key alone, by what their cursors are marked with: who reads each, and where."""


@pytest.mark.parametrize("name", LISTS_OF_KEYS)
async def test_a_list_takes_no_cursor_of_another(haiwan: Stage, name: str) -> None:
    who, path = LISTS_OF_KEYS[name]
    key = identities()["lin"].person_id
    assert (await haiwan.ask(who, "GET", f"{path}?cursor={to_cursor(name, None, key)}")).status_code == 200
    others = [to_cursor(other, None, key) for other in LISTS_OF_KEYS if other != name]
    for cursor in (*others, "e30", key, "haiwan"):
        refused = await haiwan.refused(who, "GET", f"{path}?cursor={cursor}")
        assert refused == (422, "cursor_is_not_valid"), cursor


async def test_two_authorization_headers_are_refused(haiwan: Stage) -> None:
    headers = [(b"Authorization", haiwan.bearer(name)["Authorization"].encode()) for name in ("lin", "zhao")]
    answer = await haiwan.http.get("/v1/me", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "authorization_is_ambiguous")


@pytest.mark.parametrize("name", ["On-Behalf-Of", "Idempotency-Key", "If-Match", "Host"])
async def test_of_two_headers_that_say_two_things_neither_is_taken(haiwan: Stage, name: str) -> None:
    headers = [*haiwan.bearer("chen-staff").items(), (name, identities()["lin"].person_id), (name, "zhao")]
    answer = await haiwan.http.get("/v1/communities/haiwan/me", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "header_is_ambiguous")
    assert answer.json()["facts"] == {"header": name.lower()}


async def test_requests_are_counted_by_who_asks_and_not_by_how_the_token_is_written(tmp_path: Path) -> None:
    async with stage(tmp_path / "data", limits=Limits(requests_per_minute=4)) as running:
        bearer = running.bearer("lin")["Authorization"]
        token = bearer.removeprefix("Bearer ")
        another = running.platform.issuer.issue(identities()["lin"].person_id)  # type: ignore[union-attr]
        written = [bearer, f"bearer   {token}", f"BEARER {token} ", f"Bearer {another}", bearer]
        statuses = []
        for number, authorization in enumerate(written):
            async with asking_from(running, f"192.0.2.{number}") as http:
                answer = await http.get("/v1/me", headers={"Authorization": authorization})
            statuses.append(answer.status_code)
        assert statuses == [200, 200, 200, 200, 429]
        assert (await running.ask("zhao", "GET", "/v1/me")).status_code == 200
        account = {"name": "Library", "roles": ["auditor"], "operations": ["read"]}
        at = (await running.ask(OFFICER, "POST", "/v1/service-accounts", account)).headers["Location"]
        keys = [(await running.done(OFFICER, "POST", f"{at}/keys", {"days": 7}))["key"] for _ in range(2)]
        statuses = []
        for number in range(5):
            async with asking_from(running, f"192.0.2.{number}") as http:
                headers = {"Authorization": f"Bearer {keys[number % 2]}"}
                statuses.append((await http.get("/v1/me", headers=headers)).status_code)
        assert statuses == [200, 200, 200, 200, 429], "a service account is one, whatever its keys"
        async with asking_from(running, "192.0.2.4") as http:
            made_up = {"Authorization": f"Bearer {keys[0][:-1]}{'0' if keys[0][-1] != '0' else '1'}"}
            statuses = [(await http.get("/v1/me", headers=made_up)).status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 401, 429], "who makes up a key is counted by address"


async def test_a_person_who_is_signed_in_in_browsers_is_counted_as_one(tmp_path: Path) -> None:
    async with stage(tmp_path / "data", limits=Limits(requests_per_minute=2)) as running:
        lin = identities()["lin"].person_id
        statuses = []
        for number in range(3):
            cookie = await running.platform.gateway.sessions.begin(lin)
            async with asking_from(running, f"192.0.2.{number}") as http:
                answer = await http.get("/accessibility", headers={"Cookie": f"hehuo={cookie}"})
            statuses.append(answer.status_code)
        assert statuses == [200, 200, 429]
        async with asking_from(running, "192.0.2.1") as http:
            answer = await http.get("/accessibility", headers={"Cookie": "hehuo=made-up"})
            assert answer.status_code == 200, "who is nobody is counted by address"


async def test_whoever_makes_up_tokens_is_counted_by_address(tmp_path: Path) -> None:
    async with stage(tmp_path / "data", limits=Limits(requests_per_minute=2)) as running:
        async with asking_from(running, "192.0.2.7") as http:
            statuses = [
                (await http.get("/v1/me", headers={"Authorization": f"Bearer made-up-{number}"})).status_code
                for number in range(3)
            ]
            assert statuses == [401, 401, 429]
            forwarded = await http.get("/v1/communities", headers={"X-Forwarded-For": "203.0.113.1"})
            assert forwarded.status_code == 429, "and by nothing that the request says of itself"
            for path in ("/healthz", "/readyz"):
                assert (await http.get(path)).status_code == 200, "whoever watches is not counted"
        async with asking_from(running, "192.0.2.8") as http:
            assert (await http.get("/v1/communities")).status_code == 200
