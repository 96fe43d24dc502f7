"""The example's rule of positions: exactly the next one, across repeats, gaps, restores and kills."""

import json
import random
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from examples.subscriber.consumer import TABLES, follow, position, take
from tests.only_what_is_named import environment, named_on
from tests.small_server import listening

PAGE = Path(__file__).parents[2] / "docs" / "events.md"


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    yield connection
    connection.close()


def told(store: sqlite3.Connection, community: str = "haiwan") -> list[tuple[int, str]]:
    query = "SELECT sequence, type FROM told WHERE community = ? ORDER BY rowid"
    return store.execute(query, (community,)).fetchall()


def send(store: sqlite3.Connection, *sequences: int, epoch: int = 0, community: str = "haiwan") -> list[int]:
    """Which of these were taken, in this order of arrival."""
    return [one for one in sequences if take(store, community, epoch, one, f"event {one} of {epoch}")]


def test_repeats_are_skipped(store: sqlite3.Connection) -> None:
    assert send(store, 1, 2, 1, 2, 3, 2, 3, 4) == [1, 2, 3, 4]
    assert told(store) == [(one, f"event {one} of 0") for one in (1, 2, 3, 4)]


def test_one_that_comes_too_early_waits_for_the_missing_one(store: sqlite3.Connection) -> None:
    assert send(store, 3, 1, 3, 4) == [1]
    assert send(store, 2, 3, 4) == [2, 3, 4]


def test_each_community_has_a_place_of_its_own(store: sqlite3.Connection) -> None:
    assert send(store, 1, 2) == [1, 2]
    assert send(store, 2, 1, community="nanbeitai") == [1]
    assert send(store, 3) == [3]


def test_after_a_restore_all_is_told_anew_and_what_was_told_before_is_forgotten(
    store: sqlite3.Connection,
) -> None:
    assert send(store, 1, 2, 3, 4) == [1, 2, 3, 4]
    assert send(store, 3, epoch=1) == []
    assert [one for one, _ in told(store)] == [1, 2, 3, 4]
    assert send(store, 1, 2, epoch=1) == [1, 2]
    assert send(store, 3, 4, 5) == []
    assert told(store) == [(1, "event 1 of 1"), (2, "event 2 of 1")]
    assert send(store, 3, epoch=1) == [3]


def test_an_effect_and_its_place_are_kept_together_or_not_at_all(tmp_path: Path) -> None:
    """What a kill leaves: a transaction that was not finished."""
    store = sqlite3.connect(tmp_path / "told.db")
    store.executescript(TABLES)
    with store:
        send(store, 1, 2)
    send(store, 3)
    store.close()
    again = sqlite3.connect(tmp_path / "told.db")
    assert [one for one, _ in told(again)] == [1, 2]
    assert send(again, 2, 3) == [3]
    again.close()


@pytest.mark.parametrize("seed", range(20))
def test_whatever_a_relay_repeats_all_is_told_once_and_in_order(store: sqlite3.Connection, seed: int) -> None:
    """Runs that begin at or before the first one that is missing, and end anywhere."""
    chance = random.Random(seed)
    last = 0
    for _ in range(30):
        begin = chance.randint(1, last + 1)
        end = chance.randint(begin, begin + 20)
        send(store, *range(begin, end + 1))
        last = max(last, end)
    assert [one for one, _ in told(store)] == list(range(1, last + 1))


@dataclass
class Sent:
    """A record as aiokafka gives it."""

    sequence: int
    epoch: int = 0
    key: bytes = b"haiwan"

    @property
    def value(self) -> bytes:
        return json.dumps({"type": f"event {self.sequence} of {self.epoch}"}).encode()

    @property
    def headers(self) -> list[tuple[str, bytes]]:
        epoch = [("epoch", b"%d" % self.epoch)] if self.epoch else []
        return [("feedsequence", b"%d" % self.sequence), *epoch]


class TopicEndsError(Exception):
    """There is no more to read."""


class Topic:
    """A consumer to which these batches come, one after the other."""

    def __init__(self, *batches: list[Sent]) -> None:
        self._batches = iter(batches)
        self.commits = 0

    async def getmany(self, timeout_ms: int) -> Mapping[str, list[Sent]]:
        for batch in self._batches:
            return {"partition 0": batch}
        raise TopicEndsError

    async def commit(self) -> None:
        self.commits += 1


@pytest.fixture
def api() -> Iterator[str]:
    """A gateway whose feed has ten events of epoch 1, of which it answers four at a time."""

    class Gateway(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            after = int(parse_qs(urlsplit(self.path).query)["after"][0])
            numbers = range(after + 1, min(10, after + 4) + 1)
            events = [{"sequence": one, "event": {"type": f"event {one} of 1"}} for one in numbers]
            page = {"events": events, "next_after": max(numbers, default=after), "head": 10, "epoch": 1}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(page).encode())

    with listening(Gateway) as url:
        yield url


async def test_a_gap_that_stays_is_told_and_what_lacks_is_read_over_http(
    store: sqlite3.Connection, api: str, capsys: pytest.CaptureFixture[str]
) -> None:
    topic = Topic([Sent(1, 1), Sent(2, 1), Sent(5, 1), Sent(6, 1)], [Sent(11, 1)])
    with pytest.raises(TopicEndsError):
        await follow(topic, store, api, patience=0)
    assert [one for one, _ in told(store)] == list(range(1, 12))
    assert capsys.readouterr().out.count("read over HTTP") == 1
    assert topic.commits == 2


async def test_a_gap_that_closes_by_itself_is_only_waited_for(store: sqlite3.Connection) -> None:
    topic = Topic([Sent(1), Sent(3)], [Sent(2), Sent(3)])
    with pytest.raises(TopicEndsError):
        await follow(topic, store, "http://nobody.test", patience=3_600)
    assert [one for one, _ in told(store)] == [1, 2, 3]


async def test_whoever_begins_after_a_restore_reads_all_of_it(store: sqlite3.Connection, api: str) -> None:
    send(store, 1, 2, 3, 4)
    with pytest.raises(TopicEndsError):
        await follow(Topic([Sent(9, 1)], [Sent(9, 1)]), store, api, patience=0)
    assert told(store) == [(one, f"event {one} of 1") for one in range(1, 11)]
    assert position(store, "haiwan") == (1, 10)


READ = """
import sys
from aiokafka.record.memory_records import MemoryRecords
batches = iter(MemoryRecords(sys.stdin.buffer.read()).next_batch, None)
print(*(one.value.decode() for batch in batches for one in batch))
"""


def test_what_the_page_names_is_enough_to_read_the_topic_and_aiokafka_alone_is_not(tmp_path: Path) -> None:
    builder = DefaultRecordBatchBuilder(2, 3, 0, -1, -1, 0, 1_000_000)  # 3: compressed with lz4.
    builder.append(0, 0, b"haiwan", b"an event " * 9, [])
    batch = bytes(builder.build())
    assert named_on(PAGE) == ["aiokafka[lz4]"]
    python = environment(tmp_path / "named", named_on(PAGE))
    read = subprocess.run([python, "-c", READ], input=batch, capture_output=True, check=True)
    assert read.stdout.decode() == "an event " * 9 + "\n"
    bare = environment(tmp_path / "bare", ["aiokafka"])
    failed = subprocess.run([bare, "-c", READ], input=batch, capture_output=True, check=False)
    assert b"UnsupportedCodecError" in failed.stderr
