"""The port through which events travel: what the in-process bus and later ones all provide."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from shared.eventlog.commit import Commit
from shared.eventlog.wire import Wire, type_of
from shared.kernel.messages import Event, Recorded


class Lane(NamedTuple):
    """One community's log in one service, as those who follow it see it: the unit of order."""

    source: str
    """The service's name, such as ``partners``."""
    community: str


@dataclass(slots=True, eq=False)
class Message:
    """One event under way: its place, its wire name, and its wire form as the log holds it."""

    source: str
    community: str
    sequence: int
    type: str
    body: bytes
    alone: bool = False
    """Whether one reader alone has it: then what it decodes is not kept for others."""
    traceparent: str | None = None
    """The trace to which it belongs (W3C Trace Context), where traces are on and it is known."""
    _decoded: tuple[Wire, Recorded[Event]] | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """The CloudEvents id, unique within the source."""
        return f"{self.community}:{self.sequence}"

    def decoded(self, wire: Wire) -> Recorded[Event]:
        """The event; decoded once for all who read it with the same ``wire``. Errors as `Wire.decode`."""
        known = self._decoded
        if known is not None and known[0] is wire:
            return known[1]
        recorded = wire.decode(self.body)
        if not self.alone:
            self._decoded = (wire, recorded)
        return recorded


def messages_of(source: str, commit: Commit) -> list[Message]:
    """The events of a commit in ``source``'s log, ready to publish."""
    community, typed = commit.community, zip(commit.types, commit.lines, strict=True)
    return [
        Message(source, community, sequence, kind, line)
        for sequence, (kind, line) in enumerate(typed, commit.first)
    ]


def messages_from(lane: Lane, lines: Iterable[tuple[int, bytes]]) -> list[Message]:
    """Events read from a log, as the bus would have brought them."""
    return [Message(*lane, sequence, type_of(line), line, alone=True) for sequence, line in lines]


class SourceLog(Protocol):
    """The log that messages come from: where a consumer reads what the bus did not bring."""

    async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
        """About ``limit`` events beyond ``after``, in order, as (sequence, wire form)."""

    async def heads(self) -> dict[str, int]:
        """The last sequence of every community's log that is not empty."""


Receive = Callable[[Sequence[Message]], Awaitable[None]]
"""Takes messages of one group, in order per lane. Until it returns, they are not done."""


TrySkip = Callable[[Sequence[Message]], bool]
"""Skips messages of one lane that call for nothing, at once; False leaves them to `Receive`.

Called only while nothing older waits for the group. A bus need not call it.
"""


class Subscription(Protocol):
    def flush(self) -> None:
        """Delivers the next batch now, where the bus gathers messages for a moment: somebody waits for it."""

    async def close(self) -> None:
        """Takes nothing more; returns when the batch under way is done, or has had its time."""


class Sharing(Protocol):
    """Which lanes are this process's to serve, where processes share a group's work.

    It saves work and guards nothing: two that serve one lane do no harm.
    """

    look_seconds: float
    """How often a consumer looks at the logs' heads, and at what others have kept."""

    def owns(self, lane: Lane) -> bool:
        """Whether this process is the one to serve the lane, as far as it knows."""

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls ``changed`` whenever lanes come or go; what is returned ends that."""


class EventBus(Protocol):
    """Brings events to groups of consumers: every message at least once to each group, in order per lane.

    A message comes again when `Receive` raised, and after a restart. Whatever a group did not get (the
    bus was away, memory was short) shows to it as a gap in the sequence, and it reads the log: the bus
    is fast, the log is complete.
    """

    @property
    def sharing(self) -> Sharing | None:
        """How the groups' lanes are shared with other processes; None where there are no others."""

    async def publish(self, messages: Sequence[Message]) -> None:
        """Hands on messages of one lane, in order. Never waits for a consumer."""

    async def subscribe(
        self, group: str, sources: Iterable[str], receive: Receive, try_skip: TrySkip | None = None
    ) -> Subscription:
        """From now on brings the messages of these services to ``receive``, one batch after the other."""

    async def start(self) -> None:
        """Begins to bring messages."""

    async def stop(self) -> None:
        """Closes every subscription; bounded in time."""
