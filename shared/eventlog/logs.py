"""All logs of one service: writers are made when they are needed, and dropped when they idle."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

import structlog

from shared.eventlog.commit import Commit
from shared.eventlog.refusals import LOG_CANNOT_BE_WRITTEN
from shared.eventlog.writer import Writer
from shared.eventlog.writer_context import WriterContext
from shared.kernel.messages import Actor, Command, Tick
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from shared.storage.faults import StoreUnavailable

S = TypeVar("S")

_log = structlog.get_logger(__name__)
_CLOCK = Actor(id="system:clock", roles=frozenset({Role.SYSTEM}))
_LONGEST_SLEEP_SECONDS = 1.0
"""Sleep goes by a clock that nobody sets; what is due goes by one that an operator, or NTP, may set ahead."""
_REFRESH_SECONDS = 5.0
_PAUSE_AFTER_A_TICK_WITHOUT_EFFECT = timedelta(seconds=5)


class Logs(Generic[S]):
    """One service's writers by community, and the times when each wants its next `Tick`."""

    def __init__(
        self,
        context: WriterContext[S],
        *,
        idle: timedelta = timedelta(minutes=10),
        ticks_for: Callable[[str], bool] | None = None,
    ) -> None:
        """``ticks_for``: where processes share the logs, the communities whose logs this one ticks. Without
        it the logs belong to this process alone."""
        self._on_commit = context.on_commit
        self._context = replace(context, on_commit=self._committed)
        self._idle = idle
        self._ticks_for = ticks_for
        self._refreshed_at: dict[str, int] = {}
        """By community: the head at which it was last known when the log is due."""
        self._writers: dict[str, Writer[S]] = {}
        self._closing: dict[str, asyncio.Task[None]] = {}
        self._due: dict[str, datetime] = {}
        self._changed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.metrics = context.metrics
        self.ticks_failed = 0

    async def start(self) -> None:
        """Finds out when each log is next due, and ticks from then on."""
        name = self._context.decider.name
        if self._ticks_for is None:
            for community in await self._context.store.heads():
                await (await self._writer(community)).state()
                self._note_due(community)
        else:
            self._tasks = [asyncio.create_task(self._refresh_often(), name=f"{name}:refresh")]
        self._tasks += [
            asyncio.create_task(self._tick_forever(), name=f"{name}:ticks"),
            asyncio.create_task(self._drop_idle_writers(), name=f"{name}:idle"),
        ]

    async def stop(self) -> None:
        """Stops ticking, lets every writer finish what waits, keeps snapshots."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await asyncio.gather(*self._closing.values(), *(writer.close() for writer in self._writers.values()))
        self._writers.clear()

    async def submit(self, community: str, command: Command) -> Outcome:
        """Decides and records a command; see `Writer.submit`."""
        writer = await self._writer(community)
        return await self._ticking(community, writer.submit(command))

    async def submit_unit(
        self, community: str, commands: Sequence[Command], *, source: str, sequence: int
    ) -> Outcome:
        """Decides the commands caused by one event of another log, once; see `Writer.submit_unit`."""
        writer = await self._writer(community)
        return await self._ticking(community, writer.submit_unit(commands, source=source, sequence=sequence))

    async def state(self, community: str) -> S:
        """The state of a log. Not to be changed by the caller; it may hold events not yet durable."""
        writer = self._writers.get(community)
        loaded = writer.loaded_state() if writer is not None else None
        return loaded if loaded is not None else await (await self._writer(community)).state()

    async def catch_up(self, community: str) -> None:
        """Takes in what other processes have appended to a log until now."""
        await (await self._writer(community)).refresh()

    async def sequence(self, community: str) -> int:
        """The last sequence of a log."""
        return await (await self._writer(community)).sequence()

    @property
    def loaded(self) -> int:
        """How many logs are in memory."""
        return len(self._writers)

    @property
    def waiting(self) -> int:
        """How many commands wait, over all logs."""
        return sum(writer.waiting for writer in self._writers.values())

    @property
    def next_due(self) -> datetime | None:
        """When the next tick is due, over all logs."""
        return min(self._due.values(), default=None)

    async def time_has_moved(self) -> None:
        """Ticks whatever is due by now and returns when it has been; for a clock that was moved."""
        while due := self._due_by(self._context.clock.now()):
            await self._tick(due)

    async def _writer(self, community: str) -> Writer[S]:
        while closing := self._closing.get(community):
            # Not shield, which for a task that is just done would not let its callback run, and spin.
            await asyncio.wait({closing})
        writer = self._writers.get(community)
        if writer is None:
            writer = self._writers[community] = Writer(community, self._context)
        return writer

    async def _committed(self, commit: Commit) -> None:
        """Notes the due time here and not after `submit`, whose caller may have gone."""
        self._note_due(commit.community)
        await self._on_commit(commit)

    async def _ticking(self, community: str, outcome: Awaitable[Outcome]) -> Outcome:
        try:
            return await outcome
        except Rejected as refused:
            if refused.refusal is LOG_CANNOT_BE_WRITTEN:
                # It may have been recorded all the same, and may want a tick: one that looks.
                soon = self._context.clock.now() + _PAUSE_AFTER_A_TICK_WITHOUT_EFFECT
                self._due[community] = min(soon, self._due.get(community, soon))
                self._changed.set()
            raise

    def _note_due(self, community: str) -> None:
        writer = self._writers.get(community)
        if writer is None or writer.loaded_state() is None:
            return
        due = writer.due
        if due == self._due.get(community):
            return
        if due is None:
            self._due.pop(community, None)
        else:
            self._due[community] = due
        self._changed.set()

    def _due_by(self, now: datetime) -> list[str]:
        return [community for community, due in self._due.items() if due <= now]

    async def _tick_forever(self) -> None:
        while True:
            self._changed.clear()
            now = self._context.clock.now()
            if due := self._due_by(now):
                await self._tick(due)
                continue
            earliest = self.next_due
            pause = _LONGEST_SLEEP_SECONDS if earliest is None else (earliest - now).total_seconds()
            # Not wait_for, which in Python 3.11 loses a cancellation that comes with the wake-up.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(pause, _LONGEST_SLEEP_SECONDS)):
                    await self._changed.wait()

    async def _tick(self, communities: Sequence[str]) -> None:
        now = self._context.clock.now()
        for community in communities:
            due = self._due.get(community)
            if due is None or due > now:
                continue  # Somebody else has ticked it meanwhile.
            # All communities may be ticked at one moment: what it makes gets an id of its own in each.
            command_id = f"tick/{community}/{due.isoformat()}/{now.isoformat()}"
            tick = Tick(command_id=command_id, actor=_CLOCK, now=now)
            try:
                outcome = await self.submit(community, tick)
            except Exception as error:  # noqa: BLE001 (one log's fault must not stop the clock of others)
                self.ticks_failed += 1
                _log.error("tick_failed", **self._named(community), error=repr(error))
                self._due[community] = now + _PAUSE_AFTER_A_TICK_WITHOUT_EFFECT
                continue
            self._note_due(community)
            still_due = self._due.get(community)
            if not outcome.events and still_due is not None and still_due <= now:
                _log.error("tick_without_effect", **self._named(community))
                self._due[community] = now + _PAUSE_AFTER_A_TICK_WITHOUT_EFFECT

    async def _refresh_often(self) -> None:
        """Every few seconds, finds out when logs are due that other processes wrote to or left."""
        while True:
            try:
                await self.refresh()
            except (StoreUnavailable, Rejected) as error:
                _log.warning("logs_not_refreshed_at", service=self._context.decider.name, error=str(error))
            await asyncio.sleep(_REFRESH_SECONDS)

    async def refresh(self) -> None:
        """Finds out now when these logs are due. Raises `StoreUnavailable` or `Rejected` if it can't."""
        for community, head in (await self._context.store.heads()).items():
            if self._ticks_for is None or not self._ticks_for(community):
                continue
            if self._refreshed_at.get(community) != head:
                writer = await self._writer(community)
                await writer.refresh()
                self._note_due(community)
                self._refreshed_at[community] = head

    async def _drop_idle_writers(self) -> None:
        while True:
            await asyncio.sleep(min(self._idle.total_seconds() / 2, 60.0))
            horizon = self._context.clock.now() - self._idle
            for community, writer in list(self._writers.items()):
                if not writer.busy and not writer.waiting and writer.idle_since < horizon:
                    del self._writers[community]
                    closing = asyncio.create_task(writer.close())
                    self._closing[community] = closing
                    closing.add_done_callback(partial(self._has_closed, community))

    def _named(self, community: str) -> dict[str, str]:
        return {"service": self._context.decider.name, "community": community}

    def _has_closed(self, community: str, done: asyncio.Task[None]) -> None:
        if self._closing.get(community) is done:
            del self._closing[community]
