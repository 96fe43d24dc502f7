"""What all writers of one service share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, TypeVar

from shared.eventlog.commit import Commit
from shared.eventlog.memory import SnapshotCodec
from shared.eventlog.port import EventStore
from shared.eventlog.wire import Encoder, Wire
from shared.eventlog.writer_metrics import WriterMetrics
from shared.kernel.clock import Clock
from shared.kernel.decider import Decider

S = TypeVar("S")


@dataclass(frozen=True)
class WriterContext(Generic[S]):
    """The decider, the store and what else a service's writers use."""

    decider: Decider[S]
    store: EventStore
    clock: Clock
    encoder: Encoder
    wire: Wire
    codec: SnapshotCodec[S]
    on_commit: Callable[[Commit], Awaitable[None]]
    """Called with every commit once it is durable, before the callers get their outcome."""
    most_waiting: int = 10_000
    most_wait: timedelta | None = None
    """A person's command is decided so long after its ``now`` at most: what they may do was looked up then.
    None where nobody looked anything up."""
    store_is_shared: bool = False
    """Whether other processes may append to the same logs. Then an answer that rests on the state alone (a
    refusal, a wish that holds already) is given only once the log's head has shown that it is current."""
    metrics: WriterMetrics = field(default_factory=WriterMetrics)


def writer_context(
    decider: Decider[S],
    store: EventStore,
    clock: Clock,
    on_commit: Callable[[Commit], Awaitable[None]],
    most_waiting: int = 10_000,
    *,
    most_wait: timedelta | None = None,
    store_is_shared: bool = False,
) -> WriterContext[S]:
    """What the writers of a service with this decider need."""
    encoder = Encoder(decider.name, decider.events)
    wire = Wire(decider.events, decider.upcasters)
    codec = SnapshotCodec(decider)
    return WriterContext(
        decider, store, clock, encoder, wire, codec, on_commit, most_waiting, most_wait, store_is_shared
    )
