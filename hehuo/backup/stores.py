"""The stores that a backup is taken of, or put into, opened as the profile keeps them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from hehuo.platform import ALL_SERVICES
from services.gateway.identity.vault import SqliteVault, Vault
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import SqliteEventStore
from shared.host.directory import DataDirectory
from shared.host.settings import Settings
from shared.kernel.clock import DevelopmentClock

FEED = "feed"


class NothingToBackUp(Exception):  # noqa: N818 (shown to the operator as a sentence)
    """There is no platform where the settings say."""


@dataclass(frozen=True)
class Stores:
    """Everything that can't be derived from something else."""

    logs: Mapping[str, EventStore]
    """By service, and ``feed``. Those that follow others come before them."""
    vault: Vault
    clock_ahead: timedelta = timedelta()
    """How far a development clock was moved."""
    derived: Sequence[str] = ()
    """What is there of documents, in words. They must not be older than the logs that they are made of."""


@asynccontextmanager
async def embedded(settings: Settings, *, fresh: bool) -> AsyncIterator[Stores]:
    """The files of a data directory. ``fresh`` makes it, for a restore; otherwise it must be there."""
    directory = DataDirectory(settings.data_dir)
    if not fresh and not directory.logs:
        raise NothingToBackUp(f"there are no logs in {directory.path}; is it the right HEHUO_DATA_DIR?")
    directory.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = [FEED, *(one.name for one in reversed(ALL_SERVICES))]
    derived = [file.name for name in names if (file := directory.documents(name)).exists()]
    logs = {name: SqliteEventStore(directory.log(name)) for name in names}
    vault = SqliteVault(directory.vault)
    try:
        yield Stores(logs, vault, directory.development_clock().ahead, derived)
    finally:
        for store in logs.values():
            await store.close()
        await vault.close()


def keep_clock(settings: Settings, ahead: timedelta) -> None:
    """Moves the development clock to where it was, so that time does not go back over a restore."""
    if ahead:
        DataDirectory(settings.data_dir).keep_clock(DevelopmentClock(ahead))
