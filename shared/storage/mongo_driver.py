"""The two drivers of MongoDB, reduced to what both have and this platform uses.

Motor is at its end of life, and PyMongo has taken over its work (decision 12): both are asked through the
protocols below, so that one can take the other's place.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, TypedDict, cast

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient, UpdateOne

Fields = Mapping[str, object]
"""A document, a part of one, or a condition on one."""

Order = Sequence[tuple[str, int]]
"""Fields to sort by: 1 upwards, -1 downwards."""


class Cursor(Protocol):
    def sort(self, key_or_list: Order) -> "Cursor": ...
    def limit(self, limit: int) -> "Cursor": ...
    def to_list(self, length: int | None) -> Awaitable[list[Fields]]: ...


class Changed(Protocol):
    matched_count: int


class Deleted(Protocol):
    deleted_count: int


class DriverCollection(Protocol):
    name: str

    def insert_one(self, document: Fields) -> Awaitable[object]: ...
    def insert_many(self, documents: Sequence[Fields], ordered: bool) -> Awaitable[object]: ...  # noqa: FBT001 (theirs)
    def find_one(self, filter: Fields, projection: Fields | None) -> Awaitable[Fields | None]: ...  # noqa: A002 (theirs)
    def find(self, filter: Fields, projection: Fields | None) -> Cursor: ...  # noqa: A002 (theirs)
    def replace_one(self, filter: Fields, replacement: Fields, upsert: bool) -> Awaitable[Changed]: ...  # noqa: A002, FBT001 (theirs)
    def bulk_write(self, requests: Sequence[UpdateOne], ordered: bool) -> Awaitable[object]: ...  # noqa: FBT001 (theirs)
    def delete_many(self, filter: Fields) -> Awaitable[Deleted]: ...  # noqa: A002 (theirs)
    def create_index(self, keys: Order, name: str) -> Awaitable[object]: ...
    def drop(self) -> Awaitable[object]: ...


class DriverDatabase(Protocol):
    name: str

    def __getitem__(self, name: str) -> DriverCollection: ...
    def command(self, command: str) -> Awaitable[Fields]: ...
    def list_collection_names(self) -> Awaitable[list[str]]: ...


class DriverClient(Protocol):
    def __getitem__(self, name: str) -> DriverDatabase: ...
    def drop_database(self, name_or_database: str) -> Awaitable[object]: ...


class _Options(TypedDict):
    appname: str
    w: str
    journal: bool
    readConcernLevel: str
    timeoutMS: int
    serverSelectionTimeoutMS: int
    connectTimeoutMS: int
    socketTimeoutMS: int


Close = Callable[[], Awaitable[None]]


def open_driver(url: str, driver: str, timeout_seconds: float) -> tuple[DriverClient, Close]:
    """The client of a driver, ``pymongo`` or ``motor``, and how it is closed. It connects when it is used.

    What is acknowledged is on the disks of a majority, and what is read can't be rolled back.
    """
    milliseconds = max(1, int(timeout_seconds * 1000))
    options = _Options(
        appname="hehuo",
        w="majority",
        journal=True,
        readConcernLevel="majority",
        # The first is for a call as a whole. The others, for a server that is looked for, that accepts no
        # connection, that stays silent on one: also the watch over the server ends in this time.
        timeoutMS=milliseconds,
        serverSelectionTimeoutMS=milliseconds,
        connectTimeoutMS=milliseconds,
        socketTimeoutMS=milliseconds,
    )
    if driver == "pymongo":
        ours: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(url, **options)
        return cast("DriverClient", ours), ours.close
    if driver == "motor":
        theirs: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(url, **options)

        async def close() -> None:
            theirs.close()

        return cast("DriverClient", theirs), close
    raise ValueError(f"there is no driver {driver}: pymongo or motor")
