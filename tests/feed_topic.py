"""A topic as a relay leaves it at worst, for subscribers of any language; beside it the list over HTTP."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest_asyncio
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from services.gateway.catalogue.asyncapi import CONTENT_TYPE
from services.gateway.catalogue.events import examples
from shared.eventlog.wire import type_of
from tests.small_server import listening

LINES = [*examples().values()]
COMMUNITIES = ("haiwan", "nanbeitai", "gangwan")

Told = dict[str, list[tuple[int, str]]]


@pytest_asyncio.fixture
async def topic(kafka_bootstrap: str) -> AsyncIterator[str]:
    name = f"test-{uuid4().hex[:8]}.feed"
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(name, num_partitions=12, replication_factor=1)])
    yield name
    await admin.delete_topics([name])
    await admin.close()


async def send(bootstrap: str, topic: str, sequences: list[int], epoch: int | None = None) -> None:
    """Sends these of every community as a relay does; the event of a sequence is always the same."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap, enable_idempotence=True, acks="all", compression_type="lz4"
    )
    await producer.start()
    for sequence in sequences:
        headers = [("content-type", CONTENT_TYPE.encode()), ("feedsequence", str(sequence).encode())]
        if epoch is not None:
            headers.append(("epoch", str(epoch).encode()))
        for community in COMMUNITIES:
            line = LINES[sequence % len(LINES)]
            await producer.send(topic, line, key=community.encode(), headers=headers)
    await producer.stop()


def expected(last: int) -> Told:
    events = [(one, type_of(LINES[one % len(LINES)])) for one in range(1, last + 1)]
    return dict.fromkeys(COMMUNITIES, events)


@contextmanager
def gateway(head: int, epoch: int = 0) -> Iterator[str]:
    """Answers with the list of any community, up to ``head``, a few events at a time."""

    class Gateway(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            after = int(parse_qs(urlsplit(self.path).query)["after"][0])
            numbers = range(after + 1, min(head, after + 4) + 1)
            events = [{"sequence": one, "event": json.loads(LINES[one % len(LINES)])} for one in numbers]
            page = {"events": events, "next_after": max(numbers, default=after), "head": head, "epoch": epoch}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(page).encode())

    with listening(Gateway) as url:
        yield url
