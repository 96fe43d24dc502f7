"""A SQLite file that its owner alone may read, such as the vault: one connection, used by one thread."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from shared.storage.faults import cannot_open
from shared.storage.sqlite_thread import as_known

T = TypeVar("T")

Columns = Sequence[tuple[str, str, str]]
"""Of which table, its name, what SQL says of it."""


class PrivateFile:
    """Runs work on the file, one piece after the other."""

    def __init__(self, path: Path, schema: str, what: str, later_columns: Columns = ()) -> None:
        """Opens the file, or makes it; `Obstacle` if it is damaged. ``what``: ``a vault``, for people.

        ``later_columns``, of tables, are added to a file from before they were there.
        """
        self._name = path.name
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=path.stem)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        try:
            self._connection = self._thread.submit(_open, path, schema, later_columns).result()
        except sqlite3.Error as error:
            raise cannot_open(path, what, error) from error

    async def close(self) -> None:
        """Lets go of the file."""
        await self.run(lambda connection: connection.close())
        self._thread.shutdown()

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Does the work in the file's thread; it is finished even if the caller is cancelled.

        Raises `StoreUnavailable` while the file can't be read or written, on a full disk for one.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._connection)
        except sqlite3.Error as error:
            raise as_known(error, self._name) from error

    async def cut(self) -> None:
        """Writes the write-ahead log back and cuts it to nothing: it holds pages as they were before."""
        await self.run(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    async def transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """As `run`, all of it or nothing."""

        def unit(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # A full disk may have ended it already.
                    connection.execute("ROLLBACK")
                raise
            return result

        return await self.run(unit)


def _open(path: Path, schema: str, later_columns: Columns) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    # What is deleted is overwritten, so that the file does not remember what was to be forgotten.
    connection.execute("PRAGMA secure_delete=ON")
    connection.executescript(schema)
    for table, column, kind in later_columns:
        there = connection.execute("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", (table, column))
        if there.fetchone() is None:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    return connection
