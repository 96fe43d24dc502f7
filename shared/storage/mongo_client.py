"""The client of a MongoDB-protocol server: every call ends in time, every fault has one name.

Adapters use the few operations of `Collection`, which every such server has: no transactions over several
documents, no change streams, no aggregation, no upsert under a condition.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from typing import Any, NamedTuple, TypeVar, cast

import pymongo
from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure, PyMongoError

from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_driver import DriverCollection, DriverDatabase, Fields, Order, open_driver

T = TypeVar("T")

_DUPLICATE_KEY = 11000
_OUR_MISTAKES = {2, 9, 14, 52, 59, 72, 73}
"""Codes by which a server calls a command wrong: a bug, which no waiting mends."""
_LONGEST_REASON = 300
_GRACE_SECONDS = 1.0
_LONGEST_INDEXING_SECONDS = 300.0


class Rise(NamedTuple):
    """Fields of one document that only ever become greater, and what it gets if it is new."""

    key: str
    to: Fields
    once: Fields


class MongoClient:
    """A client for one event loop. What may go wrong with the server is `StoreUnavailable`."""

    def __init__(self, url: str, *, driver: str = "pymongo", timeout_seconds: float = 10.0) -> None:
        """Connects when it is first used, so that a process may start before its database."""
        self._driver, self._close = open_driver(url, driver, timeout_seconds)
        self._timeout_seconds = timeout_seconds
        self._closed = False
        self._calls: set[asyncio.Future[Any]] = set()

    def database(self, name: str) -> "Database":
        """The database of this name, which comes into being with what is written to it."""
        return Database(self._driver[name], self)

    async def drop_database(self, name: str) -> None:
        """Takes a database away, with all that is in it."""
        await self.call(lambda: self._driver.drop_database(name))

    async def close(self) -> None:
        """Lets go of all connections, once the calls under way have ended, or have had their time."""
        if self._closed:
            return
        self._closed = True
        if self._calls:
            await asyncio.wait(self._calls, timeout=self._timeout_seconds + _GRACE_SECONDS)
        await self._close()

    async def call(self, work: Callable[[], Awaitable[T]], seconds: float | None = None) -> T:
        """The result of ``work``, within the client's time-out or ``seconds``.

        The one place where the faults of a server get their name.

        The call runs in a task of its own: a caller who is cancelled leaves at once, and the call ends by
        itself, in time. PyMongo can't be trusted with a cancellation: it waits with ``wait_for``, which in
        Python 3.11 loses one that comes with the wake-up, and then nothing would end the caller.
        """
        if self._closed:
            raise StoreUnavailable("the database's client is closed")
        with nullcontext() if seconds is None else pymongo.timeout(seconds):
            task = asyncio.ensure_future(work())  # It keeps this time-out, and this block is over.
        self._calls.add(task)
        task.add_done_callback(self._done)
        await asyncio.wait({task}, timeout=(seconds or self._timeout_seconds) + _GRACE_SECONDS)
        if not task.done():
            task.cancel()
            raise StoreUnavailable("neither the server nor the driver said anything in time")
        return _answer(task)

    def _done(self, task: "asyncio.Future[Any]") -> None:
        self._calls.discard(task)
        if not task.cancelled():
            task.exception()  # Looked at, in case that the caller has gone.


def _answer(task: "asyncio.Future[T]") -> T:
    try:
        return task.result()
    except (DuplicateKeyError, BulkWriteError):
        raise  # An answer, which `Collection` knows how to read.
    except OperationFailure as error:
        if error.code in _OUR_MISTAKES:
            raise
        raise _unavailable(error) from error
    except (PyMongoError, TimeoutError) as error:
        raise _unavailable(error) from error


def _unavailable(error: Exception) -> StoreUnavailable:
    return StoreUnavailable(f"{type(error).__name__}: {error}"[:_LONGEST_REASON])


class Database:
    """One database."""

    def __init__(self, driver: DriverDatabase, client: MongoClient) -> None:
        self.name = driver.name
        self._driver = driver
        self._client = client
        self._closed = False

    def handle(self) -> "Database":
        """The same database, to be closed by itself."""
        return Database(self._driver, self._client)

    def close(self) -> None:
        """From now on every call is `StoreUnavailable`; the client's connections stay."""
        self._closed = True

    async def call(self, work: Callable[[], Awaitable[T]], seconds: float | None = None) -> T:
        """See `MongoClient.call`."""
        if self._closed:
            raise StoreUnavailable(f"{self.name} is closed")
        return await self._client.call(work, seconds)

    def collection(self, name: str) -> "Collection":
        """The collection of this name, which comes into being with what is written to it."""
        return Collection(self._driver[name], self)

    async def collections(self) -> list[str]:
        """The names of the collections that are there."""
        return await self.call(self._driver.list_collection_names)

    async def ping(self) -> None:
        """Returns if the server answers."""
        await self.call(lambda: self._driver.command("ping"))

    async def server(self) -> str:
        """Which server answers, for people: ``MongoDB 8.0.17``."""
        told = await self.call(lambda: self._driver.command("buildInfo"))
        return "FerretDB" if "ferretdbVersion" in told else f"MongoDB {told['version']}"


class Collection:
    """Documents, each with an ``_id`` that is a text. Every method may raise `StoreUnavailable`."""

    def __init__(self, driver: DriverCollection, database: Database) -> None:
        self._driver = driver
        self._call = database.call

    # -- reading ---------------------------------------------------------------------------------

    async def get(self, key: str, *fields: str) -> Fields | None:
        """The document with this ``_id``, or these fields of it."""
        return await self._call(lambda: self._driver.find_one({"_id": key}, _only(fields)))

    async def get_many(self, keys: Sequence[str], *fields: str) -> list[Fields]:
        """Those of the documents with these ``_id``s that are there, or these fields of them."""
        if len(keys) > 1:
            return await self.find({"_id": {"$in": list(keys)}}, fields=fields)
        found = [await self.get(key, *fields) for key in keys]
        return [one for one in found if one is not None]

    async def find(
        self, where: Fields, *, order: Order = (), limit: int = 0, fields: Sequence[str] = ()
    ) -> list[Fields]:
        """Documents for which the condition holds; all of them, unless there is a limit."""

        def find() -> Awaitable[list[Fields]]:
            cursor = self._driver.find(where, _only(fields))
            return (cursor.sort(order) if order else cursor).limit(limit).to_list(None)

        return await self._call(find)

    # -- writing ---------------------------------------------------------------------------------

    async def insert(self, document: Fields) -> bool:
        """Adds a document; False if there is one with its ``_id``, which stays as it is."""
        try:
            await self._call(lambda: self._driver.insert_one(document))
        except DuplicateKeyError:
            return False
        return True

    async def insert_many(self, documents: Sequence[Fields]) -> list[int]:
        """Adds documents; the places of those whose ``_id`` was taken, which stay as they are."""
        try:
            await self._call(lambda: self._driver.insert_many(documents, ordered=False))
        except BulkWriteError as error:
            return _places_taken(error)
        return []

    async def put(self, document: Fields) -> None:
        """Adds a document, or puts it in the place of the one with its ``_id``."""
        await self._call(lambda: self._driver.replace_one({"_id": document["_id"]}, document, upsert=True))

    async def replace(self, where: Fields, document: Fields) -> bool:
        """Puts a document in the place of one for which the condition holds; False if there is none."""
        changed = await self._call(lambda: self._driver.replace_one(where, document, upsert=False))
        return bool(changed.matched_count)

    async def raise_many(self, rises: Sequence[Rise]) -> None:
        """Raises fields where they are less than these, in one step for each document; adds new documents.

        Fields that are documents are compared by their first field, then by the next, and replaced whole.
        The condition lies in the operator and not in the filter, so that the filter is an ``_id`` alone.
        """
        updates = [
            UpdateOne({"_id": one.key}, {"$max": one.to, "$setOnInsert": one.once}, upsert=True)
            for one in rises
        ]
        try:
            await self._call(lambda: self._driver.bulk_write(updates, ordered=False))
        except BulkWriteError as error:  # Two added the same document at one moment: it passes.
            raise _unavailable(error) from error

    async def delete(self, where: Fields) -> int:
        """Takes documents away; how many."""
        return (await self._call(lambda: self._driver.delete_many(where))).deleted_count

    # -- itself ----------------------------------------------------------------------------------

    async def make_index(self, name: str, *fields: str) -> None:
        """Makes an index, unless it is there. Of many documents that takes its time."""
        keys = [(field, 1) for field in fields]
        await self._call(lambda: self._driver.create_index(keys, name=name), _LONGEST_INDEXING_SECONDS)

    async def drop(self) -> None:
        """Takes the collection away."""
        await self._call(self._driver.drop)


def _only(fields: Sequence[str]) -> Fields | None:
    return dict.fromkeys(fields, 1) if fields else None


def _places_taken(error: BulkWriteError) -> list[int]:
    """Which documents were there already; raises if that is not all that was wrong."""
    details = cast("dict[str, list[dict[str, int]]]", error.details)
    errors = details.get("writeErrors", [])
    if details.get("writeConcernErrors") or any(one["code"] != _DUPLICATE_KEY for one in errors):
        raise _unavailable(error) from error
    return [one["index"] for one in errors]
