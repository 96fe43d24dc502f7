"""The feed: contiguous, each public event once, as anybody may read it."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.feed.digests import FeedDigests, digest_of
from services.gateway.feed.feed import LOOK_SECONDS, Feed, FeedEvent
from services.gateway.feed.public_line import PublicForm
from shared.eventlog.commit import Commit, Head
from shared.eventlog.port import EventStore
from shared.eventlog.reader import LogReader
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.wire import Encoder
from shared.kernel.clock import SystemClock
from shared.kernel.messages import Actor, Event, Tick
from shared.kernel.people import PersonId
from shared.kernel.periodic import PeriodicTask
from shared.storage.faults import StoreUnavailable
from tests.faulty_store import ForgetfulStore


class Told(Event):
    type: ClassVar[str] = "partners.told.v1"

    n: int
    by: PersonId


class Whispered(Event):
    type: ClassVar[str] = "partners.whispered.v1"
    public: ClassVar[bool] = False


NOW = datetime(2026, 7, 6, tzinfo=UTC)
KEY = bytes(range(32))


def line(sequence: int, *, source: str = "partners", public: bool = True) -> tuple[int, bytes]:
    encoder = Encoder(source, (Told, Whispered))
    command = Tick(command_id=f"tell-{sequence}", actor=Actor(id="staff-he"), now=NOW)
    event = Told(n=sequence, by="staff-he") if public else Whispered()
    return sequence, encoder.line("haiwan", encoder.envelope("haiwan", command), sequence, event)


def shown(recorded: tuple[int, bytes]) -> bytes:
    return PublicForm((Told, Whispered)).line(recorded[1], KEY)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteEventStore]:
    store = SqliteEventStore(tmp_path / "feed.db")
    yield store
    await store.close()


def feed_on(store: EventStore, *, shared: bool = False) -> Feed:
    async def key_of(_community: str) -> bytes:
        return KEY

    return Feed(store, SystemClock(), (Told, Whispered), key_of, shared=shared)


async def everything(feed: Feed) -> list[FeedEvent]:
    events, _ = await feed.page("haiwan", 0, 10_000)
    return events


async def test_events_of_all_services_stand_in_one_sequence_in_their_public_form(
    store: SqliteEventStore,
) -> None:
    feed = feed_on(store)
    await feed.accept("haiwan", "partners", [line(1), line(2)])
    await feed.accept("haiwan", "bookings", [line(1, source="bookings")])
    recorded = [line(1), line(2), line(1, source="bookings")]
    expected = [FeedEvent(at, shown(one)) for at, one in enumerate(recorded, 1)]
    assert await everything(feed) == expected
    assert not any(b"staff-he" in one.line for one in expected)
    kept = await LogReader(store).lines("haiwan", 0)
    assert [one for _, one in kept] == [one for _, one in recorded], "its log keeps the very bytes"
    assert await everything(feed_on(store)) == expected, "and whoever serves it shows the same"


async def test_what_is_not_public_never_enters(store: SqliteEventStore) -> None:
    feed = feed_on(store)
    unknown = b'{"type":"partners.not_in_any_table.v1"}'
    await feed.accept("haiwan", "partners", [line(1, public=False), line(2), (3, unknown)])
    assert await everything(feed) == [FeedEvent(1, shown(line(2)))]


async def test_what_is_delivered_again_is_taken_once_also_by_another_process(store: SqliteEventStore) -> None:
    first = feed_on(store)
    await first.accept("haiwan", "partners", [line(1), line(2)])
    await first.accept("haiwan", "partners", [line(1), line(2)])
    again = feed_on(store)
    await again.accept("haiwan", "partners", [line(2), line(3)])
    # The first did not hear of it: its next append meets the other's, and takes only what is missing.
    await first.accept("haiwan", "partners", [line(3), line(4)])
    assert [one.line for one in await everything(first)] == [shown(line(at)) for at in (1, 2, 3, 4)]
    assert await everything(feed_on(store)) == await everything(first)


@pytest.mark.parametrize("knew_it_empty", [True, False])
async def test_what_a_database_leaves_out_of_its_answer_makes_nothing_stand_twice(
    store: SqliteEventStore, knew_it_empty: bool
) -> None:
    forgetful = ForgetfulStore(store)
    feed = feed_on(forgetful)
    if knew_it_empty:
        assert await everything(feed) == []
    await feed_on(store).accept("haiwan", "partners", [line(1)])
    forgetful.leaves_out = 1
    with pytest.raises(StoreUnavailable):
        await feed.accept("haiwan", "partners", [line(1), line(2)])
    forgetful.leaves_out = 0
    await feed.accept("haiwan", "partners", [line(1), line(2)])
    assert [one.line for one in await everything(feed_on(store))] == [shown(line(at)) for at in (1, 2)]


async def test_a_delivery_that_is_cancelled_is_neither_lost_nor_doubled(store: SqliteEventStore) -> None:
    feed = feed_on(store)
    delivery = asyncio.create_task(feed.accept("haiwan", "partners", [line(1)]))
    await asyncio.sleep(0.001)
    delivery.cancel()
    await asyncio.gather(delivery, return_exceptions=True)
    await feed.accept("haiwan", "partners", [line(1), line(2)])
    assert [one.line for one in await everything(feed)] == [shown(line(1)), shown(line(2))]


async def test_what_is_in_the_feed_is_not_taken_again_though_telling_of_it_failed(
    store: SqliteEventStore,
) -> None:
    async def key_of(_community: str) -> bytes:
        return KEY

    async def fails(_commit: Commit) -> None:
        raise StoreUnavailable("no answer")

    feed = Feed(store, SystemClock(), (Told, Whispered), key_of, fails, shared=True)
    with pytest.raises(StoreUnavailable):
        await feed.accept("haiwan", "partners", [line(1)])
    await feed.accept("haiwan", "partners", [line(1)])
    assert await feed.page("haiwan", 0, 10) == ([FeedEvent(1, shown(line(1)))], 1)


async def test_pages_follow_each_other(store: SqliteEventStore) -> None:
    feed = feed_on(store)
    await feed.accept("haiwan", "partners", [line(at) for at in range(1, 8)])
    page, head = await feed.page("haiwan", 0, 3)
    assert ([one.sequence for one in page], head) == ([1, 2, 3], 7)
    page, head = await feed.page("haiwan", 6, 3)
    assert ([one.sequence for one in page], head) == ([7], 7)
    assert await feed.page("haiwan", 7, 3) == ([], 7)
    assert await feed.page("haiwan", 99, 3) == ([], 7)
    assert await feed.page("nanbeitai", 0, 3) == ([], 0)


async def test_a_follower_hears_of_news_and_reads_them_without_the_store(store: SqliteEventStore) -> None:
    feed = feed_on(store)
    await feed.accept("haiwan", "partners", [line(1)])
    await feed.follow("haiwan")
    waiting = asyncio.create_task(feed.wait("haiwan", 1, 10))
    await asyncio.sleep(0)
    await feed.accept("haiwan", "partners", [line(2), line(3)])
    await asyncio.wait_for(waiting, 5)
    assert [one.sequence for one in (await feed.page("haiwan", 1, 10))[0]] == [2, 3]
    assert [one.sequence for one in (await feed.page("haiwan", 0, 10))[0]] == [1, 2, 3]
    assert (await feed.page("haiwan", 2, 10))[0] == [FeedEvent(3, shown(line(3)))]
    feed.unfollow("haiwan")
    feed.unfollow("nanbeitai")
    assert [one.sequence for one in (await feed.page("haiwan", 1, 10))[0]] == [2, 3]


async def test_waiting_ends_at_once_when_there_is_news_and_in_time_when_there_is_none(
    store: SqliteEventStore,
) -> None:
    feed = feed_on(store)
    await feed.accept("haiwan", "partners", [line(1)])
    await asyncio.wait_for(feed.wait("haiwan", 0, 60), 5)
    await asyncio.wait_for(feed.wait("haiwan", 1, 0.01), 5)


async def test_stopping_wakes_everybody_who_waits(store: SqliteEventStore) -> None:
    feed = feed_on(store)
    waiting = asyncio.create_task(feed.wait("haiwan", 0, 60))
    await asyncio.sleep(0.01)
    feed.stop()
    await asyncio.wait_for(waiting, 5)
    await asyncio.wait_for(feed.wait("haiwan", 0, 60), 5)


async def test_what_another_process_took_is_read_here_and_wakes_those_who_follow(
    store: SqliteEventStore,
) -> None:
    here, there = feed_on(store, shared=True), feed_on(store, shared=True)
    await here.accept("haiwan", "partners", [line(1)])
    await here.follow("haiwan")
    looking = PeriodicTask("look", here.look)
    looking.start(LOOK_SECONDS)
    try:
        await there.accept("haiwan", "partners", [line(1), line(2), line(3)])
        assert await asyncio.wait_for(here.wait("haiwan", 1, 30), 10)
    finally:
        await looking.stop()
    assert [one.sequence for one in (await here.page("haiwan", 1, 10))[0]] == [2, 3]
    await here.accept("haiwan", "partners", [line(4)])
    assert [one.sequence for one in (await here.page("haiwan", 3, 10))[0]] == [4]
    assert [one.sequence for one in (await here.page("haiwan", 0, 10))[0]] == [1, 2, 3, 4]


class Asked(SqliteEventStore):
    """Counts what it is asked."""

    one = every = 0

    async def head(self, community: str) -> Head:
        self.one += 1
        return await super().head(community)

    async def heads(self) -> dict[str, int]:
        self.every += 1
        return await super().heads()


async def test_many_feeds_that_are_followed_are_looked_at_with_one_question(tmp_path: Path) -> None:
    store = Asked(tmp_path / "asked.db")
    here, there = feed_on(store, shared=True), feed_on(store, shared=True)
    communities = [f"community-{number}" for number in range(10)]
    for community in communities:
        await here.follow(community)
    await there.accept(communities[3], "partners", [line(1), line(2)])
    store.one = store.every = 0
    await here.look()
    assert (store.every, store.one) == (1, 1), "one for all, and one for the feed that has grown"
    assert await here.wait(communities[3], 0, 0.01)
    assert not await here.wait(communities[4], 0, 0.01)
    assert [one.sequence for one in (await here.page(communities[3], 0, 10))[0]] == [1, 2]
    await here.look()
    assert (store.every, store.one) == (2, 1)
    await store.close()


async def test_a_page_is_half_a_second_old_at_the_most_also_where_nobody_follows(
    store: SqliteEventStore,
) -> None:
    here, there = feed_on(store, shared=True), feed_on(store, shared=True)
    assert await here.page("haiwan", 0, 10) == ([], 0)
    await there.accept("haiwan", "partners", [line(1), line(2)])
    assert await here.page("haiwan", 2, 10) == ([], 2), "who has read more elsewhere is believed"
    await there.accept("haiwan", "partners", [line(3)])
    await asyncio.sleep(0.6)
    assert await here.page("haiwan", 2, 10) == ([FeedEvent(3, shown(line(3)))], 3)


@given(st.lists(st.tuples(st.sampled_from(["partners", "bookings"]), st.integers(1, 6)), max_size=12))
@settings(max_examples=30, deadline=None)
def test_however_deliveries_repeat_each_event_stands_once_and_in_its_sources_order(
    deliveries: list[tuple[str, int]],
) -> None:
    async def play(folder: str) -> None:
        store = SqliteEventStore(Path(folder) / "feed.db")
        feed = feed_on(store)
        for source, upto in deliveries:
            lines = [line(at, source=source, public=at % 3 != 0) for at in range(1, upto + 1)]
            await feed.accept("haiwan", source, lines)
        events = await everything(feed)
        assert [one.sequence for one in events] == list(range(1, len(events) + 1))
        for source in ("partners", "bookings"):
            told = [json.loads(one.line)["data"]["n"] for one in events]
            mine = [n for n, one in zip(told, events, strict=True) if f'"/{source}"'.encode() in one.line]
            furthest = max((upto for other, upto in deliveries if other == source), default=0)
            assert mine == [at for at in range(1, furthest + 1) if at % 3]
        await store.close()

    with TemporaryDirectory() as folder:
        asyncio.run(play(folder))


async def test_the_digest_of_a_range_is_that_of_its_events_over_kept_beginnings_too(
    store: SqliteEventStore,
) -> None:
    feed = feed_on(store)
    await feed.accept("haiwan", "partners", [line(one) for one in range(1, 1_101)])
    digests, events = FeedDigests(feed), await everything(feed)
    for after, through in [(0, 1_100), (511, 513), (512, 1_024), (3, 3), (1_000, 1_100), (0, 512)]:
        expected = 0
        for one in events[after:through]:
            expected ^= int.from_bytes(digest_of(one))
        for _ in range(2):
            assert await digests.of_range("haiwan", after, through) == f"{expected:064x}"
    with pytest.raises(IndexError, match="ends at 1100"):
        await digests.of_range("haiwan", 0, 1_101)
