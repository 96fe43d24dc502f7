"""The SQLite file of the vault: one connection, used by one thread of its own."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class VaultFile:
    """Runs work on the file, one piece after the other."""

    def __init__(self, path: Path, schema: str) -> None:
        """Opens the file, or makes it, readable by its owner alone."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vault")
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._connection = self._thread.submit(_open, path, schema).result()

    async def close(self) -> None:
        """Lets go of the file."""
        await self.run(lambda connection: connection.close())
        self._thread.shutdown()

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Does the work in the vault's thread; it is finished even if the caller is cancelled."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._connection)

    async def transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """As `run`, all of it or nothing."""

        def unit(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            return result

        return await self.run(unit)


def _open(path: Path, schema: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    # What is deleted is overwritten, so that the file does not remember what the vault forgot.
    connection.execute("PRAGMA secure_delete=ON")
    connection.executescript(schema)
    return connection
