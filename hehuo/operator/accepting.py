"""Accepting that a log has lost events: what has copied or followed it begins anew, the feeds above all.

A feed that has come to event 57 of a log passes over whatever is told it up to there. So where that log now
ends at 50, its next seven events would reach nobody outside. What the feed has of the log is therefore held
against it: from the first commit that does not agree on, the feed's commits are set aside, and the feed fills
itself from the logs again, under numbers that its followers have seen for other events. An epoch tells them
to begin anew, as after a restore.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial

from hehuo.operator.feed_check import TYPES, commits_of
from hehuo.operator.going_on import LostEnd
from hehuo.operator.witnesses import mark_of
from hehuo.services import ALL_SERVICES, FEED_RELAY, FEEDS, SERVICES
from services.gateway.identity.vault import Vault
from services.gateway.service import SERVICE as GATEWAY
from shared.consumers.checkpoints import CheckpointStore
from shared.eventlog.commit import Commit
from shared.eventlog.heads import VAULT, HeadKeeper
from shared.eventlog.losses import Loss
from shared.eventlog.port import Epoch, EventStore
from shared.eventlog.wire import type_of
from shared.kernel.clock import SystemClock
from shared.projections.store import DocumentStore

_LOGS = frozenset(one.name for one in ALL_SERVICES)
_FOLLOWED = frozenset(one.name for one in SERVICES)
"""The logs that feeds copy."""


async def accept(
    logs: Mapping[str, EventStore],
    vault: Vault,
    documents: Mapping[str, DocumentStore],
    log: str,
    community: str,
    *,
    reason: str,
    by: str,
    relayed: bool = False,
) -> Sequence[Loss]:
    """Accepts what this log has lost; the losses that this ends, none if there was nothing to do.

    ``documents`` are those of every service, by its name. ``relayed``: events go to Kafka, which may hold
    lost ones that nobody has come to; in another epoch they count no more. Cut off, it may be done again;
    that a feed ends earlier by then is a loss of its own, to be accepted by the feed's name. Where a loss was
    accepted before, and the log or a feed did not go on as it does now, as when an earlier version accepted
    it, that is put right as far as it can be.
    """
    clock, checkpoints = SystemClock(), documents[GATEWAY.name]
    keeper = HeadKeeper(logs, clock, partial(mark_of, vault))
    await keeper.examine()
    losses = keeper.losses_of(log, community)
    if not losses:
        return ()
    gone_on = await LostEnd(logs, documents, log, community).go_on(losses, clock) if log in _LOGS else []
    cuts = await _disagreeing(logs, log, community) if log in _FOLLOWED else {}
    done: list[str] = []
    if cuts or (any(not one.by for one in losses) and (relayed or log in {*FEEDS, VAULT})):
        number = await _begin_epoch(logs, checkpoints)
        done = [await _begin_anew(logs, feed, community, after) for feed, after in cuts.items()]
        done.append(f"an epoch began, {number}: whoever follows a feed begins anew")
    told = "; ".join([*done, *gone_on])
    if log in {*_FOLLOWED, *FEEDS}:
        for feed in FEEDS:
            # It remembers how far it has read each log, also where nothing of that shows in the feed.
            await checkpoints.forget(feed, community)
    return await keeper.acknowledge(log, community, reason=reason, by=by, done=told, feeds=[*cuts])


async def _disagreeing(logs: Mapping[str, EventStore], log: str, community: str) -> dict[str, int]:
    """The feeds that have other events of this log than it holds, or have come further: where they agree."""
    found: dict[str, int] = {}
    for feed in FEEDS:
        if feed in logs:
            agreed = await _agreed(logs[feed], feed, logs[log], log, community)
            if agreed is not None:
                found[feed] = agreed
    return found


async def _agreed(feed: EventStore, name: str, log: EventStore, service: str, community: str) -> int | None:
    """The last event of the feed up to which it has exactly what the log holds; None if all of it has."""
    ends_at = (await log.head(community)).sequence
    expected = _lines_of(log, name, community)
    ahead = await anext(expected, None)
    agreed = 0
    async for commit in commits_of(feed, community):
        for line in _of_service(commit, service):
            if ahead is None or ahead[1] != line:
                return agreed
            ahead = await anext(expected, None)
        reached = (commit.header.sources or {}).get(service, 0)
        if reached > ends_at or (ahead is not None and ahead[0] <= reached):
            return agreed
        agreed = commit.last
    return None


def _of_service(commit: Commit, service: str) -> Sequence[bytes]:
    return [line for line in commit.lines if type_of(line).partition(".")[0] == service]


async def _lines_of(log: EventStore, feed: str, community: str) -> AsyncIterator[tuple[int, bytes]]:
    """What the feed is to have of this log, each line with its sequence."""
    async for commit in commits_of(log, community):
        for sequence, line in enumerate(commit.lines, commit.first):
            if type_of(line) in TYPES[feed]:
                yield sequence, line


async def _begin_epoch(logs: Mapping[str, EventStore], checkpoints: CheckpointStore) -> int:
    """Before anything is set aside: cut off after this, followers begin anew once more than they need to."""
    number = max([(await store.epoch()).number for store in logs.values()]) + 1
    for store in logs.values():
        await store.set_epoch(Epoch(number))
    await checkpoints.forget(FEED_RELAY)  # The topic is told everything again, under the new epoch.
    return number


async def _begin_anew(logs: Mapping[str, EventStore], feed: str, community: str, after: int) -> str:
    store = logs[feed]
    before = (await store.head(community)).sequence
    await store.cut(community, after)
    return f"{feed}/{community} had {before} events and goes on anew after {after}"
