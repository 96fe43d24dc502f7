"""The adapters of `EventStore` that are held to the port. One joins by a function and a line here."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import SqliteEventStore

Adapter = Callable[[Path], Awaitable[EventStore]]
"""Opens the logs that belong to a place; a database server's adapter names its database after it."""


async def sqlite(place: Path) -> EventStore:
    return SqliteEventStore(place / "shed.sqlite")


ADAPTERS: dict[str, Adapter] = {
    "sqlite": sqlite,
}
