"""What every `EventStore` must do."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.eventlog.commit import GENESIS, Answered, Commit, Head, Header, seal
from shared.eventlog.port import (
    Epoch,
    EventStore,
    RestoreIsUnfinished,
    SequenceConflict,
    Snapshot,
    whole_epoch,
)
from shared.storage.faults import StoreUnavailable
from tests.conformance.event_stores import PARAMS, open_adapter

Open = Callable[[], Awaitable[EventStore]]

HAIWAN, NANBEITAI = "haiwan", "nanbeitai"
NOON = datetime(2026, 7, 6, 4, 0, 0, 123456, tzinfo=UTC)
TOOL_PUT = "shed.tool_put.v2"


@pytest.fixture(params=PARAMS)
async def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Open]:
    """Opens the same logs as often as it is called, each time as another process would."""
    adapter = open_adapter(request, request.param)
    opened: list[EventStore] = []

    async def open_again() -> EventStore:
        opened.append(await adapter(tmp_path))
        return opened[-1]

    yield open_again
    for store in opened:
        await store.close()


@pytest.fixture
async def store(open_store: Open) -> EventStore:
    return await open_store()


def commit_after(head: Head, events: int = 1, *, community: str = HAIWAN, text: str = "电钻") -> Commit:
    lines = [
        f'{{"type":"{TOOL_PUT}","id":"{head.sequence + n + 1}","data":{{"name":"{text}"}}}}'.encode()
        for n in range(events)
    ]
    answered = (Answered(f"{community}-{head.sequence}-{text[:8]}", "0" * 24, events),)
    return seal(community, head, Header(answered, {"partners": 7}), lines, [TOOL_PUT] * events, NOON)


def end(commit: Commit) -> Head:
    return Head(commit.last, commit.hash)


async def fill(store: EventStore, *sizes: int, community: str = HAIWAN) -> list[Commit]:
    """Appends commits of these sizes and returns them."""
    head, commits = await store.head(community), []
    for size in sizes:
        commits.append(commit_after(head, size, community=community))
        await store.append(commits[-1])
        head = end(commits[-1])
    return commits


async def test_an_unknown_community_has_an_empty_log(store: EventStore) -> None:
    assert await store.head(HAIWAN) == Head(0, GENESIS)
    assert await store.heads() == {}
    assert await store.read(HAIWAN) == []
    assert await store.snapshot(HAIWAN) is None


async def test_what_was_appended_is_read_back_byte_for_byte(store: EventStore) -> None:
    commits = await fill(store, 1, 3, 2)
    assert await store.read(HAIWAN) == commits
    assert all(commit.is_intact for commit in await store.read(HAIWAN))
    assert await store.head(HAIWAN) == Head(6, commits[-1].hash)


async def test_each_community_has_a_log_of_its_own(store: EventStore) -> None:
    here = await fill(store, 2, 2)
    there = await fill(store, 1, community=NANBEITAI)
    assert await store.read(HAIWAN) == here
    assert await store.read(NANBEITAI) == there
    assert await store.heads() == {HAIWAN: 4, NANBEITAI: 1}


@pytest.mark.parametrize(
    ("first", "prev"),
    [
        pytest.param(1, 0, id="the beginning again"),
        pytest.param(3, 1, id="the last commit again"),
        pytest.param(4, 2, id="inside the last commit"),
        pytest.param(6, 2, id="a gap"),
        pytest.param(5, 1, id="the right place on the wrong commit"),
        pytest.param(5, 0, id="the right place on nothing"),
    ],
)
async def test_a_commit_that_does_not_follow_the_head_is_refused_and_changes_nothing(
    store: EventStore, first: int, prev: int
) -> None:
    commits = await fill(store, 2, 2)
    prev_hash = [GENESIS, *(commit.hash for commit in commits)][prev]
    with pytest.raises(SequenceConflict):
        await store.append(commit_after(Head(first - 1, prev_hash), text="锤子"))
    assert await store.read(HAIWAN) == commits
    assert await store.head(HAIWAN) == end(commits[-1])
    assert await store.heads() == {HAIWAN: 4}


@pytest.mark.parametrize("head", [Head(1, GENESIS), Head(0, b"\x01" * 32)])
async def test_an_empty_log_begins_with_its_first_event_and_after_nothing(
    store: EventStore, head: Head
) -> None:
    with pytest.raises(SequenceConflict):
        await store.append(commit_after(head))
    assert await store.read(HAIWAN) == []
    await store.append(commit_after(Head()))


async def test_after_a_refused_commit_the_right_one_is_taken(store: EventStore) -> None:
    (first,) = await fill(store, 1)
    with pytest.raises(SequenceConflict):
        await store.append(first)
    following = commit_after(end(first))
    await store.append(following)
    assert await store.read(HAIWAN) == [first, following]


async def test_many_logs_grow_at_the_same_time(store: EventStore) -> None:
    communities = [f"community-{n}" for n in range(40)]
    logs = await asyncio.gather(*(fill(store, 1, 2, 1, community=one) for one in communities))
    for community, commits in zip(communities, logs, strict=True):
        assert await store.read(community) == commits
    assert await store.heads() == dict.fromkeys(communities, 4)


async def test_of_many_appends_at_one_sequence_exactly_one_wins(open_store: Open) -> None:
    stores = [await open_store(), await open_store()]
    head = Head()
    for turn in range(10):
        rivals = [commit_after(head, text=f"{turn}/{n}") for n in range(8)]
        tries = (stores[n % 2].append(rival) for n, rival in enumerate(rivals))
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        winners = [rival for rival, outcome in zip(rivals, outcomes, strict=True) if outcome is None]
        assert len(winners) == 1
        assert sum(isinstance(outcome, SequenceConflict) for outcome in outcomes) == len(rivals) - 1
        head = end(winners[0])
    log = await stores[0].read(HAIWAN)
    assert [commit.first for commit in log] == list(range(1, 11))
    assert end(log[-1]) == head


async def test_a_conflict_in_one_log_is_no_matter_to_another(store: EventStore) -> None:
    (taken,) = await fill(store, 1)
    good = [commit_after(Head(), community=f"community-{n}") for n in range(10)]
    tries = [store.append(commit) for commit in (*good[:5], taken, *good[5:])]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert [isinstance(outcome, SequenceConflict) for outcome in outcomes] == [n == 5 for n in range(11)]
    assert await store.heads() == {HAIWAN: 1} | {commit.community: 1 for commit in good}


async def test_reading_begins_with_the_commit_that_holds_the_next_event(store: EventStore) -> None:
    commits = await fill(store, 3, 1, 4, 2)
    for after in range(12):
        expected = [commit for commit in commits if commit.last > after]
        assert await store.read(HAIWAN, after) == expected


async def test_reading_stops_at_so_many_commits_and_goes_on_from_there(store: EventStore) -> None:
    commits = await fill(store, *([2] * 7))
    read: list[Commit] = []
    while page := await store.read(HAIWAN, read[-1].last if read else 0, commits=3):
        assert len(page) <= 3
        read += page
    assert read == commits


async def test_an_acknowledged_append_is_seen_by_another_process(open_store: Open) -> None:
    writing, reading = await open_store(), await open_store()
    for _ in range(5):
        (commit,) = await fill(writing, 1)
        assert await reading.head(HAIWAN) == end(commit)


async def test_everything_survives_opening_it_again(open_store: Open) -> None:
    store = await open_store()
    commits = await fill(store, 2, 5)
    snapshot = Snapshot(HAIWAN, "schema-1", 7, commits[-1].hash, "状态".encode())
    await store.save_snapshot(snapshot)
    await store.close()
    again = await open_store()
    assert await again.read(HAIWAN) == commits
    assert await again.snapshot(HAIWAN) == snapshot
    assert await fill(again, 1) == [commit_after(end(commits[-1]))]


async def test_a_snapshot_takes_the_place_of_the_one_before(store: EventStore) -> None:
    older = Snapshot(HAIWAN, "schema-1", 7, b"7" * 32, b"older")
    other = replace(older, community=NANBEITAI, body=b"of another log")
    newer = Snapshot(HAIWAN, "schema-2", 9, b"9" * 32, b"newer")
    for snapshot in (older, other, newer):
        await store.save_snapshot(snapshot)
    assert await store.snapshot(HAIWAN) == newer
    assert await store.snapshot(NANBEITAI) == other
    assert await store.heads() == {}


async def test_an_append_whose_caller_goes_away_is_whole_or_absent(open_store: Open) -> None:
    store = await open_store()
    head = Head()
    for turn in range(30):
        commit = commit_after(head, 3, text=f"{turn}")
        append = asyncio.create_task(store.append(commit))
        for _ in range(turn % 4):
            await asyncio.sleep(0)
        append.cancel()
        await asyncio.gather(append, return_exceptions=True)
        # Another append is behind it in any case, so that afterwards its fate is known.
        await fill(store, 1, community=NANBEITAI)
        head = await store.head(HAIWAN)
        assert head in (end(commit), Head(commit.first - 1, commit.prev_hash))
    await store.close()
    log = await (await open_store()).read(HAIWAN)
    assert (log[-1].last if log else 0) == head.sequence
    assert all(commit.is_intact and commit.last - commit.first == 2 for commit in log)


async def test_a_closed_store_says_that_it_is_unavailable(store: EventStore) -> None:
    (commit,) = await fill(store, 1)
    await store.close()
    snapshot = Snapshot(HAIWAN, "schema-1", 1, commit.hash, b"")
    for call in (
        store.append(commit_after(end(commit))),
        store.read(HAIWAN),
        store.head(HAIWAN),
        store.heads(),
        store.snapshot(HAIWAN),
        store.save_snapshot(snapshot),
    ):
        with pytest.raises(StoreUnavailable):
            await call
    await store.close()


async def test_what_was_asked_before_closing_is_answered(open_store: Open) -> None:
    store = await open_store()
    appends = [
        asyncio.create_task(store.append(commit_after(Head(), community=f"community-{n}"))) for n in range(20)
    ]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*appends)
    assert len(await (await open_store()).heads()) == 20


async def test_a_commit_may_be_as_large_as_a_full_round(store: EventStore) -> None:
    # A round ends at 1 MB, and the command that fills it may add as much again.
    large = commit_after(Head(), 40, text="竹" * 30_000)
    assert len(large.body) > 3_000_000
    await store.append(large)
    assert await store.read(HAIWAN) == [large]


async def test_the_moment_of_a_commit_is_kept_in_utc_and_whole(store: EventStore) -> None:
    moments = [NOON, NOON.replace(microsecond=0), NOON + timedelta(microseconds=1)]
    head = Head()
    for moment in moments:
        commit = replace(commit_after(head), committed_at=moment)
        await store.append(commit)
        head = end(commit)
    read = [commit.committed_at for commit in await store.read(HAIWAN)]
    assert read == moments
    assert all(moment.utcoffset() == timedelta() for moment in read)


async def test_the_epoch_is_kept_beside_the_logs(open_store: Open) -> None:
    store = await open_store()
    assert await store.epoch() == Epoch(0, whole=True)
    await store.set_epoch(Epoch(7, whole=False))
    await fill(store, 2)
    again = await open_store()
    assert await again.epoch() == Epoch(7, whole=False)
    with pytest.raises(RestoreIsUnfinished):
        await whole_epoch(again)
    await again.set_epoch(Epoch(7, whole=True))
    assert await whole_epoch(await open_store()) == 7
    assert await again.heads() == {HAIWAN: 2}


async def test_what_is_cut_off_leaves_a_log_that_goes_on_from_there(open_store: Open) -> None:
    store = await open_store()
    first, *_ = await fill(store, 2, 1, 3, 1)
    await fill(store, 4, community=NANBEITAI)
    assert await store.cut(HAIWAN, 2) == 2
    assert await store.head(HAIWAN) == end(first)
    other = commit_after(end(first), text="另一把电钻")
    await store.append(other)
    elsewhere = await open_store()
    for one in (store, elsewhere):
        assert await one.read(HAIWAN) == [first, other]
        assert await one.heads() == {HAIWAN: 3, NANBEITAI: 4}


async def test_a_log_may_be_cut_whole_and_more_than_once(open_store: Open) -> None:
    store = await open_store()
    commits = await fill(store, *[1] * 40)
    assert await store.cut(HAIWAN, 30) == 30
    assert await store.cut(HAIWAN, 30) == 30
    assert await store.cut(HAIWAN, 0) == 0
    for one in (store, await open_store()):
        assert await one.head(HAIWAN) == Head()
        assert await one.read(HAIWAN) == []
        assert await one.heads() == {}
    await store.append(commits[0])
    assert await store.heads() == {HAIWAN: 1}
