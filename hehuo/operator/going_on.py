"""A log that lost its end goes on beyond every number that anybody has seen, and its service makes up for it.

Others remember how far they have come in a log by a number: their policies in their own logs, for good, and
ids of commands are made of it. A new event under the number of a lost one would be passed over by them, or
refused as another wish under the same id. So no number is given twice: where events were lost stands that
they were. What the service itself had done with other logs' events, and lost, it does again.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from hehuo.operator.feed_check import commits_of
from hehuo.services import ALL_SERVICES
from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint, CheckpointStore
from shared.eventlog.commit import Commit, Head, Header, origin, seal
from shared.eventlog.losses import Loss
from shared.eventlog.mentions import mentioned
from shared.eventlog.port import EventStore
from shared.eventlog.wire import Encoder, Wire, type_of
from shared.kernel.clock import Clock
from shared.kernel.messages import Actor, NumberPassedOver, Tick
from shared.kernel.roles import Role
from shared.projections.store import DocumentStore
from shared.runtime.service import Service

_A_COMMIT = 1_000
_MOST_NAMED = 5
_OF: Mapping[str, Service] = {one.name: one for one in ALL_SERVICES}


class LostEnd:
    """One community's log of one service, the end of which is gone, and what others have seen of it."""

    def __init__(
        self,
        logs: Mapping[str, EventStore],
        documents: Mapping[str, DocumentStore],
        service: str,
        community: str,
    ) -> None:
        """With nobody at work on any of these stores, which are all that there are."""
        self._logs = logs
        self._documents = documents
        self._service = _OF[service]
        self._community = community
        self._named = f"{service}/{community}"
        [self._kind] = [one for one in self._service.decider.events if issubclass(one, NumberPassedOver)]

    async def go_on(self, losses: Sequence[Loss], clock: Clock) -> list[str]:
        """Has the log go on behind these losses; what was done, in words, nothing where nobody knows more of
        it. Cut off, it may be done again."""
        last = await _last_of(self._logs[self._service.name], self._community)
        ends_at = Head(last.last, last.hash) if last else Head()
        sources = (last.header.sources if last else None) or {}
        through = await self._farthest(losses)
        if through <= ends_at.sequence and all(loss.by for loss in losses):
            return []
        after, through = await self._lost_after(last), max(through, ends_at.sequence)
        done = [done async for done in self._done_for(after, through)]
        if through > ends_at.sequence:
            await self._pass_over(ends_at, through, sources, _later(clock.now(), last))
        if through > after:
            done.insert(0, f"{self._named} goes on at {through + 1}: no number is given twice")
        if all(loss.by for loss in losses) or any(loss.was_replaced for loss in losses):
            done.append(f"what {self._named} had recorded since was perhaps passed over by other services")
        await self._documents[self._service.name].retire()
        await self._put_back_policies(sources)
        return done

    async def _lost_after(self, last: Commit | None) -> int:
        """The last event that is not lost: before the numbers that were passed over when this was cut off,
        since what was found then was told to nobody."""
        store, wire = self._logs[self._service.name], Wire((self._kind,))
        while last is not None and type_of(last.lines[-1]) == self._kind.type:
            told = wire.decode(last.lines[-1]).data
            assert isinstance(told, NumberPassedOver)  # noqa: S101 (the only kind that this wire knows)
            known = (
                await store.read(self._community, told.lost_after - 1, commits=1) if told.lost_after else ()
            )
            last = known[0] if known else None
        return last.last if last is not None else 0

    async def _farthest(self, losses: Sequence[Loss]) -> int:
        """The greatest number in the log that anybody knows of."""
        name = self._service.name
        snapshot = await self._logs[name].snapshot(self._community)
        lane = Lane(name, self._community)
        return max(
            *(loss.sequence for loss in losses),
            *(
                one.sequence
                for one in await mentioned(self._logs)
                if (one.log, one.community) == (name, self._community)
            ),
            *[await store.farthest(lane) for store in self._documents.values()],
            snapshot.sequence if snapshot is not None else 0,
        )

    async def _pass_over(self, head: Head, through: int, sources: Mapping[str, int], now: datetime) -> None:
        """Records for each lost number that it is not given again."""
        store, service = self._logs[self._service.name], self._service.name
        if await store.head(self._community) != head:
            # It remembers an end that is there no more: nothing lies beyond, so nothing is set aside.
            await store.cut(self._community, head.sequence)
        kind = self._kind
        event = kind(lost_after=head.sequence, lost_through=through)
        encoder = Encoder(service, (kind,))
        envelope = encoder.envelope(self._community, _acknowledged(self._named, through, now))
        for first in range(head.sequence + 1, through + 1, _A_COMMIT):
            numbers = range(first, min(first + _A_COMMIT, through + 1))
            lines = [encoder.line(self._community, envelope, number, event) for number in numbers]
            commit = seal(self._community, head, Header((), sources), lines, [kind.type] * len(lines), now)
            await store.append(commit)
            head = Head(commit.last, commit.hash)

    async def _put_back_policies(self, sources: Mapping[str, int]) -> None:
        """The service's policies go on from where its log says that they are: what they did beyond is lost.

        Their checkpoints may say more. What the logs have of what they do is not done twice.
        """
        checkpoints: CheckpointStore = self._documents[self._service.name]
        consumer = f"{self._service.name}.policies"
        across = {event.type.partition(".")[0] for event in self._service.policies.tables[1]}
        lanes = await checkpoints.checkpoints(consumer)
        known = {lane: self._known_of(lane, sources, across, at) for lane, at in lanes.items()}
        for community in sorted({lane.community for lane, at in lanes.items() if known[lane] < at}):
            await checkpoints.forget(consumer, community)
            await checkpoints.save_checkpoints(
                [Checkpoint(consumer, *lane, at) for lane, at in known.items() if lane.community == community]
            )

    def _known_of(self, lane: Lane, sources: Mapping[str, int], across: Iterable[str], at: int) -> int:
        if lane.community == self._community:
            return min(at, sources.get(lane.source, 0))
        if lane.source in across:
            return min(at, sources.get(origin(lane.source, lane.community), 0))
        return at

    async def _done_for(self, after: int, through: int) -> AsyncIterator[str]:
        """What other logs hold because of events that are gone: it stays, and somebody has to look at it."""
        mark = f'"causationid":"{self._named}:'.encode()
        for name, store in self._logs.items():
            if name not in _OF:
                continue
            for community in sorted(await store.heads()):
                said = self._service.name if community == self._community else None
                source = said or origin(self._service.name, self._community)
                last = await _last_of(store, community)
                if last is None or (last.header.sources or {}).get(source, 0) <= after:
                    continue
                found = [
                    number
                    async for commit in commits_of(store, community)
                    for number, line in enumerate(commit.lines, commit.first)
                    if after < _number_behind(mark, line) <= through
                ]
                if found:
                    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
                    told = ", ".join(map(str, found[:_MOST_NAMED]))
                    yield f"{name}/{community} has events because of lost ones, which stay: {told}{more}"


def _number_behind(mark: bytes, line: bytes) -> int:
    """The number that stands behind this in a line; 0 if it is not there."""
    start = line.find(mark)
    if start < 0:
        return 0
    start += len(mark)
    return int(line[start : line.index(b'"', start)])


def _acknowledged(named: str, through: int, now: datetime) -> Tick:
    operator = Actor(id="operator", roles=frozenset({Role.SYSTEM}))
    return Tick(command_id=f"acknowledge/{named}:{through}", actor=operator, now=now)


def _later(now: datetime, last: Commit | None) -> datetime:
    """The time, or that of the last commit, if a clock was ahead then."""
    return max(now, last.committed_at.astimezone(UTC)) if last is not None else now


async def _last_of(store: EventStore, community: str) -> Commit | None:
    """The last commit, read: of heads a store may remember what was."""
    known = await store.read(community, (await store.head(community)).sequence - 1, commits=1)
    if known:
        return known[-1]
    last: Commit | None = None
    while found := await store.read(community, last.last if last else 0):
        last = found[-1]
    return last
