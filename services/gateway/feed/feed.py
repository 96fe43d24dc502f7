"""A feed: all events of a community that are of its types, over all services, in one contiguous sequence.

There are two: the public one, and the restricted one (`restricted`). Of either holds what is said here.
It is a log like any other, kept through the same port, whose lines are the other services' events,
byte for byte; what is read of it is made of them (`public_line`). Each commit says how far the feed has come
in every service's log, so an event that is delivered twice is taken once.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from services.gateway.feed.public_line import PublicForm
from shared.bus.port import Lane, Message
from shared.consumers.checkpoints import Checkpoint
from shared.eventlog.commit import Commit, Head, Header, seal
from shared.eventlog.port import EventStore, SequenceConflict
from shared.eventlog.reader import LogReader
from shared.eventlog.wire import type_of
from shared.kernel.clock import Clock
from shared.kernel.messages import Event
from shared.storage.faults import StoreUnavailable

_RECENT = 64
_FEW = 4
"""So many feeds are asked for one by one; more, with one question for all."""
LOOK_SECONDS = 0.5
"""A feed that other processes write to is known as it was so long ago at the most."""


class FeedEvent(NamedTuple):
    """An event at its place in the feed, as whoever may read it does."""

    sequence: int
    line: bytes


@dataclass(slots=True)
class _Tail:
    """Where one community's feed ends, as this process knows it."""

    head: Head
    sources: dict[str, int]
    key: bytes
    """Hides in public who did what: see `public_line`."""
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the feed has grown, and then replaced by a new one."""
    followers: int = 0
    recent: deque[FeedEvent] = field(default_factory=lambda: deque(maxlen=_RECENT))
    """The last events, kept while somebody follows, so that a thousand followers read the store once."""
    looked_at: float = 0.0
    """When the store was last asked how long this feed is, on the loop's clock."""


FeedGrew = Callable[[Commit], Awaitable[None]]
KeyOf = Callable[[str], Awaitable[bytes]]
"""Where the key of a community's feed is found: always the same one. May raise `StoreUnavailable`."""


async def nobody_follows(_commit: Commit) -> None:
    """For a feed that is read by asking alone."""


def is_public(event: type[Event]) -> bool:
    """What the public feed takes."""
    return event.public


class Feed:
    """The feeds of all communities, of one kind."""

    def __init__(
        self,
        store: EventStore,
        clock: Clock,
        events: Collection[type[Event]],
        key_of: KeyOf,
        grew: FeedGrew = nobody_follows,
        *,
        takes: Callable[[type[Event]], bool] = is_public,
        shared: bool = False,
    ) -> None:
        """``events`` are all services' events; those that it does not take (``takes``) never enter the feed.
        ``key_of`` gives the key of a community's feed. ``grew`` is
        told of every commit after it is durable. ``shared``: other processes feed the same store, and what
        they took is seen within half a second."""
        self._store = store
        self._clock = clock
        self._key_of = key_of
        self._form = PublicForm(events)
        self._grew = grew
        self._shared = shared
        self._reader = LogReader(store)
        self._types = frozenset(event.type for event in events if takes(event))
        self._tails: dict[str, _Tail] = {}
        self._loading = asyncio.Lock()
        self.stopping = False
        self.saves_checkpoints = False
        self.followers = 0
        """How many follow, over all communities."""
        self.epoch = 0
        """Greater after each restore and each accepted loss: whoever followed before begins anew."""

    def wants(self, event_type: str) -> bool:
        """See `shared.consumers.consumer.Handler`: the events of its types."""
        return event_type in self._types

    def forget(self, lane: Lane) -> None:
        """See `shared.consumers.consumer.Handler`: whatever another process has fed shows as a conflict."""

    async def handle(self, messages: Sequence[Message], reached: Sequence[Checkpoint]) -> None:  # noqa: ARG002 (the port's; each feed's log knows how far it came)
        """See `shared.consumers.consumer.Handler`."""
        lanes: dict[tuple[str, str], list[tuple[int, bytes]]] = {}
        for message in messages:
            lanes.setdefault((message.community, message.source), []).append((message.sequence, message.body))
        for (community, source), lines in lanes.items():
            await self.accept(community, source, lines)

    def stop(self) -> None:
        """Wakes everybody who follows, so that open streams end. Reading and accepting go on."""
        self.stopping = True
        for tail in self._tails.values():
            tail.changed.set()

    async def accept(self, community: str, source: str, lines: Sequence[tuple[int, bytes]]) -> None:
        """Takes a service's events, in order, each with its sequence in that service's log.

        When it returns, those of its types are durable in the feed. Those that were taken before are
        skipped, so a repeat changes nothing. Raises `StoreUnavailable` when they could not be kept.
        """
        while True:
            tail = await self._tail(community)
            async with tail.writing:
                try:
                    await self._append(community, tail, source, lines)
                except SequenceConflict:
                    # Another process feeds this community too: what it took is read, then the rest is taken.
                    await self._look(community, tail)
                else:
                    return

    async def look(self) -> None:
        """Takes over what other processes took into feeds that somebody follows here."""
        followed = {one: tail for one, tail in self._tails.items() if tail.followers}
        if len(followed) <= _FEW:
            for community in followed:
                await self._current(community)
            return
        began = asyncio.get_running_loop().time()
        heads = await self._store.heads()
        for community, tail in followed.items():
            if heads.get(community, 0) > tail.head.sequence:
                async with tail.writing:
                    await self._look(community, tail)
            else:
                tail.looked_at = max(tail.looked_at, began)

    async def page(self, community: str, after: int, limit: int) -> tuple[list[FeedEvent], int]:
        """At most ``limit`` events beyond ``after``, and the last sequence of the feed."""
        tail = await self._current(community)
        if self._shared and after > tail.head.sequence:  # Read elsewhere, a moment ago.
            async with tail.writing:
                await self._look(community, tail)
        if after >= tail.head.sequence:
            return [], tail.head.sequence
        if tail.recent and tail.recent[0].sequence <= after + 1:
            return [event for event in tail.recent if event.sequence > after][:limit], tail.head.sequence
        lines = await self._reader.lines(community, after, limit)
        return self._shown(tail, lines[:limit]), tail.head.sequence

    async def head(self, community: str, expected: int = 0) -> int:
        """The last sequence of the feed; where one beyond it is expected, as the store has it, since another
        process may have come further."""
        head = (await self._tail(community)).head
        if head.sequence < expected:
            head = await self._store.head(community)
        return head.sequence

    async def wait(self, community: str, after: int, seconds: float) -> bool:
        """Whether there is a reason to look: news beyond ``after``, or the end of the platform.

        Returns as soon as there is, and after so many seconds at the latest.
        """
        tail = await self._tail(community)
        changed = tail.changed
        if self.stopping or tail.head.sequence > after:
            return True
        try:
            async with asyncio.timeout(seconds):
                return await changed.wait()
        except TimeoutError:
            return False

    async def follow(self, community: str) -> None:
        """Says that somebody follows this feed from now on, until `unfollow`."""
        (await self._tail(community)).followers += 1
        self.followers += 1

    def unfollow(self, community: str) -> None:
        """Says that one follower less is there."""
        self.followers -= 1
        tail = self._tails.get(community)
        if tail is not None:
            tail.followers = max(0, tail.followers - 1)
            if not tail.followers:
                tail.recent.clear()

    async def _append(
        self, community: str, tail: _Tail, source: str, lines: Sequence[tuple[int, bytes]]
    ) -> None:
        reached = tail.sources.get(source, 0)
        fresh = [(sequence, line) for sequence, line in lines if sequence > reached]
        taken = [line for _, line in fresh if type_of(line) in self._types]
        if not fresh:
            return
        sources = {**tail.sources, source: fresh[-1][0]}
        if taken:
            # Shielded: whoever delivers may be cancelled, and a half-known append would be a conflict later.
            commit = self._seal(community, tail.head, sources, taken)
            await asyncio.shield(self._store.append(commit))
            self._grow(tail, commit)
        # What is of other types leaves no trace; delivered again after a restart, it is passed over again.
        tail.sources = sources
        if taken:
            # It is in the feed: whatever becomes of telling so, a repeat must not take it again.
            await self._grew(commit)

    def _seal(self, community: str, head: Head, sources: dict[str, int], lines: Sequence[bytes]) -> Commit:
        types = [type_of(line) for line in lines]
        return seal(community, head, Header((), sources), lines, types, self._clock.now())

    def _shown(self, tail: _Tail, lines: Iterable[tuple[int, bytes]]) -> list[FeedEvent]:
        return [FeedEvent(sequence, self._form.line(line, tail.key)) for sequence, line in lines]

    def _grow(self, tail: _Tail, commit: Commit) -> None:
        tail.head = Head(commit.last, commit.hash)
        if tail.followers:
            tail.recent.extend(self._shown(tail, enumerate(commit.lines, commit.first)))
        tail.changed.set()
        tail.changed = asyncio.Event()

    async def _current(self, community: str) -> _Tail:
        """The tail, as it was half a second ago at the most."""
        tail = await self._tail(community)
        if self._shared and asyncio.get_running_loop().time() - tail.looked_at > LOOK_SECONDS:
            async with tail.writing:
                if asyncio.get_running_loop().time() - tail.looked_at > LOOK_SECONDS:
                    await self._look(community, tail)
        return tail

    async def _look(self, community: str, tail: _Tail) -> None:
        """Takes over what the store holds; for whoever writes to this tail."""
        tail.looked_at = asyncio.get_running_loop().time()
        head = await self._store.head(community)
        if head.sequence > tail.head.sequence:
            tail.head, tail.sources = head, await self._sources(community, head)
            tail.recent.clear()  # What lies between is read from the store.
            tail.changed.set()
            tail.changed = asyncio.Event()

    async def _sources(self, community: str, head: Head) -> dict[str, int]:
        """How far the commit that ends there says the feed has come in each service's log.

        A database that is overloaded may leave a document out of an answer (seen with FerretDB). Without it
        everything would be taken for new, and stand in the feed twice for ever.
        """
        if not head.sequence:
            return {}
        last = await self._store.read(community, head.sequence - 1, commits=1)
        if not last or (last[0].last, last[0].hash) != (head.sequence, head.hash):
            raise StoreUnavailable(f"{community}: the feed's commit {head.sequence} was not answered")
        return dict(last[0].header.sources or {})

    async def _tail(self, community: str) -> _Tail:
        tail = self._tails.get(community)
        if tail is not None:
            return tail
        async with self._loading:
            if community not in self._tails:
                head, key = await self._store.head(community), await self._key_of(community)
                self._tails[community] = _Tail(head, await self._sources(community, head), key)
            return self._tails[community]
