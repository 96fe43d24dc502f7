"""Follows the public events of a Hehuo platform on Kafka: each once and in order, also across kills."""

import argparse
import asyncio
import json
import sqlite3
import time
import urllib.request
from itertools import chain
from typing import Any

from aiokafka import AIOKafkaConsumer

TABLES = """
CREATE TABLE IF NOT EXISTS positions (community TEXT PRIMARY KEY, epoch INTEGER, sequence INTEGER);
CREATE TABLE IF NOT EXISTS told (community TEXT, sequence INTEGER, type TEXT, UNIQUE (community, sequence));
"""


def position(store: sqlite3.Connection, community: str) -> tuple[int, int]:
    """The epoch and the sequence of the last event that was taken."""
    query = "SELECT epoch, sequence FROM positions WHERE community = ?"
    return store.execute(query, (community,)).fetchone() or (0, 0)


def take(store: sqlite3.Connection, community: str, epoch: int, sequence: int, event_type: str) -> bool:
    """Does what the event asks for if it is the community's next; its place is kept with the effect."""
    known_epoch, last = position(store, community)
    if epoch > known_epoch:  # The platform was restored from a backup: everything is told anew.
        last = 0
    if epoch < known_epoch or sequence != last + 1:
        return False  # A repeat; or too early, and then the missing one comes, and this one again after it.
    if sequence == 1:
        store.execute("DELETE FROM told WHERE community = ?", (community,))
    store.execute("INSERT INTO told VALUES (?, ?, ?)", (community, sequence, event_type))  # Your work here.
    store.execute("REPLACE INTO positions VALUES (?, ?, ?)", (community, epoch, sequence))
    print(community, sequence, event_type, flush=True)
    return True


def read_page(api: str, community: str, after: int) -> dict[str, Any]:
    """Some events from the list over HTTP; a refusal raises."""
    address = f"{api}/v1/communities/{community}/events?after={after}&limit=1000"
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 (your platform's address)
        return dict(json.load(answer))


async def fill(store: sqlite3.Connection, api: str, community: str, epoch: int) -> None:
    """Reads over HTTP what the topic does not bring, and takes it by the same rule."""
    known_epoch, last = position(store, community)
    last, head = (last if known_epoch == epoch else 0), -1
    while last != head:
        page = await asyncio.to_thread(read_page, api, community, last)
        with store:
            for one in page["events"]:
                take(store, community, page["epoch"], one["sequence"], one["event"]["type"])
        last, head = page["next_after"], page["head"]


async def follow(consumer: AIOKafkaConsumer, store: sqlite3.Connection, api: str, patience: float) -> None:
    """Takes what comes, until it is stopped in any way; says where a gap stays, and fills it over HTTP."""
    gaps: dict[str, tuple[float, int]] = {}  # Where one came too early: since when, and its epoch.
    while True:
        batches = await consumer.getmany(timeout_ms=1_000)
        with store:  # One transaction: the effects, and how far they reach.
            for record in chain(*batches.values()):
                community, headers = record.key.decode(), dict(record.headers)
                place = int(headers.get("epoch", 0)), int(headers["feedsequence"])
                if take(store, community, *place, json.loads(record.value)["type"]):
                    gaps.pop(community, None)
                elif place > position(store, community):
                    gaps.setdefault(community, (time.monotonic(), place[0]))
        for community, (since, epoch) in list(gaps.items()):
            if time.monotonic() - since >= patience:
                print(community, "lacks events that the topic does not bring: read over HTTP", flush=True)
                await fill(store, api, community, epoch)
                del gaps[community]
        await consumer.commit()  # Where to begin next time: a hint, since the store decides.


async def main(options: argparse.Namespace, store: sqlite3.Connection) -> None:
    """Connects, and follows."""
    begin = {"group_id": "hehuo-subscriber", "auto_offset_reset": "earliest", "enable_auto_commit": False}
    async with AIOKafkaConsumer(options.topic, bootstrap_servers=options.bootstrap, **begin) as consumer:
        await follow(consumer, store, options.api, options.patience)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bootstrap", default="127.0.0.1:9092")
    parser.add_argument("--topic", default="hehuo.feed")
    parser.add_argument("--api", default="http://127.0.0.1:8000", help="where to read what the topic lacks")
    parser.add_argument("--patience", type=float, default=60, help="seconds that a gap may stay")
    parser.add_argument("--store", default="told.db", help="a SQLite file; made when it is not there")
    arguments = parser.parse_args()
    connection = sqlite3.connect(arguments.store)
    connection.executescript(TABLES)
    asyncio.run(main(arguments, connection))
