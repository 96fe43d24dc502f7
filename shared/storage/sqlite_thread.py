"""The one thread that writes to a SQLite file: what waits at the same time shares a transaction."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence

from shared.storage.faults import StoreUnavailable

Write = Callable[[sqlite3.Connection], None]

_MOST_WRITES_PER_TRANSACTION = 512


class _Waiting:
    """A write and the caller who waits for it."""

    __slots__ = ("done", "durable", "error", "loop", "write")

    def __init__(self, write: Write, loop: asyncio.AbstractEventLoop, *, durable: bool) -> None:
        self.write = write
        self.durable = durable
        self.loop = loop
        self.done: asyncio.Future[None] = loop.create_future()
        self.error: Exception | None = None

    def settle(self) -> None:
        """Answers the caller; runs in the caller's loop."""
        if self.done.done():
            return  # The caller has gone, or waited too long.
        if self.error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(self.error)


class WriterThread:
    """Runs writes in order. A write that fails fails alone; the others of its transaction still happen."""

    def __init__(
        self, connection: sqlite3.Connection, name: str, timeout_seconds: float | None = None
    ) -> None:
        """Without ``timeout_seconds`` callers wait for as long as it takes."""
        self._connection = connection
        self._name = name
        self._timeout_seconds = timeout_seconds
        self._closed = False
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write_forever, name=f"{name}-writer", daemon=True)
        self._thread.start()

    async def run(self, write: Write, *, durable: bool = False, timeout_seconds: float | None = None) -> None:
        """Returns when the write is committed; if it is to be ``durable``, when it is also on the disk.

        Raises `StoreUnavailable` if it could not be, or not in time (then it may still happen).
        """
        if self._closed:
            raise StoreUnavailable(f"{self._name} is closed")
        waiting = _Waiting(write, asyncio.get_running_loop(), durable=durable)
        self._waiting.put(waiting)
        seconds = timeout_seconds or self._timeout_seconds
        try:
            async with asyncio.timeout(seconds):
                await waiting.done
        except TimeoutError:
            raise StoreUnavailable(f"{self._name} did not answer in {seconds} s") from None

    async def close(self) -> bool:
        """Finishes what waits, then ends. False if it hangs: then the thread ends with the process."""
        if not self._closed:
            self._closed = True
            self._waiting.put(None)
        await asyncio.to_thread(self._thread.join, self._timeout_seconds)
        return not self._thread.is_alive()

    def _write_forever(self) -> None:
        open_for_more = True
        while open_for_more:
            batch, open_for_more = self._next_batch()
            self._transact(batch)
            _settle(batch)

    def _next_batch(self) -> tuple[list[_Waiting], bool]:
        """All that waits now; and whether more may come."""
        batch: list[_Waiting] = []
        waiting = self._waiting.get()
        while waiting is not None:
            batch.append(waiting)
            if len(batch) == _MOST_WRITES_PER_TRANSACTION:
                return batch, True
            try:
                waiting = self._waiting.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _transact(self, batch: Sequence[_Waiting]) -> None:
        """One transaction for all; if anything in it fails, one for each, so that each learns its fate."""
        if not batch:
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for waiting in batch:
                waiting.write(self._connection)
            self._connection.execute("COMMIT")
            if any(waiting.durable for waiting in batch):
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")  # It begins with an fsync.
        except Exception as error:  # noqa: BLE001 (the thread must live; the caller gets the error)
            self._roll_back()
            if len(batch) == 1:
                batch[0].error = as_known(error, self._name)
            else:
                for waiting in batch:
                    self._transact([waiting])

    def _roll_back(self) -> None:
        # What makes this fail makes the next write fail, and is told then.
        with contextlib.suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def as_known(error: Exception, name: str) -> Exception:
    """The error as callers know it: trouble with the file passes, a wrong statement is a bug and stays."""
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.InterfaceError):
        return error
    return StoreUnavailable(f"{name}: {error}") if isinstance(error, sqlite3.Error) else error


def _settle(batch: Sequence[_Waiting]) -> None:
    """Answers the callers, each in its loop; usually that is one loop, which is woken once."""
    for loop in {waiting.loop for waiting in batch}:
        with contextlib.suppress(RuntimeError):  # The callers' loop is closed: nobody waits any more.
            loop.call_soon_threadsafe(_settle_in, loop, batch)


def _settle_in(loop: asyncio.AbstractEventLoop, batch: Sequence[_Waiting]) -> None:
    for waiting in batch:
        if waiting.loop is loop:
            waiting.settle()
