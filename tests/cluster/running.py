"""The cluster as tests see it: real servers and processes, asked from outside, read by other means."""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import httpx2
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.local import Rig, processes
from deploy.local.parts import Part
from deploy.local.substitutions import SERVERS
from examples.gangwan.people import identities
from hehuo.cluster.databases import database_of, open_mongo
from hehuo.operator.lag import Lag, lags
from hehuo.operator.remote import Processes
from hehuo.services import ALL_SERVICES
from services.gateway.identity.tokens import DevelopmentIssuer
from shared.projections.mongo.search import document_of
from shared.projections.mongo.store import MongoDocumentStore
from shared.settings import Settings
from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_driver import Fields
from tests.checker import check, lines_in
from tests.load import Told

PROCESSES = ("gateway", "partners", "bookings", "bookings-2", "fund")
SERVICES = tuple(service.name for service in ALL_SERVICES)
READ_MODELS = tuple(f"{service.name}.{one.name}" for service in ALL_SERVICES for one in service.projections)
_READY_SECONDS = 300.0
_CALM_SECONDS = 300.0
_LEASE_SECONDS = 30.0
_PAUSE_SECONDS = 0.1

Documents = Mapping[str, list[tuple[str, str, bytes]]]

_SENT_MEANWHILE = {"gateway.inbox", "gateway.outgoing"}
"""Messages go out while the platform runs: what waits at one look is sent at the next."""

_TRIES = 10


class Cluster:
    """A rig that runs, with what tests of faults do to it."""

    def __init__(self, rig: Rig) -> None:
        self._changing = asyncio.Lock()
        self.read_settings(rig)

    def read_settings(self, rig: Rig) -> None:
        """What processes of this rig are told when they start, secrets included."""
        self.rig = rig
        self.url = rig.url("gateway")
        environment = self.rig.environment()
        self.settings = Settings(
            _env_file=None,
            **{name.removeprefix("HEHUO_").lower(): value for name, value in environment.items()},  # type: ignore[arg-type]  # As from the environment.
        )
        self.token_for = cache(DevelopmentIssuer(environment["HEHUO_TOKEN_SECRET"]).issue)

    def token(self, name: str) -> str:
        """A bearer token of an identity of the example."""
        return self.token_for(identities()[name].person_id)

    def stand(self) -> None:
        """Has every part run and work, whatever the test before left of it.

        Where all of them run, each process is asked what `hehuo health` would ask it, without a program for
        each question: that those of the compose file say the same is `whole/test_rig.py`'s to show.
        """
        running = {one.part for one in processes.find(self.rig.folder.path)}
        parts = [part for part in self.rig.parts.values() if not part.is_job]
        if not running.issuperset(part.name for part in parts):
            self.rig.up()
            return
        until = time.monotonic() + _READY_SECONDS
        with httpx2.Client(timeout=30, trust_env=False) as http:
            for part in parts:
                while not self._works(part, http):
                    assert time.monotonic() < until, self.rig.tail(part.name)
                    time.sleep(_PAUSE_SECONDS)

    def _works(self, part: Part, http: httpx2.Client) -> bool:
        if part.service in SERVERS:
            return self.rig.is_healthy(part.name)
        try:
            return http.get(f"{self.rig.url(part.name)}/healthz?deep=true").is_success
        except httpx2.HTTPError:
            return False

    def pids(self) -> dict[str, int]:
        """The platform's processes."""
        return {name: self.rig.pid(name) for name in PROCESSES}

    # Faults

    async def kill_and_start(self, name: str) -> None:
        """SIGKILL, and at once a new process; returns while that starts."""
        async with self._changing:
            await asyncio.to_thread(self.rig.kill, name)
            await asyncio.to_thread(self.rig.start, name)

    async def ready(self, *names: str) -> float:
        """Returns when these processes take commands, with how many seconds that took."""
        began = time.monotonic()
        async with httpx2.AsyncClient(timeout=30, trust_env=False) as http:
            for name in names:
                while lacks := await _lack(http, self.rig.url(name)):
                    assert time.monotonic() < began + _READY_SECONDS, f"{lacks}\n{self.rig.tail(name)}"
                    await asyncio.sleep(_PAUSE_SECONDS)
        return time.monotonic() - began

    # What there is afterwards

    async def calm(self) -> float:
        """Returns when nobody is behind in anything, with how many seconds that took."""
        began = time.monotonic()
        while left := await self.left():
            assert time.monotonic() < began + _CALM_SECONDS, left
            await asyncio.sleep(_PAUSE_SECONDS)
        return time.monotonic() - began

    async def left(self) -> Sequence[Lag | str]:
        """Who is behind, and who does not answer."""
        progress, silent = await Processes(self.settings).progress()
        return [*silent, *lags(progress)]

    def lines(self, log: str) -> list[bytes]:
        """All events in the logs of a service, or of the feed, read without the code under test."""
        database, collection = ("gateway", "feed_commits") if log == "feed" else (log, "commits")
        return lines_in(lambda: self._all(database, collection))

    async def records(self, source: str) -> list[ConsumerRecord]:
        """All that lies in a topic just now, partition by partition, read with plain aiokafka."""
        topic = f"{self.settings.kafka_prefix}.{source}"
        consumer = AIOKafkaConsumer(
            topic, bootstrap_servers=self.rig.kafka, group_id=None, auto_offset_reset="earliest"
        )
        await consumer.start()
        try:
            partitions = await _assigned(consumer)
            ends = await consumer.end_offsets(partitions)
            found: list[ConsumerRecord] = []
            for partition in partitions:
                while await consumer.position(partition) < ends[partition]:
                    found += (await consumer.getmany(partition, timeout_ms=1_000)).get(partition, [])
            return found
        finally:
            await consumer.stop()

    def _all(self, service: str, collection: str) -> list[dict[str, Any]]:
        """What the database holds. FerretDB breaks off a query for one that was given up before it."""
        with MongoClient[dict[str, Any]](self.rig.mongo) as client:
            found = client[f"{self.settings.mongo_prefix}_{service}"][collection]
            for left in reversed(range(_TRIES)):
                try:
                    return list(found.find({}))
                except OperationFailure as failure:
                    if not left or "interrupted" not in str(failure):
                        raise
                time.sleep(1.0)
        raise AssertionError("it returns or raises")

    async def documents(self) -> Documents:
        """Every document of every read model of every service, in order."""
        found: dict[str, list[tuple[str, str, bytes]]] = {}
        client = open_mongo(self.settings)
        for service in ALL_SERVICES:
            store = MongoDocumentStore(database_of(service.name, self.settings, client))
            for projection in service.projections:
                current = await store.current(projection.name)
                assert current is not None
                stored: list[Fields] = [
                    *self._all(service.name, f"documents:{current.projection}:{current.number}")
                ]
                every = sorted(map(document_of, stored))
                found[f"{service.name}.{projection.name}"] = [
                    (one.community, one.key, one.body) for one in every if one.body is not None
                ]
        await client.close()
        return found

    async def check(self, told: Told, *, rebuilt: Iterable[str] = SERVICES) -> None:
        """Everything that must hold after whatever happened, once all has calmed down.

        ``rebuilt`` are the read models that are built anew, to be what they were, and the services of which
        all are: the longest part.
        """
        check(self.lines, told)
        verified = await asyncio.to_thread(self.rig.hehuo, "verify")
        if "interrupted" in verified.stdout + verified.stderr:  # By FerretDB: see `_all`.
            verified = await asyncio.to_thread(self.rig.hehuo, "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        anew = {one for one in READ_MODELS if not {one, one.partition(".")[0]}.isdisjoint(rebuilt)}
        if not anew:
            return
        before = await self.documents()
        # One at a time in each service: what is asked of the database at once must not make it slow.
        await asyncio.gather(*(self._rebuild(service, anew) for service in SERVICES))
        after = await self.documents()
        differ = [name for name in before if before[name] != after[name] and name not in _SENT_MEANWHILE]
        assert not differ, {name: _difference(before[name], after[name]) for name in differ}

    async def _rebuild(self, service: str, projections: Iterable[str]) -> None:
        """Builds those read models anew that are of a service."""
        for name in sorted(projections):
            if name.partition(".")[0] == service:
                await self._rebuild_one(name)

    async def _rebuild_one(self, projection: str) -> None:
        """A process that was killed keeps its lease for some seconds; FerretDB may be slow for some."""
        began = time.monotonic()
        while True:
            try:
                await Processes(self.settings).rebuild(projection)
            except (LookupError, StoreUnavailable) as error:
                passes = "by another process" in str(error) or isinstance(error, StoreUnavailable)
                if not passes or time.monotonic() > began + _LEASE_SECONDS:
                    raise
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                return


async def _assigned(consumer: AIOKafkaConsumer) -> list[TopicPartition]:
    """The partitions of a consumer without a group: all, as soon as it knows them."""
    async with asyncio.timeout(_READY_SECONDS):
        while not (held := consumer.assignment()):
            await asyncio.sleep(_PAUSE_SECONDS)
    return sorted(held)


async def _lack(http: httpx2.AsyncClient, url: str) -> str:
    """What a process says that it lacks before it can take commands; nothing when it can."""
    try:
        answer = await http.get(f"{url}/readyz")
    except httpx2.HTTPError as error:
        return repr(error)
    return "" if answer.is_success else f"{answer.status_code} {answer.text}"


def _difference(before: Sequence[object], after: Sequence[object]) -> str:
    lost, gained = [one for one in before if one not in after], [one for one in after if one not in before]
    return f"{len(lost)} are not as rebuilt, such as {lost[:1]}; {len(gained)} otherwise: {gained[:1]}"
