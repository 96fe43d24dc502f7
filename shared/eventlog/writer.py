"""The writer: the one place where a community's commands are decided and recorded.

Commands wait in a bounded queue. Each batch takes what waits, decides one after the other against the
state in memory, appends all events as one commit (group commit), and only then answers anybody: also a
refusal waits, since it may rest on an event of the same batch. A state that may be wrong (an append
that failed, a rule that broke) is dropped and read again from the store; nothing is guessed.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextvars import Context
from datetime import datetime
from time import perf_counter
from typing import Generic, TypeVar

import structlog

from shared.eventlog.batch import Batch, BatchBroken, PendingCommands
from shared.eventlog.commit import Commit, Header, seal
from shared.eventlog.deciding import decide_batch
from shared.eventlog.memory import Memory
from shared.eventlog.port import SequenceConflict
from shared.eventlog.recollection import Recollection
from shared.eventlog.refusals import LOG_CANNOT_BE_WRITTEN, LOG_IS_BUSY, LOG_IS_CLOSING
from shared.eventlog.writer_context import WriterContext
from shared.kernel.messages import Command
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.storage.faults import StoreUnavailable

S = TypeVar("S")

MOST_COMMANDS_PER_COMMIT = 256
_MOST_CONFLICTS_IN_A_ROW = 20

_log = structlog.get_logger(__name__)


class Writer(Generic[S]):
    """The owner of one community's log in one service."""

    def __init__(self, community: str, context: WriterContext[S]) -> None:
        self.community = community
        self._context = context
        self._recollection = Recollection(community, context)
        self._memory: Memory[S] | None = None
        self._waiting: deque[PendingCommands] = deque()
        self._working: asyncio.Task[None] | None = None
        self._loading = asyncio.Lock()
        self._closing = False
        self.idle_since: datetime = context.clock.now()
        self._named = {"service": context.decider.name, "community": community}

    async def submit(self, command: Command) -> Outcome:
        """Decides and records a command; see `ServiceClient.submit`.

        A caller that is cancelled in the meantime leaves the command in the queue: it may be recorded,
        and a repeat with the same id tells.
        """
        return await self._enqueue((command,))

    async def submit_unit(self, commands: Sequence[Command], *, source: str, sequence: int) -> Outcome:
        """Decides the commands that one event of another service's log causes, all or none, once.

        The commit that holds their events also holds how far this log has come in the source's, so a
        repeat after a crash finds the sequence taken and does nothing.
        """
        return await self._enqueue(commands, source, sequence)

    async def state(self) -> S:
        """The state at the log's head as this writer knows it. Not to be changed by the caller."""
        memory = self._memory
        return memory.state if memory is not None else (await self._load()).state

    def loaded_state(self) -> S | None:
        """The state, if the log is in memory."""
        return self._memory.state if self._memory is not None else None

    async def sequence(self) -> int:
        """The last sequence as this writer knows it."""
        memory = self._memory
        return memory.head.sequence if memory is not None else (await self._load()).head.sequence

    async def refresh(self) -> None:
        """Takes in what other processes have appended, if nobody waits for this writer anyway.

        It queues a unit without commands, whose batch reads on in the log like any other.
        """
        if not self._working:
            await self._enqueue(())

    @property
    def due(self) -> datetime | None:
        """When a `Tick` would next cause something; None also while the log is not in memory."""
        return self._context.decider.due(self._memory.state) if self._memory is not None else None

    @property
    def waiting(self) -> int:
        """How many units wait to be decided."""
        return len(self._waiting)

    @property
    def busy(self) -> bool:
        """Whether a batch is under way."""
        return self._working is not None

    async def close(self) -> None:
        """Takes no more commands, finishes those that wait, keeps a snapshot."""
        self._closing = True
        while self._working is not None:
            await asyncio.wait({self._working})
        if self._memory is not None and self._memory.since_snapshot:
            await self._recollection.save(self._memory)

    # -- the queue -------------------------------------------------------------------------------

    def _enqueue(
        self, commands: Sequence[Command], source: str | None = None, sequence: int = 0
    ) -> asyncio.Future[Outcome]:
        if self._closing:
            raise self._context.metrics.failed(commands, Rejected(LOG_IS_CLOSING, retry_after_seconds=2))
        if len(self._waiting) >= self._context.most_waiting:
            raise self._context.metrics.failed(commands, Rejected(LOG_IS_BUSY, retry_after_seconds=1))
        unit = PendingCommands(commands, asyncio.get_running_loop().create_future(), source, sequence)
        self._waiting.append(unit)
        if self._working is None:
            # In a context of its own: it serves many callers, and its log lines would name the first.
            name = f"writer:{self.community}"
            self._working = asyncio.create_task(self._work(), name=name, context=Context())
        return unit.done

    async def _work(self) -> None:
        """Batches until nothing waits."""
        try:
            while self._waiting:
                most = min(len(self._waiting), MOST_COMMANDS_PER_COMMIT)
                pending = [self._waiting.popleft() for _ in range(most)]
                try:
                    await self._record(pending)
                except Exception as error:  # noqa: BLE001 (every caller gets it; the writer lives on)
                    self._memory = None
                    self._fail(pending, error)
        finally:
            self._working = None
            self.idle_since = self._context.clock.now()

    def _fail(self, pending: list[PendingCommands], error: Exception) -> None:
        for unit in pending:
            if not unit.done.done():
                unit.done.set_exception(self._context.metrics.failed(unit.commands, error))

    # -- one batch -------------------------------------------------------------------------------

    async def _record(self, pending: list[PendingCommands]) -> None:
        conflicts = 0
        metrics = self._context.metrics
        while pending:
            try:
                memory = self._memory if self._memory is not None else await self._load()
                began = perf_counter()
                batch, decided = decide_batch(self._context, self.community, memory, pending)
                decided_at = perf_counter()
                if not batch.lines and not await self._is_current(memory):
                    await self._recollection.read_on(memory)
                    conflicts = _one_more(conflicts)
                    continue
                await self._append(memory, batch)
                metrics.finished(decided, began, decided_at)
            except BatchBroken as broken:
                self._memory = None
                pending = [unit for unit in pending if unit is not broken.unit]
                _answer(broken.unit, metrics.failed(broken.unit.commands, broken.reason))
                continue
            except SequenceConflict:
                self._memory = None
                metrics.conflicts += 1
                conflicts = _one_more(conflicts)
                continue
            except StoreUnavailable as error:
                self._memory = None
                _log.warning("append_failed", **self._named, error=str(error))
                raise Rejected(LOG_CANNOT_BE_WRITTEN, retry_after_seconds=5) from error
            memory.sources.update(batch.sources)
            await self._settle(memory, decided)
            pending = pending[len(decided) :]
            if memory.wants_snapshot:
                await self._recollection.save(memory)

    async def _is_current(self, memory: Memory[S]) -> bool:
        """Whether nobody else has appended since; an append finds that out by itself."""
        if not self._context.store_is_shared:
            return True
        return (await self._context.store.head(self.community)).sequence == memory.head.sequence

    async def _append(self, memory: Memory[S], batch: Batch) -> None:
        """Makes a batch's events durable, if it has any, and hands the commit to whoever follows the log."""
        if not batch.lines:
            return
        header = Header(tuple(batch.answered), {**memory.sources, **batch.sources})
        now = self._context.clock.now()
        commit = seal(self.community, memory.head, header, batch.lines, batch.types, now)
        began = perf_counter()
        try:
            await self._context.store.append(commit)
        except StoreUnavailable:
            # It may have happened all the same: the head tells. If that can't be read either, the
            # error goes to the callers, and a repeat of their commands finds out.
            if (await self._context.store.head(self.community)).hash != commit.hash:
                raise
        self._context.metrics.appended(batch, perf_counter() - began)
        memory.remember(commit, header)
        await self._context.on_commit(commit)

    async def _settle(self, memory: Memory[S], decided: list[PendingCommands]) -> None:
        sequence = memory.head.sequence
        for unit in decided:
            self._context.metrics.settled(unit)
            if unit.done.done():
                continue  # The caller has gone.
            if unit.refusal is not None:
                unit.done.set_exception(unit.refusal)
            elif unit.repeats is not None and not unit.events:
                await self._recall(unit, sequence)
            else:
                unit.done.set_result(Outcome(sequence, unit.events))

    async def _recall(self, unit: PendingCommands, sequence: int) -> None:
        """Answers a repeated command with its first outcome, read from the log."""
        first, count = unit.repeats or (0, 0)
        try:
            commit = await self._commit_of(first)
        except StoreUnavailable as error:
            _answer(unit, Rejected(LOG_CANNOT_BE_WRITTEN, retry_after_seconds=5))
            _log.warning("recall_failed", **self._named, error=str(error))
            return
        offset = first - commit.first
        these = slice(offset, offset + count)
        events = tuple(self._context.wire.events(commit.types[these], commit.lines[these]))
        _answer(unit, Outcome(sequence, events, repeated=True))

    async def _commit_of(self, sequence: int) -> Commit:
        commits = await self._context.store.read(self.community, sequence - 1, commits=1)
        if not commits:  # A database that is overloaded may leave a document out of its answer.
            raise StoreUnavailable(f"{self.community}: the commit of {sequence} was not answered")
        return commits[0]

    async def _load(self) -> Memory[S]:
        """The memory of the log as the store has it."""
        async with self._loading:
            if self._memory is None:
                self._memory = await self._recollection.load()
            return self._memory


def _one_more(conflicts: int) -> int:
    """How often others came first, in a row; `Rejected` when it is too often."""
    if conflicts >= _MOST_CONFLICTS_IN_A_ROW:
        raise Rejected(LOG_IS_BUSY, retry_after_seconds=1)
    return conflicts + 1


def _answer(unit: PendingCommands, outcome: Outcome | Exception) -> None:
    if unit.done.done():
        return
    if isinstance(outcome, Outcome):
        unit.done.set_result(outcome)
    else:
        unit.done.set_exception(outcome)
