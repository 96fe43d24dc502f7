"""The logs of a cluster, opened to be read by an operator's command."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from hehuo.cluster.databases import logs_of, open_mongo
from shared.eventlog.port import EventStore
from shared.settings import Settings
from shared.storage.faults import StoreUnavailable

T = TypeVar("T")


def with_stores(settings: Settings, work: Callable[[dict[str, EventStore]], Awaitable[T]]) -> T:
    """What a command's work on the logs brings; a database that is away is told in a sentence."""

    async def run() -> T:
        client = open_mongo(settings)
        try:
            return await work(logs_of(settings, client))
        finally:
            await client.close()

    try:
        return asyncio.run(run())
    except StoreUnavailable as error:
        raise click.ClickException(f"the database (HEHUO_MONGO_URL) does not answer: {error}") from None
