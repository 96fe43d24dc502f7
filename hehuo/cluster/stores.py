"""The logs and the vault of a cluster: all that it keeps for good, whichever process writes it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from hehuo.cluster.databases import FEED_PREFIX, RESTRICTED_PREFIX, database_of, open_mongo
from hehuo.services import ALL_SERVICES, FEED, RESTRICTED
from services.gateway.identity.accounts import Accounts
from services.gateway.identity.accounts_mongo import MongoAccounts
from services.gateway.identity.browser_sessions import BrowserSessions
from services.gateway.identity.browser_sessions_mongo import MongoSessions
from services.gateway.identity.vault import Vault
from services.gateway.identity.vault_mongo import MongoVault
from services.gateway.service import SERVICE as GATEWAY
from services.gateway.webhooks.deliveries import DeliveryStore
from services.gateway.webhooks.deliveries_mongo import MongoDeliveries
from shared.eventlog.mongo import MongoEventStore
from shared.eventlog.port import EventStore
from shared.settings import Settings
from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_client import MongoClient

T = TypeVar("T")


def logs_of(settings: Settings, client: MongoClient) -> dict[str, EventStore]:
    """Every service's logs by name, and the feeds', which follow all others, last."""
    stores: dict[str, EventStore] = {
        one.name: MongoEventStore(database_of(one.name, settings, client)) for one in ALL_SERVICES
    }
    own = database_of(GATEWAY.name, settings, client)
    stores[FEED] = MongoEventStore(own, FEED_PREFIX)
    stores[RESTRICTED] = MongoEventStore(own, RESTRICTED_PREFIX)
    return stores


def vault_of(settings: Settings, client: MongoClient) -> Vault:
    """Where a cluster keeps personal data: in the gateway's database, which nobody else reads."""
    return MongoVault(database_of(GATEWAY.name, settings, client))


def sessions_of(settings: Settings, client: MongoClient) -> BrowserSessions:
    """Where a cluster keeps the sessions of browsers: beside the vault."""
    return MongoSessions(database_of(GATEWAY.name, settings, client))


def accounts_of(settings: Settings, client: MongoClient) -> Accounts:
    """Where a cluster keeps by what people sign in: beside the vault."""
    return MongoAccounts(database_of(GATEWAY.name, settings, client))


def deliveries_of(settings: Settings, client: MongoClient) -> DeliveryStore:
    """Where a cluster keeps what was sent to webhooks lately."""
    return MongoDeliveries(database_of(GATEWAY.name, settings, client))


def with_logs_and_vault(
    settings: Settings, work: Callable[[dict[str, EventStore], Vault], Awaitable[T]]
) -> T:
    """As `with_stores`, of work on the vault too."""

    async def run(client: MongoClient) -> T:
        return await work(logs_of(settings, client), vault_of(settings, client))

    return _with_client(settings, run)


def with_stores(settings: Settings, work: Callable[[dict[str, EventStore]], Awaitable[T]]) -> T:
    """What a command's work on the logs brings; a database that is away is told in a sentence."""

    async def run(client: MongoClient) -> T:
        return await work(logs_of(settings, client))

    return _with_client(settings, run)


def _with_client(settings: Settings, work: Callable[[MongoClient], Awaitable[T]]) -> T:
    async def run() -> T:
        client = open_mongo(settings)
        try:
            return await work(client)
        finally:
            await client.close()

    try:
        return asyncio.run(run())
    except StoreUnavailable as error:
        raise click.ClickException(f"the database (HEHUO_MONGO_URL) does not answer: {error}") from None
