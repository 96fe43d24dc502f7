"""Where all logs of a file end, and what they say there, in one answer: as each says by itself."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.eventlog.commit import Head, Header, seal
from shared.eventlog.mentions import mentioned
from shared.eventlog.sqlite import SqliteEventStore
from tests.faulty_store import FaultyStore

NOON = datetime(2026, 7, 6, 4, 0, tzinfo=UTC)


async def _logs(path: Path) -> SqliteEventStore:
    """Three logs of two commits; each says at its end how far it has come in others."""
    store = SqliteEventStore(path)
    for number, community in enumerate(("haiwan", "nanbeitai", "zhujiang"), 1):
        head = Head()
        for sources in ({"partners": 90}, {"partners": number, "fund@haiwan": 7}):
            commit = seal(community, head, Header(sources=sources), [b"{}"] * 2, ["shed.put.v1"] * 2, NOON)
            await store.append(commit)
            head = Head(commit.last, commit.hash)
    return store


async def test_each_log_says_how_far_it_has_come_in_others(path: Path) -> None:
    store = await _logs(path)
    said = await store.ends.sources()
    assert said["nanbeitai"] == {"partners": 2, "fund@haiwan": 7}
    for community, sources in said.items():
        [last] = await store.read(community, 3)
        assert sources == last.header.sources
    await store.close()


async def test_a_log_that_ends_before_what_others_say_is_told_either_way(tmp_path: Path) -> None:
    stores = {name: await _logs(tmp_path / f"{name}.db") for name in ("partners", "fund")}
    told = await mentioned(stores)
    assert [(one.log, one.community, one.sequence) for one in told] == [("fund", "haiwan", 7)]
    assert await mentioned({name: FaultyStore(one) for name, one in stores.items()}) == told
    for store in stores.values():
        await store.close()


async def test_an_event_is_held_by_the_commit_that_ends_at_it_or_behind_it(path: Path) -> None:
    store = await _logs(path)
    first, last = await store.read("nanbeitai")
    asked = [("nanbeitai", sequence) for sequence in (1, 2, 3, 4, 5)] + [("nowhere", 1)]
    ends = [Head(one.last, one.hash) for one in (first, first, last, last)]
    assert await store.ends.holding(asked) == [*ends, Head(), Head()]
    assert await store.ends.holding([]) == []
    await store.close()


@pytest.mark.parametrize("body", [b"", b"{", b"x123456", b"[1]", b'{"sources":null}'])
async def test_a_damaged_end_says_nothing_and_hides_nothing_of_the_others(path: Path, body: bytes) -> None:
    store = await _logs(path)
    await store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("DROP TRIGGER commits_are_never_updated")
        other.execute("UPDATE commits SET body = ? WHERE community = 'haiwan'", (body,))
    store = SqliteEventStore(path)
    said = await store.ends.sources()
    assert said["haiwan"] == {}
    assert said["zhujiang"] == {"partners": 3, "fund@haiwan": 7}
    await store.close()
