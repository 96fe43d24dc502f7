"""The platform is killed while it delivers: all comes, under the same ids, in each endpoint's order."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner

from hehuo.cli import main
from tests.component.platform import RunningPlatform
from tests.scenes import Scenes
from tests.webhook_receiver import Delivery, Receiver, receiver

KILLS = 2
AT = 4
"""At which delivery from a replay on the platform is killed, before it knows that it was taken."""


@pytest.fixture
def platform(tmp_path: Path, scenes: Scenes) -> Iterator[RunningPlatform]:
    allowed = {"HEHUO_WEBHOOK_NETWORKS": "127.0.0.0/8"}
    data = scenes.example(tmp_path / "data")
    running = RunningPlatform(data, "--development", "--example", environment=allowed)
    try:
        yield running
    finally:
        running.end()


def connections(platform: RunningPlatform, word: str, *more: str, fails: bool | None = False) -> Any:
    """What ``hehuo connections`` says."""
    where = ["--data-dir", str(platform.directory.path), "--as", "chen-staff", "--json", "haiwan"]
    said = CliRunner().invoke(main, ["connections", word, *where, *more])
    assert fails is None or fails == bool(said.exit_code), said.output
    return None if said.exit_code else json.loads(said.output)


def everything_else_is_done_from_there_too(platform: RunningPlatform, hook: str, url: str) -> None:
    """Words that change no place of a webhook, and those for systems with keys."""
    as_before = {"confirmed": True, "attempt": None}
    assert connections(platform, "move", hook, url) == as_before
    assert connections(platform, "challenge", hook) == as_before
    other = connections(platform, "add", url, "--unordered", "--after", "1000000")
    assert other["challenge"]["confirmed"]
    assert listed(platform, other["webhook_id"])["ordered"] is False
    for word, state in (("pause", "paused"), ("resume", "active")):
        connections(platform, word, other["webhook_id"])
        assert listed(platform, other["webhook_id"])["state"] == state
    assert connections(platform, "secret", other["webhook_id"])["secret"] != other["secret"]
    assert connections(platform, "test", other["webhook_id"])["status"] == 204
    assert connections(platform, "send", hook, "1")["status"] == 204
    connections(platform, "remove", other["webhook_id"])
    assert other["webhook_id"] not in [one["webhook_id"] for one in connections(platform, "list")]
    kind = "bookings.space_added.v1"
    made = connections(platform, "let-in", "Calendar", "--type", kind)
    (account,) = connections(platform, "keys")
    assert (account["name"], account["types"], account["operations"]) == ("Calendar", [kind], ["read"])
    second = connections(platform, "key", made["account_id"])
    assert second["key"] != made["key"]
    connections(platform, "key", made["account_id"], fails=True)  # Two at a time.
    connections(platform, "withdraw", made["account_id"], made["key_id"])
    connections(platform, "close", made["account_id"])
    assert connections(platform, "keys") == []


def listed(platform: RunningPlatform, hook: str) -> dict[str, Any]:
    (found,) = (one for one in connections(platform, "list") if one["webhook_id"] == hook)
    return dict(found)


@dataclass
class Killer:
    """Takes what comes, and kills the platform at one of the next deliveries."""

    platform: RunningPlatform
    left: int = AT

    def __call__(self, _delivery: Delivery) -> tuple[int, str]:
        self.left -= 1
        if self.left == 0:
            self.platform.kill()
        return 204, ""


def events(one: Receiver) -> list[Delivery]:
    """What came of the feed, and no test."""
    return [delivery for delivery in one.taken if "hehuo-feed-sequence" in delivery.headers]


def sequences(one: Receiver) -> list[int]:
    return [int(delivery.headers["hehuo-feed-sequence"]) for delivery in events(one)]


async def test_everything_comes_at_least_once_under_the_same_ids_and_in_order_across_kills(
    platform: RunningPlatform,
) -> None:
    platform.start().wait_for_example()
    async with AsyncExitStack() as stack:
        quick, failing = [await stack.enter_async_context(receiver()) for _ in range(2)]
        failing.answer = lambda _: (503, "") if len(failing.came) % 7 == 3 else (204, "")
        quick.answer = killer = Killer(platform)
        hooks = [
            (await asyncio.to_thread(connections, platform, "add", one.url))["webhook_id"]
            for one in (failing, quick)
        ]
        for _ in range(KILLS - 1):
            await quick.wait(lambda _: killer.left <= 0)
            await asyncio.to_thread(platform.start)
            killer.left = AT
            # Killed before it could answer, it has recorded the wish all the same, or not: both will do.
            await asyncio.to_thread(connections, platform, "replay", hooks[1], "--after", "0", fails=None)
        await quick.wait(lambda _: killer.left <= 0)
        await asyncio.to_thread(platform.start)
        head = httpx2.get(f"{platform.url}/v1/communities/haiwan/events?limit=1", timeout=60).json()["head"]
        for one in (quick, failing):
            await one.wait(lambda came: sequences(came)[-1:] == [head])
        log = await asyncio.to_thread(connections, platform, "log", hooks[1])
        assert (log[0]["sequence"], log[0]["status"]) == (head, 204)
        await asyncio.to_thread(connections, platform, "replay", hooks[1], fails=True)
        await asyncio.to_thread(everything_else_is_done_from_there_too, platform, hooks[1], quick.url)

    platform.stop()
    for one in (quick, failing):
        found = sequences(one)
        assert set(found) == {*range(1, head + 1)}
        assert all(after <= before + 1 for before, after in pairwise(found)), found
        by_id = {delivery.id: delivery.body for delivery in events(one)}
        assert len(by_id) == head
        assert all(by_id[delivery.id] == delivery.body for delivery in events(one))
