"""Event streams have their bounds when many are asked for at the same moment, too."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from services.gateway.feed.feed import Feed
from tests.component.gateway import Stage, stage

MOST, ASKED = 3, 12


async def opened(running: Stage) -> tuple[int, asyncio.Task[None]]:
    """A stream, and the status with which it begins."""
    began: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    came = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, object]:
        for message in came:
            return dict(message)
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start" and not began.done():
            began.set_result(int(str(message["status"])))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/v1/communities/haiwan/events/stream",
        "raw_path": b"/v1/communities/haiwan/events/stream",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"hehuo.test"), (b"accept", b"text/event-stream")],
        "client": ("127.0.0.9", 1),
        "server": ("hehuo.test", 80),
    }
    task = asyncio.create_task(running.app(scope, receive, send))  # type: ignore[arg-type]  # the messages are ours
    return await began, task


async def test_no_more_are_let_in_than_there_may_be_however_many_ask_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each was checked, waited for the feed's head, and was counted after that: any number came in."""
    head = Feed.head

    async def slow(self: Feed, community: str, least: int = 0) -> int:
        await asyncio.sleep(0.05)
        return await head(self, community, least)

    async with stage(tmp_path / "data", most_streams_per_address=MOST) as running:
        await running.open("haiwan")
        monkeypatch.setattr(Feed, "head", slow)
        found = await asyncio.gather(*(opened(running) for _ in range(ASKED)))
        try:
            assert Counter(status for status, _ in found) == {200: MOST, 503: ASKED - MOST}
            assert running.platform.gateway.streams.open == MOST
        finally:
            for _, task in found:
                task.cancel()
            await asyncio.gather(*(task for _, task in found), return_exceptions=True)
        assert running.platform.gateway.streams.open == 0
