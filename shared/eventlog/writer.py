"""The writer: the one place where a community's commands are decided and recorded.

Commands wait in a bounded queue. Each round takes what waits, decides one after the other against the
state in memory, appends all events as one commit (group commit), and only then answers anybody: also a
refusal waits, since it may rest on an event of the same round. A state that may be wrong (an append
that failed, a rule that broke) is dropped and read again from the store; nothing is guessed.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from time import perf_counter
from typing import Generic, TypeVar

import structlog

from shared.eventlog.commit import Answered, Commit, Header, seal
from shared.eventlog.memory import Memory, SnapshotCodec
from shared.eventlog.port import EventStore, SequenceConflict
from shared.eventlog.refusals import (
    COMMAND_ID_WAS_USED,
    LOG_CANNOT_BE_WRITTEN,
    LOG_IS_BUSY,
    LOG_IS_CLOSING,
)
from shared.eventlog.rounds import Broken, Round, Unit
from shared.eventlog.tally import Tally
from shared.eventlog.wire import Encoder, Wire
from shared.kernel.clock import Clock
from shared.kernel.decider import Decider
from shared.kernel.messages import Command
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.storage.faults import StoreUnavailable

S = TypeVar("S")

MOST_COMMANDS_PER_COMMIT = 256
MOST_BYTES_PER_COMMIT = 1_000_000
_MOST_CONFLICTS_IN_A_ROW = 20

_log = structlog.get_logger(__name__)
_NOT_PART_OF_THE_WISH = {"command_id", "actor", "now", "correlation_id", "causation_id"}


def fingerprint(command: Command) -> str:
    """Tells one wish from another: what is asked and by whom, not when, nor with which roles."""
    wish = command.__pydantic_serializer__.to_json(command, exclude=_NOT_PART_OF_THE_WISH)
    who = f"{command.actor.id}\x1f{command.actor.on_behalf_of or ''}"
    return blake2b(f"{type(command).__name__}\x1f{who}\x1f".encode() + wish, digest_size=12).hexdigest()


@dataclass(frozen=True)
class Recording(Generic[S]):
    """What all writers of one service share."""

    decider: Decider[S]
    store: EventStore
    clock: Clock
    encoder: Encoder
    wire: Wire
    codec: SnapshotCodec[S]
    on_commit: Callable[[Commit], Awaitable[None]]
    """Told of every commit after it is durable, before its callers are answered."""
    most_waiting: int = 10_000
    store_is_shared: bool = False
    """Whether other processes may append to the same logs. Then an answer that rests on the state alone (a
    refusal, a wish that holds already) is given only once the log's head has shown that it is current."""
    tally: Tally = field(default_factory=Tally)


def recording(
    decider: Decider[S],
    store: EventStore,
    clock: Clock,
    on_commit: Callable[[Commit], Awaitable[None]],
    most_waiting: int = 10_000,
    *,
    store_is_shared: bool = False,
) -> Recording[S]:
    """What the writers of a service with this decider need."""
    encoder = Encoder(decider.name, decider.events)
    wire = Wire(decider.events, decider.upcasters)
    codec = SnapshotCodec(decider)
    return Recording(decider, store, clock, encoder, wire, codec, on_commit, most_waiting, store_is_shared)


class Writer(Generic[S]):
    """The owner of one community's log in one service."""

    def __init__(self, community: str, shared: Recording[S]) -> None:
        self.community = community
        self._shared = shared
        self._memory: Memory[S] | None = None
        self._waiting: deque[Unit] = deque()
        self._rounds: asyncio.Task[None] | None = None
        self._loading = asyncio.Lock()
        self._closing = False
        self.idle_since: datetime = shared.clock.now()
        self._named = {"service": shared.decider.name, "community": community}

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

    async def look(self) -> None:
        """Takes in what other processes have appended, if nobody waits for this writer anyway.

        A unit without commands: what it finds in the log, it finds in a round like any other.
        """
        if not self._rounds:
            await self._enqueue(())

    @property
    def due(self) -> datetime | None:
        """When a `Tick` would next cause something; None also while the log is not in memory."""
        return self._shared.decider.due(self._memory.state) if self._memory is not None else None

    @property
    def waiting(self) -> int:
        """How many units wait to be decided."""
        return len(self._waiting)

    @property
    def busy(self) -> bool:
        """Whether a round is under way."""
        return self._rounds is not None

    async def close(self) -> None:
        """Takes no more commands, finishes those that wait, keeps a snapshot."""
        self._closing = True
        while self._rounds is not None:
            await asyncio.wait({self._rounds})
        if self._memory is not None and self._memory.since_snapshot:
            await self._save_snapshot(self._memory)

    # -- the queue -------------------------------------------------------------------------------

    def _enqueue(
        self, commands: Sequence[Command], source: str | None = None, sequence: int = 0
    ) -> asyncio.Future[Outcome]:
        if self._closing:
            raise self._shared.tally.failed(commands, Rejected(LOG_IS_CLOSING, retry_after_seconds=2))
        if len(self._waiting) >= self._shared.most_waiting:
            raise self._shared.tally.failed(commands, Rejected(LOG_IS_BUSY, retry_after_seconds=1))
        unit = Unit(commands, asyncio.get_running_loop().create_future(), source, sequence)
        self._waiting.append(unit)
        if self._rounds is None:
            # In a context of its own: it serves many callers, and its log lines would name the first.
            name = f"writer:{self.community}"
            self._rounds = asyncio.create_task(self._work(), name=name, context=Context())
        return unit.done

    async def _work(self) -> None:
        """Rounds until nobody waits."""
        try:
            while self._waiting:
                most = min(len(self._waiting), MOST_COMMANDS_PER_COMMIT)
                batch = [self._waiting.popleft() for _ in range(most)]
                try:
                    await self._record(batch)
                except Exception as error:  # noqa: BLE001 (every caller gets it; the writer lives on)
                    self._memory = None
                    self._fail(batch, error)
        finally:
            self._rounds = None
            self.idle_since = self._shared.clock.now()

    def _fail(self, batch: list[Unit], error: Exception) -> None:
        for unit in batch:
            if not unit.done.done():
                unit.done.set_exception(self._shared.tally.failed(unit.commands, error))

    # -- one round -------------------------------------------------------------------------------

    async def _record(self, batch: list[Unit]) -> None:
        conflicts = 0
        tally = self._shared.tally
        while batch:
            try:
                memory = self._memory if self._memory is not None else await self._load()
                began = perf_counter()
                round_, decided = self._decide(memory, batch)
                decided_at = perf_counter()
                if not round_.lines and not await self._is_current(memory):
                    await self._read_on(memory)
                    conflicts = _one_more(conflicts)
                    continue
                await self._append(memory, round_)
                tally.finished(decided, began, decided_at)
            except Broken as broken:
                self._memory = None
                batch = [unit for unit in batch if unit is not broken.unit]
                _answer(broken.unit, tally.failed(broken.unit.commands, broken.reason))
                continue
            except SequenceConflict:
                self._memory = None
                tally.conflicts += 1
                conflicts = _one_more(conflicts)
                continue
            except StoreUnavailable as error:
                self._memory = None
                _log.warning("append_failed", **self._named, error=str(error))
                raise Rejected(LOG_CANNOT_BE_WRITTEN, retry_after_seconds=5) from error
            memory.sources.update(round_.sources)
            await self._settle(memory, decided)
            batch = batch[len(decided) :]
            if memory.wants_snapshot(shared=self._shared.store_is_shared):
                await self._save_snapshot(memory)

    def _decide(self, memory: Memory[S], batch: list[Unit]) -> tuple[Round, list[Unit]]:
        """Decides units until the round is full; the state has evolved, nothing is recorded yet."""
        round_ = Round(memory.head.sequence)
        decided: list[Unit] = []
        for unit in batch:
            unit.forget()
            decided.append(unit)
            if unit.source is not None and unit.sequence <= _reached(memory, round_, unit.source):
                continue
            try:
                for command in unit.commands:
                    self._decide_one(memory, round_, unit, command)
            except Rejected as refusal:
                if unit.events:
                    raise Broken(unit, refusal) from refusal
                unit.refusal = refusal
                continue
            except Exception as error:
                raise Broken(unit, error) from error
            if unit.source is not None:
                round_.sources[unit.source] = unit.sequence
            if round_.size >= MOST_BYTES_PER_COMMIT:
                break
        return round_, decided

    def _decide_one(self, memory: Memory[S], round_: Round, unit: Unit, command: Command) -> None:
        mark = fingerprint(command)
        earlier = round_.seen.get(command.command_id) or memory.seen.get(command.command_id)
        if earlier is not None:
            if earlier[0] != mark:
                raise Rejected(COMMAND_ID_WAS_USED)
            unit.repeats = (earlier[1], earlier[2])
            return
        decider, encoder = self._shared.decider, self._shared.encoder
        events = decider.decide(memory.state, command)
        if not events:
            return
        first = sequence = round_.sequence + 1
        envelope = encoder.envelope(self.community, command)
        unit.events += tuple(events)  # Before evolving: from here on the state is not what it was.
        for event in events:
            decider.evolve(memory.state, event)
            line = encoder.line(self.community, envelope, sequence, event)
            round_.lines.append(line)
            round_.types.append(event.type)
            round_.size += len(line)
            sequence += 1
        round_.answered.append(Answered(command.command_id, mark, len(events)))
        round_.seen[command.command_id] = (mark, first, len(events))

    async def _is_current(self, memory: Memory[S]) -> bool:
        """Whether nobody else has appended since; an append finds that out by itself."""
        if not self._shared.store_is_shared:
            return True
        return (await self._shared.store.head(self.community)).sequence == memory.head.sequence

    async def _append(self, memory: Memory[S], round_: Round) -> None:
        """Makes a round's events durable, if it has any, and tells those who follow the log."""
        if not round_.lines:
            return
        header = Header(tuple(round_.answered), {**memory.sources, **round_.sources})
        now = self._shared.clock.now()
        commit = seal(self.community, memory.head, header, round_.lines, round_.types, now)
        began = perf_counter()
        try:
            await self._shared.store.append(commit)
        except StoreUnavailable:
            # It may have happened all the same: the head tells. If that can't be read either, the
            # error goes to the callers, and a repeat of their commands finds out.
            if (await self._shared.store.head(self.community)).hash != commit.hash:
                raise
        self._shared.tally.appended(round_, perf_counter() - began)
        memory.remember(commit, header)
        await self._shared.on_commit(commit)

    async def _settle(self, memory: Memory[S], decided: list[Unit]) -> None:
        sequence = memory.head.sequence
        for unit in decided:
            self._shared.tally.settled(unit)
            if unit.done.done():
                continue  # The caller has gone.
            if unit.refusal is not None:
                unit.done.set_exception(unit.refusal)
            elif unit.repeats is not None and not unit.events:
                await self._recall(unit, sequence)
            else:
                unit.done.set_result(Outcome(sequence, unit.events))

    async def _recall(self, unit: Unit, sequence: int) -> None:
        """Answers a repeated command with its first outcome, read from the log."""
        first, count = unit.repeats or (0, 0)
        try:
            commits = await self._shared.store.read(self.community, first - 1, commits=1)
        except StoreUnavailable as error:
            _answer(unit, Rejected(LOG_CANNOT_BE_WRITTEN, retry_after_seconds=5))
            _log.warning("recall_failed", **self._named, error=str(error))
            return
        commit, offset = commits[0], first - commits[0].first
        these = slice(offset, offset + count)
        events = tuple(self._shared.wire.events(commit.types[these], commit.lines[these]))
        _answer(unit, Outcome(sequence, events, repeated=True))

    # -- memory ----------------------------------------------------------------------------------

    async def _load(self) -> Memory[S]:
        """The memory of the log as the store has it: the snapshot, if it fits, and the tail."""
        async with self._loading:
            if self._memory is not None:
                return self._memory
            memory = await self._from_snapshot() or Memory(self._shared.decider.initial())
            await self._read_on(memory)
            self._memory = memory
            return memory

    async def _read_on(self, memory: Memory[S]) -> None:
        """Takes in what the log has beyond the memory."""
        store, decider, wire = self._shared.store, self._shared.decider, self._shared.wire
        while commits := await store.read(self.community, memory.head.sequence):
            memory.absorb(commits, wire, decider)
            await asyncio.sleep(0)  # A long replay lets others breathe.

    async def _from_snapshot(self) -> Memory[S] | None:
        snapshot = await self._shared.store.snapshot(self.community)
        if snapshot is None or snapshot.sequence == 0:
            return None
        at = await self._shared.store.read(self.community, snapshot.sequence - 1, commits=1)
        if not at or (at[0].last, at[0].hash) != (snapshot.sequence, snapshot.hash):
            return None  # Not a snapshot of this log: a restored backup, a copied file.
        return self._shared.codec.read(snapshot)

    async def _save_snapshot(self, memory: Memory[S]) -> None:
        try:
            await self._shared.store.save_snapshot(self._shared.codec.write(self.community, memory))
            memory.since_snapshot = 0
        except StoreUnavailable as error:
            # A cache: the log is whole without it.
            _log.warning("snapshot_failed", **self._named, error=str(error))


def _one_more(conflicts: int) -> int:
    """How often others came first, in a row; `Rejected` when it is too often."""
    if conflicts >= _MOST_CONFLICTS_IN_A_ROW:
        raise Rejected(LOG_IS_BUSY, retry_after_seconds=1)
    return conflicts + 1


def _reached(memory: Memory[S], round_: Round, source: str) -> int:
    return max(memory.sources.get(source, 0), round_.sources.get(source, 0))


def _answer(unit: Unit, outcome: Outcome | Exception) -> None:
    if unit.done.done():
        return
    if isinstance(outcome, Outcome):
        unit.done.set_result(outcome)
    else:
        unit.done.set_exception(outcome)
