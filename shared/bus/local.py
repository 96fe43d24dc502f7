"""The bus inside one process: hands published messages to every group, in memory.

It keeps nothing: a consumer reads from the logs what was published while it was away. So its memory can
be bounded without losing anything: when a group is too slow, all but the newest message of each lane is
dropped for it, and the gap makes it read the log.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import structlog

from shared.bus.faults import delay_seconds
from shared.bus.port import Message, Receive, Sharing, TrySkip

_log = structlog.get_logger(__name__)
_FIRST_DELAY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How much may wait for a group, and for how long it is gathered."""

    most_waiting: int = 4_096
    """How many messages wait for a group before the older ones are left to the log."""
    most_at_once: int = 512
    """How many messages a group gets in one batch."""
    batch_window_seconds: float = 0.005
    """How long after one batch the next begins, unless somebody waits for it. Under load, events gather in
    the meantime, and a batch of five costs little more than a batch of one; alone, an event never waits."""
    stop_seconds: float = 5.0
    """How long a batch under way may take when the bus stops."""


class LocalSubscription:
    """One group's messages that wait, and the task that hands them over."""

    def __init__(
        self,
        group: str,
        sources: frozenset[str],
        receive: Receive,
        try_skip: TrySkip | None,
        limits: QueueLimits,
    ) -> None:
        self.group = group
        self.sources = sources
        self.closed = False
        self._receive = receive
        self._try_skip = try_skip
        self.offered = 0
        """How many messages were ever offered."""
        self._in_hand = 0
        self._limits = limits
        self._waiting: list[Message] = []
        self._offered = asyncio.Event()
        self._flush = asyncio.Event()
        self._began = 0.0
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many messages wait."""
        return len(self._waiting)

    @property
    def done(self) -> int:
        """How many of those offered it is done with, those that it left to the log included."""
        return self.offered if self.closed else self.offered - len(self._waiting) - self._in_hand

    def offer(self, messages: Sequence[Message]) -> None:
        """Adds to what waits; if that becomes too much, keeps the newest message of each lane."""
        self.offered += len(messages)
        idle = self._task is not None and not self._in_hand and not self._waiting
        if idle and self._try_skip is not None and self._try_skip(messages):
            return  # Most events call for nothing in most groups: no task need wake up for them.
        self._waiting.extend(messages)
        if len(self._waiting) > self._limits.most_waiting:
            newest = {(one.source, one.community): one for one in self._waiting}
            self._waiting = list(newest.values())
        self._offered.set()

    def flush(self) -> None:
        """See `Subscription.flush`."""
        self._flush.set()

    def start(self) -> None:
        """Begins to hand over."""
        if self._task is None and not self.closed:
            self._task = asyncio.create_task(self._hand_over(), name=f"bus:{self.group}")

    async def close(self) -> None:
        """See `Subscription.close`."""
        self.closed = True
        self._offered.set()
        self._flush.set()
        task, self._task = self._task, None
        if task is not None:
            _, late = await asyncio.wait({task}, timeout=self._limits.stop_seconds)
            for one in late:
                one.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._waiting.clear()

    async def _hand_over(self) -> None:
        most = self._limits.most_at_once
        while not self.closed:
            await self._offered.wait()
            self._offered.clear()
            while self._waiting and not self.closed:
                await self._gather()
                batch, self._waiting = self._waiting[:most], self._waiting[most:]
                self._in_hand = len(batch)
                await self._deliver(batch)
                self._in_hand = 0

    async def _gather(self) -> None:
        loop = asyncio.get_running_loop()
        left = self._began + self._limits.batch_window_seconds - loop.time()
        if left > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._flush.wait()
        self._flush.clear()
        self._began = loop.time()

    async def _deliver(self, batch: Sequence[Message]) -> None:
        tries = 0
        while not self.closed:
            try:
                await self._receive(batch)
            except Exception as error:  # noqa: BLE001 (brought again: at least once)
                tries += 1
                _log.warning("batch_not_received", group=self.group, tries=tries, error=repr(error))
                await asyncio.sleep(delay_seconds(tries, _FIRST_DELAY_SECONDS))
            else:
                return


class Mark:
    """A moment in the life of a bus."""

    def __init__(self, subscriptions: Iterable[LocalSubscription]) -> None:
        self._offered = [(one, one.offered) for one in subscriptions]

    @property
    def passed(self) -> bool:
        """Whether every group is done with all that was published before this moment."""
        return all(one.closed or one.done >= offered for one, offered in self._offered)


class LocalBus:
    """`EventBus` for services that share a process with everybody who follows them."""

    def __init__(self, limits: QueueLimits | None = None, sharing: Sharing | None = None) -> None:
        """``sharing`` where other processes serve the same groups, too."""
        self.sharing: Sharing | None = sharing
        self._limits = limits or QueueLimits()
        self._subscriptions: list[LocalSubscription] = []
        self._started = False

    async def publish(self, messages: Sequence[Message]) -> None:
        """See `EventBus.publish`."""
        if not messages:
            return
        source = messages[0].source
        for subscription in self._subscriptions:
            if source in subscription.sources and not subscription.closed:
                subscription.offer(messages)

    async def subscribe(
        self, group: str, sources: Iterable[str], receive: Receive, try_skip: TrySkip | None = None
    ) -> LocalSubscription:
        """See `EventBus.subscribe`; ``ValueError`` if the group is subscribed already."""
        self._subscriptions = [one for one in self._subscriptions if not one.closed]
        if any(one.group == group for one in self._subscriptions):
            raise ValueError(f"{group} is subscribed already")
        subscription = LocalSubscription(group, frozenset(sources), receive, try_skip, self._limits)
        self._subscriptions.append(subscription)
        if self._started:
            subscription.start()
        return subscription

    @property
    def most_waiting(self) -> int:
        """How many messages wait for the slowest group."""
        return max((one.waiting for one in self._subscriptions if not one.closed), default=0)

    def mark(self) -> Mark:
        """This moment, to be asked later whether all are beyond it."""
        return Mark(one for one in self._subscriptions if not one.closed)

    async def start(self) -> None:
        """See `EventBus.start`."""
        self._started = True
        for subscription in self._subscriptions:
            subscription.start()

    async def stop(self) -> None:
        """See `EventBus.stop`."""
        self._started = False
        await asyncio.gather(*(one.close() for one in self._subscriptions))
