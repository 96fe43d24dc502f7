"""The routes of the restricted feed: who is let in, and what a stream does when that changes."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import Message, Receive, Scope, Send

from services.gateway.api.restricted import router
from services.gateway.domain.reserved import RESERVED_NAMES
from services.gateway.domain.state import DISTRICT_LOG, AccountKey, GatewayState, ServiceAccount
from services.gateway.feed.feed import Feed
from services.gateway.identity.account_keys import new_key
from services.gateway.identity.tokens import SecretIssuer
from services.gateway.platform import Gateway
from services.gateway.web.routing import RouteIndex
from shared.contracts.gateway.refusals import SIGN_IN_IS_REQUIRED
from shared.contracts.partners.intents import IntentOffered, IntentWithdrawn
from shared.contracts.partners.needs.events import NeedVerified
from shared.eventlog.sqlite import SqliteEventStore
from shared.kernel.clock import SystemClock
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role
from tests.unit.gateway.test_restricted_feed import HAPPENED, feed_on, line

HERE = "/v1/communities/haiwan/restricted-events"
CHEN = "0197e2a0-0000-7000-8000-00000000000c"
ALL = [NeedVerified.type, IntentOffered.type, IntentWithdrawn.type]


class Desk:
    """A gateway with one person, who is what the test says, and its routes of the restricted feed."""

    def __init__(self, feed: Feed) -> None:
        self.feed, self.district = feed, GatewayState()
        self.here = GatewayState(roles={CHEN: {Role.STAFF}})
        self.issuer = SecretIssuer("a secret of the tests that is long enough")
        nothing = cast("Any", None)
        self.gateway = Gateway(
            clients={}, clock=SystemClock(), vault=nothing, sessions=nothing, accounts=nothing,
            tokens=self.issuer, feed=nothing, restricted=feed, state_of=self._state_of,
            community_names=nothing, communities={"haiwan"},
        )  # fmt: skip
        app = FastAPI()
        for one in router.routes:
            assert isinstance(one, APIRoute)
            app.router.add_api_route(
                f"/v1/communities/{{community}}{one.path}",
                one.endpoint,
                response_model=one.response_model,
                response_class=one.response_class,
                operation_id=one.operation_id,
            )
        routes = [one for one in app.router.routes if isinstance(one, APIRoute)]
        app.router.routes[:] = [RouteIndex(routes, RESERVED_NAMES)]

        async def with_gateway(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "hehuo.gateway": self.gateway}, receive, send)

        self.app = with_gateway
        self.http = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=with_gateway), base_url="http://hehuo.test"
        )

    async def _state_of(self, log: str) -> GatewayState:
        return self.district if log == DISTRICT_LOG else self.here

    async def ask(self, at: str = "", token: str | None = None, **params: str | int) -> httpx2.Response:
        given = token or self.issuer.issue(CHEN)
        headers = {"Authorization": f"Bearer {given}"}
        return await self.http.get(HERE + at, params=params, headers=headers)

    async def listed(self, token: str | None = None) -> list[str]:
        """The types of what is listed, with nothing for what is withheld."""
        entries = (await self.ask(token=token)).json()["events"]
        assert [one["sequence"] for one in entries] == [1, 2, 3]
        return [one["event"]["type"] if "event" in one else "" for one in entries]

    async def happens(self, sequence: int) -> None:
        """Another need is verified."""
        await self.feed.accept("haiwan", "partners", [line(sequence, HAPPENED[0])])


class Follower:
    """A stream that is open, and what it has told until now."""

    def __init__(self, desk: Desk, query: str, token: str | None = None) -> None:
        given = token or desk.issuer.issue(CHEN)
        headers = {"authorization": f"Bearer {given}", "accept": "text/event-stream"}
        self._scope = {
            "type": "http", "method": "GET", "path": f"{HERE}/stream", "root_path": "", "http_version": "1.1",
            "query_string": query.encode(), "client": ("127.0.0.1", 1), "server": ("hehuo.test", 80),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "scheme": "http",
        }  # fmt: skip
        self._told, self._more = b"", asyncio.Event()
        self._task = asyncio.create_task(desk.app(self._scope, self._receive, self._send))

    async def _receive(self) -> Message:
        await asyncio.Event().wait()  # It stays.
        raise AssertionError

    async def _send(self, message: Message) -> None:
        self._told += message.get("body", b"")
        self._more.set()

    async def told(self, sequence: int) -> None:
        """Waits until it has told of this place."""
        async with asyncio.timeout(10):
            while f"id: {sequence}\n".encode() not in self._told:
                self._more.clear()
                await self._more.wait()

    async def ended(self) -> list[tuple[int, bool]]:
        """Once it has ended by itself: the places that it told, and whether the event came too."""
        async with asyncio.timeout(10):
            await self._task
        lines = [one for one in self._told.decode().splitlines() if one.startswith("data: ")]
        entries = [json.loads(one.removeprefix("data: ")) for one in lines]
        return [(one["sequence"], "event" in one) for one in entries]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = SqliteEventStore(tmp_path / "restricted.db")
    desk = Desk(await feed_on(store))
    yield desk
    await desk.http.aclose()
    await store.close()


async def test_each_role_sees_its_part_and_whoever_may_read_nothing_is_refused(desk: Desk) -> None:
    assert await desk.listed() == ALL
    desk.here.roles[CHEN] = {Role.AUDITOR}
    assert await desk.listed() == ["", *ALL[1:]]
    desk.here.roles[CHEN] = {Role.TREASURER}
    assert await desk.listed() == ["", "", ""]
    desk.here.roles[CHEN] = {Role.RESIDENT, Role.PARTNER}
    with pytest.raises(Rejected) as refused:
        await desk.ask()
    assert refused.value.refusal is ACTOR_MAY_NOT_DO_THIS
    with pytest.raises(Rejected) as refused:
        await desk.http.get(HERE)
    assert refused.value.refusal is SIGN_IN_IS_REQUIRED


async def test_the_digest_does_not_change_with_the_reader(desk: Desk) -> None:
    whole = (await desk.ask("/digest")).json()
    assert (whole["count"], whole["through"], whole["head"]) == (3, 3, 3)
    desk.here.roles[CHEN] = {Role.TREASURER}
    assert (await desk.ask("/digest")).json() == whole
    parts = [(await desk.ask("/digest", after=after, through=after + 1)).json() for after in range(3)]
    digest = 0
    for one in parts:
        digest ^= int(one["digest"], 16)
    assert f"{digest:064x}" == whole["digest"]


async def test_a_stream_follows_its_readers_roles_and_ends_with_the_last(desk: Desk) -> None:
    stream = Follower(desk, "after=1")
    await stream.told(3)
    await desk.happens(5)
    await stream.told(4)
    desk.here.roles[CHEN] = {Role.AUDITOR}
    await desk.happens(6)
    await stream.told(5)
    desk.here.roles[CHEN] = {Role.STAFF}
    await desk.happens(7)
    await stream.told(6)
    del desk.here.roles[CHEN]
    await desk.happens(8)
    assert await stream.ended() == [(2, True), (3, True), (4, True), (5, False), (6, True)]
    assert not desk.feed.followers


async def test_a_stream_ends_with_a_token_that_was_withdrawn(desk: Desk) -> None:
    stream = Follower(desk, f"after=0&types={NeedVerified.type}")
    await stream.told(1)
    await desk.happens(5)
    await stream.told(4)
    desk.district.tokens_end[CHEN] = float(2**40)
    await desk.happens(6)
    assert await stream.ended() == [(1, True), (4, True)]


async def test_a_key_shows_what_its_account_is_for_and_a_stream_ends_with_it(desk: Desk) -> None:
    now = desk.gateway.clock.now()
    key = new_key("0197e2a0-0000-7000-8000-00000000000d")
    kept = AccountKey(key.digest, now + timedelta(days=1), used_at=now)
    roles, types = frozenset({Role.STAFF}), (NeedVerified.type,)
    account = ServiceAccount("Library", roles, ("read",), types, {key.id: kept})
    desk.here.accounts["a"] = account
    assert await desk.listed(key.text) == [NeedVerified.type, "", ""]
    stream = Follower(desk, "", key.text)
    await stream.told(3)
    await desk.happens(5)
    await stream.told(4)
    del account.keys[key.id]
    await desk.happens(6)
    assert await stream.ended() == [(1, True), (2, False), (3, False), (4, True)]
