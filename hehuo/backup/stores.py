"""The stores that a backup is taken of, or put into, opened as the profile keeps them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from hehuo.cluster.databases import FEED_PREFIX, RESTRICTED_PREFIX, database_of, open_mongo
from hehuo.cluster.stores import logs_of, vault_of
from hehuo.services import ALL_SERVICES, FEEDS
from services.gateway.identity.accounts_mongo import MongoAccounts
from services.gateway.identity.browser_sessions_mongo import MongoSessions
from services.gateway.identity.vault import Vault
from services.gateway.identity.vault_mongo import MongoVault
from services.gateway.identity.vault_sqlite import SqliteVault
from services.gateway.webhooks.deliveries_mongo import MongoDeliveries
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import SqliteEventStore
from shared.kernel.clock import DevelopmentClock
from shared.projections.mongo.store import MongoDocumentStore
from shared.projections.sqlite.store import SqliteDocumentStore
from shared.projections.store import DocumentStore
from shared.runtime.directory import DataDirectory
from shared.settings import Profile, Settings

_OF_LOGS = {
    f"{prefix}{name}"
    for prefix in ("", FEED_PREFIX, RESTRICTED_PREFIX, "health_")
    for name in ("commits", "communities", "snapshots", "epoch", "set_aside")
}
"""The collections of an event store."""
_NOT_DERIVED = (
    _OF_LOGS
    | MongoVault.COLLECTIONS
    | MongoSessions.COLLECTIONS
    | MongoAccounts.COLLECTIONS
    | MongoDeliveries.COLLECTIONS
)
"""All other collections of a database hold documents and what belongs to them."""


class NothingToBackUp(Exception):  # noqa: N818 (shown to the operator as a sentence)
    """There is no platform where the settings say."""


@dataclass(frozen=True)
class Stores:
    """Everything that can't be derived from something else."""

    logs: Mapping[str, EventStore]
    """By service, and the feeds. Those that follow others come before them."""
    vault: Vault
    clock_ahead: timedelta = timedelta()
    """How far a development clock was moved."""
    derived: Sequence[str] = ()
    """What is there of documents, in words. They must not be older than the logs that they are made of."""


def opened(settings: Settings, *, fresh: bool) -> AbstractAsyncContextManager[Stores]:
    """The stores that the settings name. ``fresh`` makes what is missing, for a restore."""
    if settings.profile is Profile.CLUSTER:
        return _cluster(settings)
    return _embedded(settings, fresh=fresh)


@asynccontextmanager
async def documents_of(settings: Settings) -> AsyncIterator[Mapping[str, DocumentStore]]:
    """By service, its documents, and how far its consumers have come: the feeds' and their relay's are among
    the gateway's."""
    names = [one.name for one in ALL_SERVICES]
    if settings.profile is Profile.CLUSTER:
        client = open_mongo(settings)
        bulk = settings.mongo_bulk
        stores: dict[str, DocumentStore] = {
            name: MongoDocumentStore(database_of(name, settings, client), bulk) for name in names
        }
    else:
        client = None
        directory = DataDirectory(settings.data_dir)
        stores = {name: SqliteDocumentStore(directory.documents(name)) for name in names}
    try:
        yield stores
    finally:
        for store in stores.values():
            await store.close()
        if client is not None:
            await client.close()


def keep_clock(settings: Settings, ahead: timedelta) -> None:
    """Moves the development clock to where it was, so that time does not go back over a restore."""
    if ahead:
        DataDirectory(settings.data_dir).keep_clock(DevelopmentClock(ahead))


@asynccontextmanager
async def _embedded(settings: Settings, *, fresh: bool) -> AsyncIterator[Stores]:
    directory = DataDirectory(settings.data_dir)
    if not fresh and not directory.logs:
        raise NothingToBackUp(f"there are no logs in {directory.path}; is it the right HEHUO_DATA_DIR?")
    names = [*FEEDS, *(one.name for one in reversed(ALL_SERVICES))]
    derived = [file.name for name in names if (file := directory.documents(name)).exists()]
    logs = {name: SqliteEventStore(directory.log(name)) for name in names}
    vault = SqliteVault(directory.vault)
    try:
        yield Stores(logs, vault, directory.development_clock().ahead, derived)
    finally:
        for store in logs.values():
            await store.close()
        await vault.close()


@asynccontextmanager
async def _cluster(settings: Settings) -> AsyncIterator[Stores]:
    client = open_mongo(settings)
    vault = vault_of(settings, client)
    logs = dict(reversed(logs_of(settings, client).items()))
    try:
        derived = [
            f"{database.name}.{collection}"
            for database in (database_of(one.name, settings, client) for one in ALL_SERVICES)
            for collection in sorted({*await database.collections()} - _NOT_DERIVED)
        ]
        ahead = DataDirectory(settings.data_dir).development_clock().ahead
        yield Stores(logs, vault, ahead, derived)
    finally:
        for store in logs.values():
            await store.close()
        await vault.close()
        await client.close()
