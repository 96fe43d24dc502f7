"""The delivery log: every attempt of the last 30 days, for whoever looks for what an endpoint answered.

It tells what happened and decides nothing: where a lane goes on is kept as a checkpoint. So attempts are
written a moment later, many at once, and those of the last second before a crash may be missing.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex
from typing import NamedTuple, Protocol

import structlog

from shared.kernel.clock import Clock
from shared.storage.faults import StoreUnavailable

KEPT_FOR = timedelta(days=30)
MOST_PER_WEBHOOK = 5_000
"""An endpoint that is sent much is not remembered for 30 days."""
MOST_ANSWER_BYTES = 1_024
_MOST_WAITING = 5_000
_CUT_EVERY = MOST_PER_WEBHOOK // 5
_SWEPT_EVERY = timedelta(hours=1)
_log = structlog.get_logger(__name__)


class Attempt(NamedTuple):
    """One request to an endpoint, and what came of it."""

    webhook_id: str
    key: str
    """When it was, in microseconds since 1970 with leading zeros, and four digits that tell equals apart."""
    message_id: str
    sequence: int | None
    """Of the event in the feed, the last one of a batch; None for a test."""
    number: int
    """The first attempt of a message is 1."""
    status: int | None
    milliseconds: int
    error: str | None
    answer: str

    @property
    def microseconds(self) -> int:
        """When it was."""
        return int(self.key[:16])


class DeliveryStore(Protocol):
    """Where attempts are kept. Every method may raise `StoreUnavailable`."""

    async def keep(self, attempts: Sequence[Attempt]) -> None:
        """Adds attempts; one that is there already stays as it is."""

    async def of(self, webhook_id: str, before: str | None, limit: int) -> list[Attempt]:
        """A webhook's attempts, the latest first; with ``before``, those earlier than that key."""

    async def sweep(self, before: str) -> None:
        """Forgets all that are earlier than this key."""

    async def cut(self, webhook_id: str, most: int) -> None:
        """Forgets all of a webhook but the latest ``most``."""

    async def close(self) -> None:
        """Lets go of files and connections."""


def key_at(when: datetime) -> str:
    """The first key of that moment."""
    return f"{round(when.timestamp() * 1_000_000):016d}"


class DeliveryLog:
    """Attempts on their way to the store, and what is in it."""

    def __init__(self, store: DeliveryStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._waiting: list[Attempt] = []
        self._since_cut: Counter[str] = Counter()
        self._swept_at: datetime | None = None
        self.lost = 0
        """So many were not kept, since the store could not be written for long."""

    def new_key(self) -> str:
        """The key of an attempt that begins now."""
        return key_at(self._clock.now()) + token_hex(2)

    def note(self, attempt: Attempt) -> None:
        """Keeps an attempt soon. Delivering never waits for it, nor stops where it can't be written."""
        if len(self._waiting) < _MOST_WAITING:
            self._waiting.append(attempt)
        else:
            self.lost += 1

    async def of(self, webhook_id: str, before: str | None, limit: int) -> list[Attempt]:
        """See `DeliveryStore.of`; what this process has done until now is there."""
        await self.write()
        return await self._store.of(webhook_id, before, limit)

    async def write(self) -> None:
        """Writes what waits, and forgets what is too old or too much."""
        waiting, self._waiting = self._waiting, []
        try:
            if waiting:
                await self._store.keep(waiting)
        except BaseException:
            self._waiting = (waiting + self._waiting)[:_MOST_WAITING]
            raise
        self._since_cut.update(one.webhook_id for one in waiting)
        for webhook_id in [one for one, count in self._since_cut.items() if count >= _CUT_EVERY]:
            await self._store.cut(webhook_id, MOST_PER_WEBHOOK)
            del self._since_cut[webhook_id]
        now = self._clock.now()
        if self._swept_at is None or now - self._swept_at >= _SWEPT_EVERY:
            await self._store.sweep(key_at(now - KEPT_FOR))
            self._swept_at = now

    async def close(self) -> None:
        """Writes what waits, where that is possible, and lets go of the store."""
        try:
            await self.write()
        except StoreUnavailable as error:
            _log.warning("deliveries_not_noted", count=len(self._waiting), error=str(error))
        await self._store.close()
