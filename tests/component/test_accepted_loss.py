"""An older log was put back after a kill and the loss accepted: who follows the feed misses nothing."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from hehuo.operator.proof import prove
from tests.component.kept_heads import forget_heads
from tests.component.platform import RunningPlatform
from tests.component.test_webhook_kill import connections
from tests.load import today
from tests.scenes import Scenes
from tests.webhook_receiver import Receiver, receiver

HERE = "/v1/communities/haiwan"
GIFT = "fund.donation_received"
LOST, NEW = 3, 2
"""Fewer come after the loss than were lost: the feed would have passed over all of them."""


@pytest.fixture
def platform(tmp_path: Path, scenes: Scenes) -> Iterator[RunningPlatform]:
    allowed = {"HEHUO_WEBHOOK_NETWORKS": "127.0.0.0/8"}
    data = scenes.example(tmp_path / "data")
    running = RunningPlatform(data, "--development", environment=allowed)
    try:
        yield running
    finally:
        running.end()


def give(platform: RunningPlatform, number: int) -> None:
    gift = {"amount_fen": number, "channel": "cash", "reference": f"流水 {number}"}
    gift |= {"received_on": today(platform)}
    bearer = {"Authorization": f"Bearer {platform.token('qian-treasurer')}"}
    answer = httpx2.post(f"{platform.url}{HERE}/fund/donations", json=gift, headers=bearer, timeout=60)
    assert answer.is_success, answer.text


@dataclass
class Follower:
    """Somebody outside who keeps what the list says, and begins anew in another epoch, as the docs say."""

    place: tuple[int, int] = (0, 0)
    lines: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def read(self, platform: RunningPlatform) -> None:
        while True:
            asked = {"after": self.place[1], "limit": 100}
            answer = httpx2.get(f"{platform.url}{HERE}/events", params=asked, timeout=60)
            body = answer.json()
            epoch = body["epoch"] if answer.is_success else body["facts"]["epoch"]
            if epoch != self.place[0]:
                self.place, self.lines = (epoch, 0), []
                continue
            self.lines += [(one["sequence"], one["event"]) for one in body["events"]]
            self.place = epoch, body["next_after"]
            if body["next_after"] == body["head"]:
                return

    @property
    def gifts(self) -> list[int]:
        return gifts_in(self.lines)


def gifts_in(lines: list[tuple[int, dict[str, Any]]]) -> list[int]:
    """The amounts, of those that this test gave; each of them another."""
    assert [sequence for sequence, _ in lines] == [*range(1, len(lines) + 1)]
    assert len({(event["source"], event["id"]) for _, event in lines}) == len(lines)
    found = (one["data"]["amount_fen"] for _, one in lines if one["type"].startswith(GIFT))
    return [amount for amount in found if amount < 100]


def streamed(platform: RunningPlatform, last_event_id: str, count: int) -> list[tuple[int, dict[str, Any]]]:
    """So many events of the stream, for who comes back with this id."""
    asked = {"Accept": "text/event-stream", "Last-Event-ID": last_event_id}
    found: list[tuple[int, dict[str, Any]]] = []
    with httpx2.stream("GET", f"{platform.url}{HERE}/events/stream", headers=asked, timeout=60) as stream:
        for line in stream.iter_lines():
            if line.startswith("data: {"):
                entry = json.loads(line.removeprefix("data: "))
                found.append((entry["sequence"], entry["event"]))
                if len(found) == count:
                    break
    return found


def delivered(hook: Receiver, epoch: int) -> list[tuple[int, dict[str, Any]]]:
    """What came by webhook in an epoch, without repeats."""
    of_it = [one for one in hook.taken if one.headers.get("hehuo-epoch") == str(epoch)]
    return [*{int(one.headers["hehuo-feed-sequence"]): json.loads(one.body) for one in of_it}.items()]


def copy_fund(data: Path, to: Path) -> None:
    for file in to.glob("fund.log.db*"):
        file.unlink()
    for file in data.glob("fund.log.db*"):
        shutil.copyfile(file, to / file.name)


async def test_each_new_event_reaches_every_follower_once_and_in_order(
    platform: RunningPlatform, tmp_path: Path
) -> None:
    data, before = platform.directory.path, tmp_path / "before"
    before.mkdir()
    copy_fund(data, before)
    follower = Follower()
    async with receiver() as hook:
        await asyncio.to_thread(platform.start)
        await asyncio.to_thread(connections, platform, "add", hook.url)
        for number in range(1, LOST + 1):
            await asyncio.to_thread(give, platform, number)
        await hook.wait(lambda one: len(gifts_in(delivered(one, 0))) == LOST)
        await asyncio.to_thread(follower.read, platform)
        assert follower.gifts == [1, 2, 3]
        last = follower.place[1]
        platform.kill()
        forget_heads(platform.directory)
        copy_fund(before, data)

        # Nobody works on it until somebody has accepted the loss, and then everybody is told what was done.
        assert any("fund/haiwan: ends at" in one for one in prove(platform.directory).faults)
        words = ("acknowledge", "fund", "haiwan", "--reason", "an old disk", "--by", "Luo")
        said = await asyncio.to_thread(platform.hehuo, *words)
        assert said.returncode == 0, said.stderr
        assert "(acknowledged by Luo: an old disk); feed/haiwan had" in said.stdout
        assert "an epoch began, 1: whoever follows a feed begins anew" in said.stdout
        proof = prove(platform.directory)
        assert proof.holds, proof.faults
        assert [note for note in proof.notes if "feed/haiwan had" in note and "an epoch began, 1" in note]
        doctor = await asyncio.to_thread(platform.hehuo, "doctor")
        assert "lost and accepted: fund/haiwan" in doctor.stdout

        await asyncio.to_thread(platform.start)
        for number in range(LOST + 1, LOST + NEW + 1):
            await asyncio.to_thread(give, platform, number)
        await hook.wait(lambda one: len(gifts_in(delivered(one, 1))) == NEW)
        await asyncio.to_thread(follower.read, platform)
        assert follower.place[0] == 1
        assert follower.gifts == [4, 5]
        # Who comes back with a place of before is told all of it anew, too, by whichever way they follow.
        assert await asyncio.to_thread(streamed, platform, str(last), len(follower.lines)) == follower.lines
        assert delivered(hook, 1) == follower.lines
    platform.stop()
    proof = prove(platform.directory)
    assert proof.holds, proof.faults
    again = await asyncio.to_thread(platform.hehuo, *words)
    assert "has lost nothing that was not acknowledged before" in again.stderr
