"""Small platforms to back up: three logs that refer to each other, and a vault."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from hehuo.backup.archive import Archive
from hehuo.backup.checking import check
from hehuo.backup.restoring import restore
from hehuo.backup.stores import Stores
from services.gateway.identity.vault import ClaimCode, ContactRead, Kept, KeptText, Person
from services.gateway.identity.vault_sqlite import SqliteVault
from shared.eventlog.commit import Answered, Commit, Head, Header, seal
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import SqliteEventStore
from tests.faulty_store import FaultyStore

NOON = datetime(2026, 7, 6, 4, 0, 0, 123456, tzinfo=UTC)
LATER = datetime(2026, 7, 7, 4, 0, 0, tzinfo=UTC)
HAIWAN, NANBEITAI = "haiwan", "nanbeitai"
PEOPLE = [Person("p-lin", "林秀英", "+86 100 0000 0001", 2), Person("p-zhao", "赵", None, 1)]
TEXTS = [KeptText("t-1", HAIWAN, "孩子们\n很喜欢。", ("p-lin",)), KeptText("t-1", NANBEITAI, "好", ())]

ACCESS: list[Kept] = [
    ClaimCode(HAIWAN, "ABCD", "0" * 64, None, LATER, 3),
    ContactRead(HAIWAN, "p-lin", "p-zhao", "booking", NOON, "r-1"),
]


@asynccontextmanager
async def platform(path: Path, *names: str) -> AsyncIterator[Stores]:
    """Empty stores in a directory, each of which can be made to fail."""
    logs = {name: FaultyStore(SqliteEventStore(path / f"{name}.db")) for name in names or NAMES}
    vault = SqliteVault(path / "vault.db")
    yield Stores(logs, vault)
    for store in logs.values():
        await store.close()
    await vault.close()


NAMES = ("feed", "bookings", "partners")


def faulty(stores: Stores, log: str) -> FaultyStore:
    store = stores.logs[log]
    assert isinstance(store, FaultyStore)
    return store


async def tell(
    store: EventStore, community: str, *sizes: int, sources: Mapping[str, int] | None = None
) -> None:
    """Appends commits of these sizes, the last of which has come so far in other logs."""
    head = await store.head(community)
    for number, size in enumerate(sizes, 1):
        lines = [
            f'{{"type":"shed.tool_put.v1","id":"{community}:{sequence}","data":{{"name":"电钻"}}}}'.encode()
            for sequence in range(head.sequence + 1, head.sequence + size + 1)
        ]
        answered = (Answered(f"{community}-{head.sequence}", "0" * 24, size),)
        header = Header(answered, sources if number == len(sizes) else None)
        commit = seal(community, head, header, lines, ["shed.tool_put.v1"] * size, NOON)
        await store.append(commit)
        head = Head(commit.last, commit.hash)


async def furnish(stores: Stores) -> None:
    """Fills the stores with logs that refer to each other, and the vault."""
    await tell(stores.logs["partners"], HAIWAN, 1, 3, 2)
    await tell(stores.logs["partners"], NANBEITAI, 2)
    await tell(stores.logs["bookings"], HAIWAN, 2, 1, sources={"partners": 4})
    await tell(stores.logs["feed"], HAIWAN, 3, 2, sources={"partners": 6, "bookings": 3})
    await stores.vault.refill([*PEOPLE, *TEXTS, *ACCESS])


async def restored(backup: Path, stores: Stores, at: datetime = LATER) -> int:
    """Restores a backup as the command does; the epoch that begins."""
    archive = Archive(backup)
    return await restore(archive, check(archive), stores, lambda: at)


async def content(stores: Stores) -> tuple[dict[tuple[str, str], list[Commit]], list[object]]:
    """All that the stores hold."""
    logs = {
        (log, community): await store.read(community, commits=10_000)
        for log, store in stores.logs.items()
        for community in await store.heads()
    }
    return logs, [one async for kept in stores.vault.everything() for one in kept]
