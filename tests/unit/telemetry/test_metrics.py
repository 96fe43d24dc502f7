"""What a scrape says of consumers, and that it stays small however many communities there are."""

from datetime import UTC, datetime

from shared.bus.local import LocalBus
from shared.bus.port import Message
from shared.consumers.consumer import Consumer
from shared.consumers.handler import Pace
from shared.consumers.lanes import LaneStates
from shared.kernel.histogram import Histogram
from shared.storage.faults import StoreUnavailable
from shared.telemetry.exposition import Metrics, cumulative
from shared.telemetry.metrics.consumers import MOST_COMMUNITIES, ConsumersCollector, Follower
from tests.example_readers import HAIWAN, QUICK, MemoryLog, Notebook, put, until
from tests.faulty_documents import FaultyDocuments
from tests.unit.telemetry.scraping import Scrape


async def scrape(*consumers: Consumer) -> Scrape:
    metrics = Metrics()
    followers = [Follower("shed", one.name, one) for one in consumers]
    metrics.add(ConsumersCollector(lambda: followers, lambda: datetime.now(UTC)))
    return Scrape(await metrics.text())


def test_buckets_hold_all_that_is_not_greater() -> None:
    histogram = Histogram((1.0, 5.0))
    for value in (0.5, 1.0, 3.0, 8.0):
        histogram.observe(value)
    assert cumulative(histogram) == [("1.0", 2), ("5.0", 3), ("+Inf", 4)]
    assert histogram.total == 12.5


async def test_a_consumer_that_has_done_everything_shows_zeros(store: FaultyDocuments, bus: LocalBus) -> None:
    log = MemoryLog()
    log.append(HAIWAN, put(1), put(2))
    consumer = Consumer("notes", {"shed": log}, Notebook(), store, pace=QUICK)
    await consumer.start(bus)
    assert await consumer.wait_for("shed", HAIWAN, 2, 5)
    found = await scrape(consumer)
    assert found.value("hehuo_consumer_lag_events", consumer="notes", source="shed") == 0
    assert found.value("hehuo_consumer_lag_seconds", consumer="notes", source="shed") == 0
    assert found.value("hehuo_consumer_events_total", consumer="notes", source="shed") == 2
    assert found.value("hehuo_consumer_parked", consumer="notes") == 0
    assert found.samples("hehuo_lagging_community_events") == []
    await consumer.stop()


async def test_a_consumer_that_is_behind_shows_how_far_and_in_which_community(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    async def away(_message: Message) -> None:
        raise StoreUnavailable

    now = 100.0
    log, notebook = MemoryLog(), Notebook(trouble=away)
    consumer = Consumer("notes", {"shed": log}, notebook, store, pace=QUICK, states=LaneStates(lambda: now))
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1), put(2)))
    await until(lambda: bool(consumer.lag()))
    now = 130.0
    found = await scrape(consumer)
    assert found.value("hehuo_consumer_lag_events", consumer="notes", source="shed") == 2
    assert found.value("hehuo_consumer_lag_seconds", consumer="notes", source="shed") == 30
    assert found.value("hehuo_lagging_community_events", community=HAIWAN) == 2
    notebook.trouble = None
    assert await consumer.wait_for("shed", HAIWAN, 2, 5)
    assert (await scrape(consumer)).value("hehuo_consumer_lag_seconds", consumer="notes") == 0
    await consumer.stop()


async def test_parked_communities_are_all_counted_and_some_are_named(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    async def fail(message: Message) -> None:
        if message.community != HAIWAN:
            raise ZeroDivisionError

    log = MemoryLog()
    pace = Pace(most_tries=1, first_delay_seconds=0.001, most_parked=1_000)
    consumer = Consumer("notes", {"shed": log}, Notebook(trouble=fail), store, pace=pace)
    await consumer.start(bus)
    many = MOST_COMMUNITIES + 15
    for number in range(many):
        await bus.publish(log.append(f"community-{number}", put(1)))
    await bus.publish(log.append(HAIWAN, put(1)))
    await until(lambda: len(consumer.parked) == many)
    found = await scrape(consumer)
    assert found.value("hehuo_consumer_parked", consumer="notes") == many
    assert found.value("hehuo_consumer_stopped", consumer="notes") == 0
    assert len(found.samples("hehuo_parked_community_seconds")) == MOST_COMMUNITIES
    assert len(found.samples("hehuo_lagging_community_seconds")) <= MOST_COMMUNITIES
    await consumer.stop()


async def test_a_consumer_that_stopped_itself_says_so(store: FaultyDocuments, bus: LocalBus) -> None:
    async def fail(_message: Message) -> None:
        raise ZeroDivisionError

    log = MemoryLog()
    pace = Pace(most_tries=1, first_delay_seconds=0.001, most_parked=2)
    consumer = Consumer("notes", {"shed": log}, Notebook(trouble=fail), store, pace=pace)
    await consumer.start(bus)
    for number in range(4):
        await bus.publish(log.append(f"community-{number}", put(1)))
    await until(lambda: consumer.stopped_itself)
    assert (await scrape(consumer)).value("hehuo_consumer_stopped", consumer="notes") == 1
    await consumer.stop()
