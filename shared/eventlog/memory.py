"""What a writer keeps in memory of its log, and how that is kept as a snapshot."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, partial
from hashlib import sha256
from typing import Any, Generic, NamedTuple, TypeVar, cast

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from shared.eventlog.commit import Commit, Head, Header
from shared.eventlog.port import Snapshot
from shared.eventlog.wire import Wire
from shared.kernel.decider import Decider
from shared.storage.faults import StoreUnavailable

S = TypeVar("S")

REMEMBERED_FOR = timedelta(days=30)
"""How long a repeated command id gives its first outcome: the life of an Idempotency-Key."""

EVENTS_BETWEEN_SNAPSHOTS = 10_000
"""At least so many: fewer are replayed in the time that a snapshot takes."""

EVENTS_BETWEEN_SHARED_SNAPSHOTS = 500
"""The same where other processes take over, or start again after a conflict: they read from a database."""

_REMEMBERED_SECONDS = REMEMBERED_FOR.total_seconds()
_FORMAT = 1


class Seen(NamedTuple):
    """A command that was answered: where its events begin, how many they are, and when."""

    fingerprint: str
    first: int
    events: int
    at: float


_seen = partial(tuple.__new__, Seen)
"""Makes one from the four: not ``Seen(…)``, a function that calls this, since a long log has very many."""


@dataclass(slots=True)
class Memory(Generic[S]):
    """The state of a log at its head, the commands it has seen, and how far it is in other logs."""

    state: S
    head: Head = field(default_factory=Head)
    seen: dict[str, Seen] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    since_snapshot: int = 0

    def wants_snapshot(self, *, shared: bool) -> bool:
        """Whether a snapshot would save a replay that is worth it.

        A snapshot holds all that a log has come to, so the longer the log, the rarer they are: else a log
        of a hundred thousand events would spend a third of its time on them. A ``shared`` log others may
        have to read on any day, while commands wait for it.
        """
        least, parts = (EVENTS_BETWEEN_SHARED_SNAPSHOTS, 8) if shared else (EVENTS_BETWEEN_SNAPSHOTS, 2)
        return self.since_snapshot >= least and parts * self.since_snapshot >= self.head.sequence

    def absorb(self, commits: Sequence[Commit], wire: Wire, decider: Decider[S]) -> None:
        """Takes in commits that somebody wrote: evolves the state and remembers the commands.

        Raises `StoreUnavailable`, with nothing taken in, where one is missing between them.
        """
        _require_whole(self.head.sequence, commits)
        evolve, state = decider.evolve, self.state
        for commit in commits:
            for event in wire.events(commit.types, commit.lines):
                evolve(state, event)
            self.remember(commit, commit.header)

    def remember(self, commit: Commit, header: Header) -> None:
        """Takes in a commit whose events have been evolved already."""
        first = commit.first
        at = commit.committed_at.timestamp()
        for command_id, fingerprint, count in header.commands:
            self.seen[command_id] = _seen((fingerprint, first, count, at))
            first += count
        for source, sequence in (header.sources or {}).items():
            self.sources[source] = max(sequence, self.sources.get(source, 0))
        self.head = Head(commit.last, commit.hash)
        self.since_snapshot += commit.last - commit.first + 1
        self._forget(at - _REMEMBERED_SECONDS)

    def _forget(self, horizon: float) -> None:
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
        self._adapter, shape = _adapter_of(decider.state)  # type: ignore[arg-type]  # Every type is hashable.
        self.schema = sha256(f"{_FORMAT}:{decider.name}:{decider.version}:{shape}".encode()).hexdigest()

    def write(self, community: str, memory: Memory[S]) -> Snapshot:
        """The snapshot of a memory."""
        facts = to_json({"seen": memory.seen, "sources": memory.sources})
        body = facts + b"\n" + self._adapter.dump_json(memory.state)
        return Snapshot(community, self.schema, memory.head.sequence, memory.head.hash, body)

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
