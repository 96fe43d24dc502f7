"""The programme's thread on the cluster, from outside: over HTTP, and on the topic of public events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from pymongo import MongoClient

from examples.gangwan.programme import programmes
from examples.gangwan.thread import play
from tests.checker import check_feed
from tests.cluster.running import Cluster
from tests.feed_records import validate
from tests.patience import patient

pytestmark = pytest.mark.servers

_LONGEST_WAIT_SECONDS = 180.0


@asynccontextmanager
async def outside_consumer(cluster: Cluster) -> AsyncIterator[list[ConsumerRecord]]:
    """All records of the topic of public events, as they come to somebody who knows nothing but Kafka."""
    records: list[ConsumerRecord] = []
    consumer = AIOKafkaConsumer(
        f"{cluster.settings.kafka_prefix}.feed",
        bootstrap_servers=cluster.rig.kafka,
        group_id=None,
        auto_offset_reset="earliest",
    )

    async def take() -> None:
        async for record in consumer:
            records.append(record)  # noqa: PERF401 (it never ends by itself)

    await consumer.start()
    taking = asyncio.create_task(take())
    try:
        yield records
    finally:
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
        await consumer.stop()


async def test_the_thread_is_played_and_whoever_listens_on_kafka_hears_all_of_it(cluster: Cluster) -> None:
    told: list[str] = []
    async with outside_consumer(cluster) as records:
        # What it shows of rights, and the pilots' projects, are shown without a cluster, too.
        acts = partial(play, run=None, out=lambda line: told.append(str(line)), knocks=False, pilots=False)
        await asyncio.to_thread(acts, cluster.url, cluster.token)
        assert told[-1].strip().startswith("Played to the end."), told[-5:]
        feeds = {community: feed(cluster, community) for community in programmes()}
        await until_heard(records, feeds)
    heard = validate(records)
    assert {community: heard[community] for community in feeds} == {
        community: len(events) for community, events in feeds.items()
    }
    for community, events in feeds.items():
        assert once_per_id(records, community) == events
    await cluster.calm()
    check_feed(cluster.lines)
    print(f"{len(records)} records for {sum(heard.values())} public events of {len(heard)} communities")


async def until_heard(records: list[ConsumerRecord], feeds: dict[str, list[Any]]) -> None:
    async with asyncio.timeout(_LONGEST_WAIT_SECONDS):
        for community, events in feeds.items():
            while len(once_per_id(records, community)) < len(events):
                await asyncio.sleep(0.05)


def once_per_id(records: list[ConsumerRecord], community: str) -> list[Any]:
    """A community's events in the order in which they first came, which is that of their feed sequence."""
    events: dict[tuple[str, str], Any] = {}
    for record in records:
        if record.key == community.encode():
            event = json.loads(record.value)
            events.setdefault((event["source"], event["id"]), event)
    return [*events.values()]


def feed(cluster: Cluster, community: str) -> list[Any]:
    """What ``GET /events`` has."""
    found: list[Any] = []
    with patient(base_url=f"{cluster.url}/v1/communities/{community}") as http:
        while True:
            page = http.get("/events", params={"after": len(found), "limit": 1_000}).raise_for_status().json()
            assert [one["sequence"] for one in page["events"]] == [
                *range(len(found) + 1, len(found) + 1 + len(page["events"]))
            ]
            found += [one["event"] for one in page["events"]]
            if page["next_after"] == page["head"]:
                return found


async def test_an_operator_asks_and_repairs_from_the_command_line(cluster: Cluster) -> None:
    await cluster.calm()
    for words, expected in (
        (["lag"], "nobody is behind"),
        (["verify"], "Every chain holds and every fund adds up."),
        (["log", "haiwan", "--service", "partners"], "CommunityOpened"),
        (["parked", "list"], "nothing is parked"),
        (["rebuild", "bookings.spaces"], "bookings.spaces: "),
    ):
        done = cluster.rig.hehuo(*words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        assert expected in done.stdout, (words, done.stdout)
    wrong = cluster.rig.hehuo("rebuild", "bookings.nothing")
    assert wrong.returncode == 1
    assert "There are: bookings." in wrong.stderr


async def test_a_text_that_was_changed_in_the_vault_is_named_and_so_is_one_that_is_gone(
    cluster: Cluster,
) -> None:
    """One of each at a time, since `hehuo verify` reads all that there is; as they were, nothing is wrong."""
    await cluster.calm()
    with MongoClient[dict[str, Any]](cluster.rig.mongo) as client:
        texts = client[f"{cluster.settings.mongo_prefix}_gateway"]["texts"]
        changed, *others = (one for one in texts.find({"people": []}) if one.get("salt"))
        community = changed["community"]
        gone = next(one for one in others if one["community"] == community)
        try:
            texts.update_one({"_id": changed["_id"]}, {"$set": {"text": f"{changed['text']}?"}})
            texts.delete_one({"_id": gone["_id"]})
            ill = cluster.rig.hehuo("verify")
        finally:
            for one in (changed, gone):
                texts.replace_one({"_id": one["_id"]}, one, upsert=True)
    assert ill.returncode == 1
    [wrong] = [line for line in ill.stdout.splitlines() if "do not have the hash of their event" in line]
    assert wrong.startswith(f"!! vault/{community}: ")
    assert f"({changed['_id'].removeprefix(f'{community}:')})" in wrong
    assert gone["_id"].removeprefix(f"{community}:") not in wrong
    assert f"vault/{community}: texts that are missing, which nothing explains: " in ill.stdout
    sound = cluster.rig.hehuo("verify")
    assert sound.returncode == 0, sound.stdout
    assert "texts have the hashes of their events" in sound.stdout
