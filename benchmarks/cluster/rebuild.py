"""A read model built anew from its log in the database, beside a bare insert of the same documents."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import median

import uvloop
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection

from benchmarks.cluster.site import Cluster
from benchmarks.measurement import Measurement
from benchmarks.rebuild import rate_of, write_donations
from benchmarks.subject import told
from services.fund.service import SERVICE as FUND
from shared.bus.local import LocalBus
from shared.contracts.fund.opening import OpenFund
from shared.eventlog.mongo import MongoEventStore
from shared.eventlog.reader import LogReader
from shared.eventlog.wire import Wire
from shared.eventlog.writer import Writer
from shared.eventlog.writer_context import writer_context
from shared.kernel.clock import SystemClock
from shared.kernel.messages import Actor
from shared.kernel.roles import Role
from shared.projections.building import SharingTimings
from shared.projections.mongo.search import index_of
from shared.projections.mongo.store import MongoDocumentStore
from shared.projections.runner import ProjectionRunner
from shared.projections.store import DocumentStore
from shared.storage.mongo_client import MongoClient

_EVENTS = 10_000
_READ_MODEL = "donations"
_TURNS = 3
_AT_ONCE = 1_000
_STRIDE = 1_024
_FUND = {"name": "海湾社区", "host_charity": "慈善会", "disbursement_approvals": 2, "zone": "Asia/Shanghai"}

Documents = AsyncCollection[dict[str, object]]


def measure(cluster: Cluster) -> list[Measurement]:
    """The read model that has a new document for every event."""
    return [uvloop.run(_measure(cluster.rig.mongo, int(cluster.rig.environment()["HEHUO_MONGO_BULK"])))]


async def _measure(url: str, bulk: int) -> Measurement:
    name = "bench_rebuild"
    client = MongoClient(url)
    bare: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(
        url, w="majority", journal=True, readConcernLevel="majority"
    )
    await _write_log(MongoEventStore(client.database(name)))
    runner, store = await _read_model(client, name, bulk)
    reading = await _reading(client, name)
    ours, peer = [], []
    for turn in range(_TURNS):
        ours.append(rate_of(await runner.rebuild(_READ_MODEL)))
        generation = await store.current(_READ_MODEL)
        assert generation is not None
        documents = await bare[name][f"documents:{_READ_MODEL}:{generation.number}"].find({}).to_list(None)
        assert len(documents) == _EVENTS
        peer.append(await _insert(bare[name][f"bare-{turn}"], documents, generation.indexes))
    await runner.stop()
    await bare.drop_database(name)
    await bare.close()
    await client.close()
    return Measurement(
        f"rebuild of fund.{_READ_MODEL}",
        median(ours),
        "events/s",
        f"a new document for every event, with five indexes: {_EVENTS:,} donations, 256 a commit, read from"
        " the log, folded, and written beside the generation that answers, to the swap; peer: pymongo's"
        f" AsyncMongoClient, insert_many of the same documents, {_AT_ONCE:,} at once, and then the same"
        f" indexes; medians of {_TURNS} turns. Of our {_EVENTS / median(ours):.1f} s the log's reading"
        f" alone takes {reading:.1f}.",
        median(peer),
    )


async def _write_log(store: MongoEventStore) -> None:
    writer = Writer("haiwan", writer_context(FUND.decider, store, SystemClock(), told))
    system = Actor(id="policy:benchmark", roles=frozenset({Role.SYSTEM}))
    envelope = {"command_id": "open", "actor": system, "now": datetime.now(UTC)}
    await writer.submit(OpenFund.model_validate({**_FUND, **envelope}))
    await writer.close()
    await write_donations(store, _EVENTS)


async def _read_model(client: MongoClient, name: str, bulk: int) -> tuple[ProjectionRunner, DocumentStore]:
    """This read model of the fund alone, in a hurry to take away what nobody reads any more."""
    alone = tuple(one for one in FUND.projections if one.name == _READ_MODEL)
    database, bus = client.database(name), LocalBus()
    documents = MongoDocumentStore(database, bulk)
    wire = Wire(FUND.decider.events, FUND.decider.upcasters)
    log = LogReader(MongoEventStore(database))
    runner = ProjectionRunner(
        FUND.name, alone, documents, log, wire, timings=SharingTimings(leave_seconds=0.0)
    )
    await bus.start()
    await runner.start(bus)
    assert await runner.wait_for("haiwan", _EVENTS, 60)
    return runner, documents


async def _reading(client: MongoClient, name: str) -> float:
    """Seconds that it takes to read the whole log, in the strides of a rebuild."""
    log, after = LogReader(MongoEventStore(client.database(name))), 0
    began = time.perf_counter()
    while lines := (await log.lines("haiwan", after, _STRIDE))[:_STRIDE]:
        after = lines[-1][0]
    return time.perf_counter() - began


async def _insert(
    collection: Documents, documents: Sequence[dict[str, object]], indexes: Sequence[str]
) -> float:
    began = time.perf_counter()
    for first in range(0, len(documents), _AT_ONCE):
        await collection.insert_many(documents[first : first + _AT_ONCE], ordered=False)
    for index in indexes:
        await collection.create_index([(field, 1) for field in index_of(index)], name=index)
    return len(documents) / (time.perf_counter() - began)
