"""The logs of a cluster, opened to be read by an operator's command."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import click

from hehuo.cluster.databases import FEED_PREFIX, database_of, open_mongo
from hehuo.platform import ALL_SERVICES, FEED
from services.gateway.service import SERVICE as GATEWAY
from shared.eventlog.mongo import MongoEventStore
from shared.eventlog.port import EventStore, StoreUnavailable
from shared.host.settings import Settings

T = TypeVar("T")


@asynccontextmanager
async def open_stores(settings: Settings) -> AsyncIterator[dict[str, EventStore]]:
    """Every service's logs, and the feed's, by name."""
    client = open_mongo(settings)
    try:
        stores: dict[str, EventStore] = {
            one.name: MongoEventStore(database_of(one.name, settings, client)) for one in ALL_SERVICES
        }
        stores[FEED] = MongoEventStore(database_of(GATEWAY.name, settings, client), FEED_PREFIX)
        yield stores
    finally:
        await client.close()


def with_stores(settings: Settings, work: Callable[[dict[str, EventStore]], Awaitable[T]]) -> T:
    """What a command's work on the logs brings; a database that is away is told in a sentence."""

    async def run() -> T:
        async with open_stores(settings) as stores:
            return await work(stores)

    try:
        return asyncio.run(run())
    except StoreUnavailable as error:
        raise click.ClickException(f"the database (HEHUO_MONGO_URL) does not answer: {error}") from None
