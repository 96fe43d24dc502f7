"""Follows the public events of a Hehuo platform on Kafka: each once and in order, also across kills."""

import argparse
import asyncio
import json
import sqlite3
from itertools import chain

from aiokafka import AIOKafkaConsumer

TABLES = """
CREATE TABLE IF NOT EXISTS positions (community TEXT PRIMARY KEY, epoch INTEGER, sequence INTEGER);
CREATE TABLE IF NOT EXISTS told (community TEXT, sequence INTEGER, type TEXT, UNIQUE (community, sequence));
"""


def take(store: sqlite3.Connection, community: str, epoch: int, sequence: int, event_type: str) -> bool:
    """Does what the event asks for if it is the community's next; its place is kept with the effect."""
    query = "SELECT epoch, sequence FROM positions WHERE community = ?"
    known_epoch, last = store.execute(query, (community,)).fetchone() or (epoch, 0)
    if epoch > known_epoch:  # The platform was restored from a backup: everything is told anew.
        last = 0
    if epoch < known_epoch or sequence != last + 1:
        return False  # A repeat; or too early, and then the missing one comes, and this one again after it.
    if sequence == 1:
        store.execute("DELETE FROM told WHERE community = ?", (community,))
    store.execute("INSERT INTO told VALUES (?, ?, ?)", (community, sequence, event_type))  # Your work here.
    store.execute("REPLACE INTO positions VALUES (?, ?, ?)", (community, epoch, sequence))
    return True


async def follow(bootstrap: str, topic: str, store: sqlite3.Connection) -> None:
    """Takes what comes, until it is stopped in any way."""
    begin = {"group_id": "hehuo-subscriber", "auto_offset_reset": "earliest", "enable_auto_commit": False}
    async with AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, **begin) as consumer:
        while True:
            batches = await consumer.getmany(timeout_ms=1_000)
            with store:  # One transaction: the effects, and how far they reach.
                for record in chain(*batches.values()):
                    community, headers = record.key.decode(), dict(record.headers)
                    epoch, sequence = int(headers.get("epoch", 0)), int(headers["feedsequence"])
                    if take(store, community, epoch, sequence, json.loads(record.value)["type"]):
                        print(community, sequence, json.loads(record.value)["type"], flush=True)
            await consumer.commit()  # Where to begin next time: a hint, since the store decides.


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bootstrap", default="127.0.0.1:9092")
    parser.add_argument("--topic", default="hehuo.feed")
    parser.add_argument("--store", default="told.db", help="a SQLite file; made when it is not there")
    options = parser.parse_args()
    connection = sqlite3.connect(options.store)
    connection.executescript(TABLES)
    asyncio.run(follow(options.bootstrap, options.topic, connection))
