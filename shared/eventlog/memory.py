"""What a writer keeps in memory of its log, and how that is kept as a snapshot."""

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from shared.eventlog.answered import AnsweredBefore, Seen, seen_of
from shared.eventlog.commit import Commit, Head, Header
from shared.eventlog.port import Snapshot
from shared.eventlog.shelves import Shelves
from shared.eventlog.wire import Wire
from shared.kernel.decider import Decider
from shared.kernel.shelf import WITHOUT_SHELVES
from shared.storage.faults import StoreUnavailable

S = TypeVar("S")

REMEMBERED_FOR = timedelta(days=30)
"""How long a repeated command id gives its first outcome: the life of an Idempotency-Key."""

EVENTS_BETWEEN_SNAPSHOTS = 1_000
"""At least so many: fewer are replayed in the time that a snapshot takes, and what they touched is little.
Not many more: all that they touched is written at once, and nobody's commits get into the file meanwhile."""

_TIMES_AS_MANY_ON_THE_WAY = 4
"""While a long log is read nobody waits for the file, so fewer are kept on the way."""

_BYTES_FOR_AN_EVENT = 400
"""A snapshot that is larger than this for each event since the last one is not worth it yet."""

EVENTS_BETWEEN_SHARED_SNAPSHOTS = 500
"""The same where other processes take over, or start again after a conflict: they read from a database."""

_REMEMBERED_SECONDS = REMEMBERED_FOR.total_seconds()
_FORMAT = 3


@dataclass(slots=True)
class Memory(Generic[S]):
    """The state of a log at its head, the commands it has seen, and how far it is in other logs."""

    state: S
    head: Head = field(default_factory=Head)
    seen: dict[str, Seen] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    since_snapshot: int = 0
    horizon: float = 0.0
    """Commands that were answered before are forgotten."""
    before: AnsweredBefore | None = field(default=None, compare=False)
    """Where what is over lies beside the log: the commands that do."""
    snapshot_bytes: int = field(default=0, compare=False)
    """How large the last snapshot was."""

    def answered(self, command_id: str) -> Seen | None:
        """The first outcome of a command that was answered within `REMEMBERED_FOR`."""
        found = self.seen.get(command_id)
        if found is not None or self.before is None:
            return found
        found = self.before.find(command_id)
        return found if found is not None and found.at >= self.horizon else None

    @property
    def wants_snapshot(self) -> bool:
        """Whether a snapshot would save a replay that is worth it.

        Where what is over lies beside the log, a snapshot holds what goes on alone, and what was touched
        since the last one leaves memory with it: the larger it is all the same, the rarer. Where several
        processes write, it holds all that a log has come to, so the longer the log, the rarer: else a log of
        a hundred thousand events would spend a third of its time on them.
        """
        events = self.since_snapshot
        if self.before is None:
            return events >= EVENTS_BETWEEN_SHARED_SNAPSHOTS and 8 * events >= self.head.sequence
        return events >= EVENTS_BETWEEN_SNAPSHOTS and _BYTES_FOR_AN_EVENT * events >= self.snapshot_bytes

    @property
    def wants_snapshot_on_its_way(self) -> bool:
        """The same while a log is read. Without any, memory would hold the whole of a long log."""
        enough = self.since_snapshot >= _TIMES_AS_MANY_ON_THE_WAY * EVENTS_BETWEEN_SNAPSHOTS
        return self.before is not None and enough and self.wants_snapshot

    def absorb(self, commits: Sequence[Commit], wire: Wire, decider: Decider[S]) -> None:
        """Takes in commits that somebody wrote: evolves the state and remembers the commands.

        Raises `StoreUnavailable`, with nothing taken in, where one is missing between them.
        """
        _require_whole(self.head.sequence, commits)
        evolve, state = decider.evolve, self.state
        for commit in commits:
            for event in wire.events(commit.types, commit.lines):
                evolve(state, event)
            line = commit.first_line  # As it was read: a long replay need not make headers of it.
            self._note(commit, line["commands"], line["sources"])

    def remember(self, commit: Commit, header: Header) -> None:
        """Takes in a commit whose events have been evolved already."""
        self._note(commit, header.commands, header.sources or {})

    def _note(
        self, commit: Commit, commands: Iterable[tuple[str, str, int]], sources: Mapping[str, int]
    ) -> None:
        first = commit.first
        at = commit.committed_at.timestamp()
        for command_id, fingerprint, count in commands:
            self.seen[command_id] = seen_of((fingerprint, first, count, at))
            first += count
        for source, sequence in sources.items():
            self.sources[source] = max(sequence, self.sources.get(source, 0))
        self.head = Head(commit.last, commit.hash)
        self.since_snapshot += commit.last - commit.first + 1
        self._forget(at - _REMEMBERED_SECONDS)

    def _forget(self, horizon: float) -> None:
        self.horizon = horizon
        while self.seen and (oldest := next(iter(self.seen.items())))[1].at < horizon:
            del self.seen[oldest[0]]


def _require_whole(sequence: int, commits: Sequence[Commit]) -> None:
    """Each commit begins where the one before ended.

    A database that is overloaded may leave documents out of an answer (seen with FerretDB). On a state
    that lacks them it would be decided wrongly for good, since the chain goes on all the same.
    """
    for commit in commits:
        if commit.first != sequence + 1:
            raise StoreUnavailable(f"{commit.community}: the events after {sequence} were not answered")
        sequence = commit.last


@cache
def _adapter_of(state: type[Any]) -> tuple[TypeAdapter[Any], str]:
    """What writes and reads a type of state, and the type's shape: made once in a process."""
    adapter: TypeAdapter[Any] = TypeAdapter(state)
    return adapter, json.dumps(adapter.json_schema(mode="serialization"), sort_keys=True)


class SnapshotCodec(Generic[S]):
    """Writes a writer's memory as a snapshot and reads it back, if its schema is still the current one."""

    def __init__(self, decider: Decider[S]) -> None:
        self.shelves = Shelves(decider.state)
        self._adapter, shape = _adapter_of(cast("Hashable", decider.state))
        # A version that keeps a field in its snapshots would miss what this one has put beside the log.
        apart = ",".join(self.shelves.names)
        named = f"{_FORMAT}:{decider.name}:{decider.version}:{apart}:{shape}"
        self.schema = sha256(named.encode()).hexdigest()

    def write(self, community: str, memory: Memory[S]) -> Snapshot:
        """The snapshot of a memory; of what goes on alone, where the rest lies beside the log."""
        apart = memory.before is not None
        seen = {} if apart else memory.seen
        facts = to_json({"seen": seen, "sources": memory.sources, "horizon": memory.horizon})
        state = self._adapter.dump_json(memory.state, context=WITHOUT_SHELVES if apart else None)
        return Snapshot(community, self.schema, memory.head.sequence, memory.head.hash, facts + b"\n" + state)

    def read(self, snapshot: Snapshot) -> Memory[S] | None:
        """The memory in a snapshot, or None if it was written under another schema."""
        if snapshot.schema != self.schema:
            return None
        facts, _, state = snapshot.body.partition(b"\n")
        try:
            content = cast("dict[str, Any]", from_json(facts))
            return Memory(
                state=self._adapter.validate_json(state),
                head=Head(snapshot.sequence, snapshot.hash),
                seen={command_id: Seen(*seen) for command_id, seen in content["seen"].items()},
                sources=content["sources"],
                horizon=content["horizon"],
                snapshot_bytes=len(snapshot.body),
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            return None  # A cache that can't be read is no cache: the log is replayed instead.

    def state_json(self, state: S) -> bytes:
        """A state as JSON, byte for byte the same for states built by the same events.

        In whatever process, with or without a snapshot in between: sets, whose order depends on both, are
        written sorted. For comparing states; snapshots need not be slowed down by it.
        """
        return to_json(_in_order(self._adapter.dump_python(state)))


def _in_order(value: object) -> object:
    """The same content with every set as a sorted list."""
    if isinstance(value, dict):
        return {key: _in_order(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [_in_order(content) for content in value]
    return sorted(value) if isinstance(value, set | frozenset) else value
