"""Whether what a process writes to can be written: tried every few seconds, for ``/readyz``."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import structlog

from shared.consumers.checkpoints import Checkpoint, CheckpointStore
from shared.eventlog.port import EventStore, Snapshot
from shared.eventlog.sqlite import connect
from shared.kernel.clock import Clock
from shared.kernel.periodic import PeriodicTask
from shared.runtime.health import Check, examine

PROBE = ".probe"
"""Stands in the place of a community's name, which none can have, in what is written to try it."""
_EVERY_SECONDS = 5.0
_log = structlog.get_logger(__name__)


class StoreWatch:
    """Does a durable write to each store again and again, and tells which fail."""

    def __init__(self, checks: Mapping[str, Check], *, every_seconds: float = _EVERY_SECONDS) -> None:
        """``checks`` by the name of the store; those that are not vital are left out."""
        self._checks = {name: check for name, check in checks.items() if check.is_vital}
        self._every_seconds = every_seconds
        self._failing: Mapping[str, str] = {}
        self._watching = PeriodicTask("watch:stores", self.look)

    def missing(self) -> Sequence[str]:
        """A sentence for each store whose last trial failed."""
        return [f"{name} can't be written: {why}" for name, why in self._failing.items()]

    def start(self) -> None:
        """Begins to try, at once."""
        if self._checks:
            self._watching.start(self._every_seconds)
            self._watching.now()

    async def stop(self) -> None:
        """Tries no more."""
        await self._watching.stop()

    async def look(self) -> None:
        """Tries every store once, now."""
        failing = (await examine(self._checks)).broken
        if failing and not self._failing:
            _log.error("stores_cannot_be_written", failing=dict(failing))
        self._failing = failing


class DamageSearch:
    """Reads SQLite files from end to end, once, beside the work: a damaged page may lie anywhere."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self.found: list[str] = []
        """A sentence for each file that is damaged."""
        self._searching: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to read."""
        self._searching = asyncio.create_task(self.search(), name="watch:damage")

    async def stop(self) -> None:
        """Waits for nothing: a file that is being read is read to its end by its thread."""
        if self._searching is not None:
            self._searching.cancel()
            await asyncio.gather(self._searching, return_exceptions=True)

    async def search(self) -> None:
        """Returns when every file has been read."""
        for path in self._paths:
            wrong = await asyncio.to_thread(_damage_in, path)
            if wrong is not None:
                _log.critical("file_damaged", file=path.name, error=wrong)
                self.found.append(
                    f"{path.name} is damaged ({wrong}): restore the last backup; see `hehuo verify`"
                )


def _damage_in(path: Path) -> str | None:
    try:
        with closing(connect(path, read_only=True)) as connection:
            said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return str(error)
    return None if said == "ok" else said.replace("\n", " ")


def log_check(store: EventStore) -> Check:
    """Writes beside the logs as an append does."""

    async def write() -> None:
        await store.save_snapshot(Snapshot(PROBE, PROBE, 0, b"", b""))

    return Check(write, is_vital=True)


def documents_check(documents: CheckpointStore, clock: Clock) -> Check:
    """Writes a checkpoint of nobody."""

    async def write() -> None:
        now = int(clock.now().timestamp())
        await documents.save_checkpoints([Checkpoint(PROBE, PROBE, PROBE, now)])

    return Check(write, is_vital=True)
