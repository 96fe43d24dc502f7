"""The public events of a community, as a list and as a live stream."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from hehuo.services import EVENTS as EVENTS_OF_ALL
from services.gateway.feed.public_line import PublicForm, recorded_hash
from services.gateway.platform import Limits
from tests.component.gateway import OFFICER, OPENING, Stage, stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVENTS = "/v1/communities/haiwan/events"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def haiwan(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("events") / "data") as running:
        await running.open("haiwan")
        await running.open("nanbeitai", people=False)
        for number in range(5):
            await _set_limits(running, 10 + number)
        await running.platform.host.settled()
        yield running


async def _set_limits(running: Stage, bookings_ahead: int) -> None:
    """Something that is told in public: staff set how far ahead one may book."""
    limits = {"bookings_ahead_per_person": bookings_ahead}
    await running.done("chen-staff", "PUT", "/v1/communities/haiwan/booking-limits", {"limits": limits})


class Stream:
    """An open answer, read piece by piece as the server sends it."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._left = asyncio.Event()
        self._rest = b""

    async def receive(self) -> dict[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self._pieces.put_nowait(message["body"])
            if not message.get("more_body", False):
                self._pieces.put_nowait(None)

    def leave(self) -> None:
        self._left.set()

    async def block(self) -> bytes | None:
        """What stands before the next empty line; None at the end of the stream."""
        return await self._until(b"\n\n")

    async def line(self) -> bytes | None:
        """The next line; None at the end of the stream."""
        return await self._until(b"\n")

    async def _until(self, end: bytes) -> bytes | None:
        while end not in self._rest:
            piece = await asyncio.wait_for(self._pieces.get(), 10)
            if piece is None:
                return None
            self._rest += piece
        found, _, self._rest = self._rest.partition(end)
        return found

    async def event(self) -> tuple[int, dict[str, Any]]:
        """The next event: its id, and what its data says."""
        while True:
            block = await self.block()
            assert block is not None, "the stream has ended"
            said = dict(line.split(b": ", 1) for line in block.split(b"\n"))
            if b"id" in said:
                return int(said[b"id"]), json.loads(said[b"data"])


@asynccontextmanager
async def _following(running: Stage, query: str = "", **headers: str) -> AsyncIterator[Stream]:
    stream = Stream()
    sent = {"accept": "text/event-stream", **headers}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "path": f"{EVENTS}/stream",
        "raw_path": f"{EVENTS}/stream".encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "scheme": "http",
    }
    task = asyncio.create_task(running.app(scope, stream.receive, stream.send))
    try:
        yield stream
    finally:
        stream.leave()
        await asyncio.wait_for(task, 10)


async def _all(running: Stage, community: str = "haiwan") -> list[dict[str, Any]]:
    answer = await running.done(None, "GET", f"/v1/communities/{community}/events?limit=1000")
    events: list[dict[str, Any]] = answer["events"]
    assert answer["head"] == answer["next_after"] == len(events)
    return events


async def test_events_come_in_order_without_a_gap_whichever_service_they_are_of(haiwan: Stage) -> None:
    events = await _all(haiwan)
    assert [entry["sequence"] for entry in events] == list(range(1, len(events) + 1))
    assert {"/partners", "/bookings", "/fund"} <= {entry["event"]["source"] for entry in events}
    for source in {entry["event"]["source"] for entry in events}:
        own = [entry["event"]["sequence"] for entry in events if entry["event"]["source"] == source]
        assert own == sorted(set(own)), "and each service's own order is kept"
    assert {entry["event"]["partitionkey"] for entry in events} == {"haiwan"}
    assert not [entry for entry in events if entry["event"]["type"].startswith("gateway.")]


def digest(events: list[dict[str, Any]]) -> str:
    """As docs/events.md has a subscriber compute it."""
    found = 0
    for one in events:
        named = f"{one['sequence']} {one['event']['source']} {one['event']['id']}"
        found ^= int.from_bytes(sha256(named.encode()).digest())
    return f"{found:064x}"


async def test_one_call_proves_that_a_subscriber_has_all_and_halves_find_what_it_lacks(haiwan: Stage) -> None:
    mine = await _all(haiwan)
    told = await haiwan.done(None, "GET", f"{EVENTS}/digest")
    whole = {"after": 0, "through": len(mine), "count": len(mine), "digest": digest(mine), "head": len(mine)}
    assert told == {**whole, "epoch": 0}
    lost = mine.pop(len(mine) // 3)
    first, last = 0, told["head"]
    while last - first > 1:
        middle = (first + last) // 2
        half = await haiwan.done(None, "GET", f"{EVENTS}/digest?after={first}&through={middle}")
        kept = [one for one in mine if first < one["sequence"] <= middle]
        first, last = (middle, last) if half["digest"] == digest(kept) else (first, middle)
    assert last == lost["sequence"]
    nothing = await haiwan.done(None, "GET", f"{EVENTS}/digest?after=2&through=2")
    assert (nothing["count"], nothing["digest"]) == (0, "0" * 64)
    beyond = await haiwan.refused(None, "GET", f"{EVENTS}/digest?through={told['head'] + 1}")
    assert beyond == (422, "position_lies_beyond_the_feed")
    backwards = await haiwan.refused(None, "GET", f"{EVENTS}/digest?after=2&through=1")
    assert backwards == (422, "request_is_not_valid")


async def test_pages_put_together_are_the_whole(haiwan: Stage) -> None:
    found: list[dict[str, Any]] = []
    after, head = 0, 1
    while after < head:
        page = await haiwan.done(None, "GET", f"{EVENTS}?after={after}&limit=3")
        assert len(page["events"]) <= 3
        found += page["events"]
        after, head = page["next_after"], page["head"]
    assert found == await _all(haiwan)
    at_the_end = await haiwan.done(None, "GET", f"{EVENTS}?after={head}")
    assert (at_the_end["events"], at_the_end["next_after"], at_the_end["head"]) == ([], head, head)


async def test_a_position_that_the_feed_has_not_reached_is_refused_with_its_head(haiwan: Stage) -> None:
    head = (await _all(haiwan))[-1]["sequence"]
    stream = {"Accept": "text/event-stream"}
    for path, headers in (
        (f"{EVENTS}?after={head + 1}", {}),
        (f"{EVENTS}/stream?after={head + 1}", stream),
        (f"{EVENTS}/stream", stream | {"Last-Event-ID": str(head + 1)}),
    ):
        answer = await haiwan.ask(None, "GET", path, **headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "position_lies_beyond_the_feed")
        assert answer.json()["facts"] == {"after": head + 1, "head": head, "epoch": 0}


async def test_the_feed_shows_each_recorded_line_in_its_public_form_and_nobody_s_id(haiwan: Stage) -> None:
    raw = (await haiwan.ask(None, "GET", f"{EVENTS}?limit=1000")).content
    key = await haiwan.platform.gateway.vault.feed_key("haiwan")
    form, people = PublicForm(EVENTS_OF_ALL), set[str]()
    for source, log in haiwan.platform.host.log_of.items():
        lines = dict(await log.lines("haiwan", 0))
        people |= {json.loads(line)["actor"] for line in lines.values()}
        for entry in await _all(haiwan):
            if entry["event"]["source"] == f"/{source}":
                line = lines[int(entry["event"]["sequence"])]
                assert form.line(line, key) in raw
                assert entry["event"]["recordedhash"] == recorded_hash(line, key)
    assert len(people) > 2
    assert [one for one in people if one.encode() in raw] == []
    assert {entry["event"]["role"] for entry in await _all(haiwan)} >= {"district", "staff", "system"}


@pytest.mark.parametrize(
    "query",
    [
        *(
            "after=-1",
            "after=x",
            "after=9007199254740992",
            "after=1.0",
            "after=%2B5",
            "after=%201",
            "after=1_0",
        ),
        *("limit=0", "limit=1001", "limit=5.0", "limit=%2B5"),
    ],
)
async def test_a_question_out_of_bounds_is_refused(haiwan: Stage, query: str) -> None:
    assert await haiwan.refused(None, "GET", f"{EVENTS}?{query}") == (422, "request_is_not_valid")
    if query.startswith("after"):
        sent = {"Accept": "text/event-stream"}
        path = f"{EVENTS}/stream?{query}"
        assert await haiwan.refused(None, "GET", path, **sent) == (422, "request_is_not_valid")


async def test_a_stream_brings_what_was_and_what_happens(haiwan: Stage) -> None:
    known = await _all(haiwan)
    async with _following(haiwan) as stream:
        for entry in known:
            assert await stream.event() == (entry["sequence"], entry)
        await _set_limits(haiwan, 7)
        number, entry = await stream.event()
        assert number == len(known) + 1
        assert entry["event"]["type"] == "bookings.booking_limits_set.v1"
    assert stream.status == 200
    assert stream.headers[b"content-type"].startswith(b"text/event-stream")
    assert stream.headers[b"x-accel-buffering"] == b"no"


async def test_a_stream_goes_on_where_a_browser_was_cut_off(haiwan: Stage) -> None:
    last = len(await _all(haiwan))
    async with _following(haiwan, **{"last-event-id": str(last - 1)}) as stream:
        assert (await stream.event())[0] == last
    async with _following(haiwan, f"after={last - 2}") as stream:
        assert (await stream.event())[0] == last - 1


async def test_a_stream_brings_the_types_that_were_asked_for_and_nothing_else(haiwan: Stage) -> None:
    entries = (await haiwan.done(None, "GET", f"{EVENTS}?limit=1000"))["events"]
    asked = {entries[0]["event"]["type"], entries[-1]["event"]["type"]}
    async with _following(haiwan, f"types={','.join(asked)}") as stream:
        for entry in entries:
            if entry["event"]["type"] in asked:
                assert await stream.event() == (entry["sequence"], entry)


async def test_a_stream_of_a_restored_platform_begins_anew_for_who_followed_before(
    haiwan: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(haiwan.platform.gateway.feed, "epoch", 1782000000)
    last = (await _all(haiwan))[-1]["sequence"]
    for before in ("3", f"1781000000:{last}"):
        async with _following(haiwan, **{"last-event-id": before}) as stream:
            assert await stream.block() == b"retry: 2000\nevent: epoch\ndata: 1782000000"
            assert (await stream.block() or b"").startswith(b'id: 1782000000:1\ndata: {"sequence":1,')
    async with _following(haiwan, **{"last-event-id": f"1782000000:{last - 1}"}) as stream:
        assert await stream.block() == b"retry: 2000\nevent: epoch\ndata: 1782000000"
        assert (await stream.block() or b"").startswith(f"id: 1782000000:{last}\n".encode())


@pytest.mark.parametrize("before", ["-1", "1:", ":1", "a", "1:2:3", "9" * 16])
async def test_what_is_no_id_of_an_event_is_refused(haiwan: Stage, before: str) -> None:
    sent = {"Accept": "text/event-stream", "Last_Event_ID": before}
    assert await haiwan.refused(None, "GET", f"{EVENTS}/stream", **sent) == (422, "request_is_not_valid")


async def test_a_stream_must_be_asked_for_by_name(haiwan: Stage) -> None:
    for accept in ("*/*", "application/json"):
        refused = await haiwan.refused(None, "GET", f"{EVENTS}/stream", Accept=accept)
        assert refused == (406, "stream_must_be_asked_for")


async def test_followers_who_leave_are_counted_out(haiwan: Stage) -> None:
    feed = haiwan.platform.gateway.feed
    async with _following(haiwan) as first, _following(haiwan) as second:
        await first.line()
        await second.line()
        assert feed.followers == 2
    assert feed.followers == 0


async def test_streams_say_that_they_are_alive_are_bounded_and_end_when_the_platform_stops(
    tmp_path: Path,
) -> None:
    limits = Limits(most_streams=1, heartbeat_seconds=0.05)
    async with stage(tmp_path / "data", limits=limits) as running:
        await running.done(OFFICER, "POST", "/v1/communities/haiwan", OPENING)
        feed = running.platform.gateway.feed
        assert await running.platform.host.settled()
        async with _following(running, f"after={await feed.head('haiwan')}") as stream:
            assert await stream.line() == b"retry: 2000"
            assert await stream.line() == b": still here"
            refused = await running.ask(None, "GET", f"{EVENTS}/stream", Accept="text/event-stream")
            assert (refused.status_code, refused.json()["code"]) == (503, "too_many_streams")
            assert refused.headers["retry-after"] == "30"
            running.platform.end_streams()
            while (line := await stream.line()) is not None:
                assert line == b": still here"
