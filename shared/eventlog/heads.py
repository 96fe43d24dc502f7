"""Heads: where each log was last seen to end, kept in every store, so that a log can't get shorter unseen.

A hash chain proves all but its end: cut off, it is a shorter chain that holds. So the heads of all logs are
kept once a minute beside each of them, as a snapshot of no community. Whoever takes away the end of a log,
or all of it, would have to change all the others as well. Of the minute before, the other logs tell when
a platform starts: each says how far it has come in them (`mentioned`). A log that is not what it was is a
loss. Losses are kept for good; an operator may acknowledge one, which is kept too.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

import structlog

from shared.eventlog.commit import Head
from shared.eventlog.losses import REPLACED, HeadsRecord, Loss, Seen, Witness, record_of, together
from shared.eventlog.mentions import mentioned
from shared.eventlog.port import EventStore, Snapshot
from shared.kernel.clock import Clock
from shared.kernel.periodic import PeriodicTask
from shared.storage.faults import StoreUnavailable

HEADS = ".heads"
"""Where they are kept among the snapshots. No community's name begins so."""
VAULT, WHOLE = "vault", "all"
"""The vault has no chain. In the place of a head it has a mark, which was drawn when it was made."""
Mark = Callable[[], Awaitable[str]]
_SCHEMA = "heads.1"
_EVERY_SECONDS = 60.0
_log = structlog.get_logger(__name__)


async def seen_by(stores: Mapping[str, EventStore]) -> Seen:
    """What these stores have seen."""
    snapshots = [await store.snapshot(HEADS) for store in stores.values()]
    bodies = {one.body if one else None for one in snapshots}  # Most of the time all say the same.
    return together([record_of(body) for body in bodies])


def difference(witness: Witness, ends_at: int, digest: str | None) -> str | None:
    """What is wrong with a log that ends there, and whose commit up to that sequence has this hash."""
    if ends_at < witness.sequence and not witness.hash:
        return f"ends at {ends_at}, but another log has come to {witness.sequence} in it"
    if ends_at < witness.sequence:
        return f"ends at {ends_at}, but was seen to end at {witness.sequence}"
    if witness.hash and digest != witness.hash:
        return f"is another one up to {witness.sequence} than the one that was seen: {REPLACED}"
    return None


def vault_difference(witness: Witness, mark: str | None) -> str | None:
    """What is wrong with a vault that has this mark; None for no mark at all."""
    return None if mark == witness.hash else "personal data is not there, or another vault is in its place"


async def difference_in(store: EventStore, witness: Witness) -> str | None:
    """As `difference`, for a log in a store. It is read, since of heads a store may remember what was."""
    commits = await store.read(witness.community, witness.sequence - 1, commits=1)
    if not commits:
        return difference(witness, (await store.heads()).get(witness.community, 0), None)
    return _difference_at(Head(commits[0].last, commits[0].hash), witness)


async def agreeing(stores: Mapping[str, EventStore], witnesses: Iterable[Witness]) -> frozenset[Witness]:
    """Those whose log is known to be as it was seen, as far as stores tell that of many logs at once."""
    found: set[Witness] = set()
    for log, of_log in groupby(sorted(witnesses), key=attrgetter("log")):
        ends = stores[log].ends if log in stores else None
        if ends is None:
            continue
        seen = [*of_log]
        heads = await ends.holding([(one.community, one.sequence) for one in seen])
        found |= {one for one, end in zip(seen, heads, strict=True) if _difference_at(end, one) is None}
    return frozenset(found)


def _difference_at(end: Head, witness: Witness) -> str | None:
    """As `difference`, for a log whose commit with that sequence ends there."""
    return difference(witness, end.sequence, end.hash.hex() if end.sequence == witness.sequence else None)


class HeadKeeper:
    """Keeps the heads of all logs in all stores. One alone in a platform does it."""

    def __init__(
        self,
        stores: Mapping[str, EventStore],
        clock: Clock,
        vault_mark: Mark | None = None,
        *,
        every_seconds: float = _EVERY_SECONDS,
        asks_again_after: Sequence[float] = (),
    ) -> None:
        """``vault_mark`` tells which vault is there, if the loss of the vault is to show as well.

        A loss is one only if it shows again after each of these pauses (``asks_again_after``, in seconds):
        it is kept for good, and a database that is overloaded may leave out what is there.
        """
        self._stores = stores
        self._vault_mark = vault_mark
        self._clock = clock
        self._every_seconds = every_seconds
        self._asks_again_after = asks_again_after
        self._heads: dict[tuple[str, str], Witness] = {}
        self._losses: dict[Witness, Loss] = {}
        self._keeping: PeriodicTask | None = None

    @property
    def open_losses(self) -> Sequence[Loss]:
        """Those that nobody has acknowledged."""
        return [loss for loss in self._losses.values() if not loss.by]

    @property
    def losses(self) -> Sequence[Loss]:
        """All that are known."""
        return [*self._losses.values()]

    def is_acknowledged(self, log: str, community: str, sequence: int) -> bool:
        """See `Seen.is_acknowledged`."""
        return Seen(frozenset(), self._losses).is_acknowledged(log, community, sequence)

    async def start(self) -> Sequence[Loss]:
        """Compares all logs with what was seen of them; the losses, if there are any.

        Without one, heads are kept from now on. `StoreUnavailable` if that can't be done.
        """
        await self.examine()
        if not self.open_losses:
            self._keeping = PeriodicTask("heads", self.look)
            self._keeping.start(self._every_seconds)
        return self.open_losses

    async def stop(self) -> None:
        """Keeps the heads a last time, before the stores close."""
        if self._keeping is None:
            return
        await self._keeping.stop()
        with contextlib.suppress(StoreUnavailable):  # Those of a minute ago are kept.
            await self.look()

    async def examine(self) -> None:
        """Compares every log with every head that any store has kept of it, and with what the others say of
        it, then keeps the new heads."""
        seen = await seen_by(self._stores)
        self._losses = {**seen.losses}
        as_seen = await agreeing(self._stores, seen.witnesses)
        for witness in sorted(seen.witnesses):
            if witness in self._losses and self._losses[witness].by:
                continue
            if witness not in as_seen:
                await self._compare(witness)
            known = self._heads.get((witness.log, witness.community))
            if known is None or known.sequence <= witness.sequence:
                self._heads[witness.log, witness.community] = witness
        for witness in await mentioned(self._stores):
            if not any(loss.covers(witness) for loss in self._losses.values()):
                await self._compare(witness)
        if self._vault_mark is not None and (VAULT, WHOLE) not in self._heads:
            await self._take_mark(self._vault_mark)
        await self.look(always=True)

    async def look(self, *, always: bool = False) -> None:
        """Keeps the heads of the logs that have grown; of one that lost something, what was seen before."""
        changed = always
        for log, store in self._stores.items():
            ends = await store.heads()
            known = {community: one.sequence for (of, community), one in self._heads.items() if of == log}
            for community in sorted(ends.keys() | known.keys()):
                if ends.get(community, 0) != known.get(community, 0):
                    changed = await self._look_at(log, community) or changed
        if changed:
            await self._save()

    def losses_of(self, log: str, community: str) -> Sequence[Loss]:
        """Those of one log, accepted or not."""
        return [one for one in self._losses.values() if (one.log, one.community) == (log, community)]

    async def acknowledge(
        self,
        log: str,
        community: str,
        *,
        reason: str,
        by: str,
        done: str = "",
        feeds: Collection[str] = (),
    ) -> Sequence[Loss]:
        """Accepts what a log has lost, for good: it counts as it is now. The losses that this ends.

        ``done`` says what began anew for it. Of these ``feeds`` the heads that were seen count no more: what
        they had of the loss was set aside. A loss that was accepted before is noted anew if something was
        done for it only now.
        """
        ended = [
            one.model_copy(
                update={
                    "reason": reason,
                    "by": by,
                    "acknowledged_at": self._clock.now(),
                    "done": "; ".join(filter(None, (one.done, done))),
                }
            )
            for one in self.losses_of(log, community)
            if not one.by or done
        ]
        self._losses.update((one.witness, one) for one in ended)
        if ended:
            for name in (log, *feeds):
                self._heads.pop((name, community), None)
            if log == VAULT and self._vault_mark is not None:
                await self._take_mark(self._vault_mark)
            await self.look(always=True)
        return ended

    async def _look_at(self, log: str, community: str) -> bool:
        before = self._heads.get((log, community))
        if before is not None and await self._compare(before):
            return True
        head = await self._stores[log].head(community)
        if head != Head():
            self._heads[log, community] = Witness(log, community, head.sequence, head.hash.hex())
        return head != Head()

    async def _compare(self, witness: Witness) -> bool:
        """Whether a log has lost what was seen of it; a new loss is told."""
        found = await self._difference(witness)
        again = iter(() if witness in self._losses else self._asks_again_after)
        while found is not None and (seconds := next(again, None)) is not None:
            await asyncio.sleep(seconds)
            found = await self._difference(witness)
        if found is None:
            return witness in self._losses
        if witness not in self._losses:
            now = self._clock.now()
            loss = Loss(**witness._asdict(), found=found, found_at=now)
            self._losses[witness] = loss
            _log.critical("log_has_lost_events", log=witness.log, community=witness.community, found=found)
        return True

    async def _difference(self, witness: Witness) -> str | None:
        if witness.log == VAULT and self._vault_mark is not None:
            return vault_difference(witness, await self._vault_mark())
        store = self._stores.get(witness.log)
        return await difference_in(store, witness) if store is not None else None

    async def _take_mark(self, mark: Mark) -> None:
        self._heads[VAULT, WHOLE] = Witness(VAULT, WHOLE, 1, await mark())

    async def _save(self) -> None:
        # Another process, or an operator, may have noted losses meanwhile: none is ever taken away.
        theirs = (await seen_by(self._stores)).losses.values()
        self._losses = {**together([HeadsRecord(losses=(*theirs, *self._losses.values()))]).losses}
        heads: dict[str, dict[str, tuple[int, str]]] = {}
        for (log, community), one in self._heads.items():
            heads.setdefault(log, {})[community] = (one.sequence, one.hash)
        body = HeadsRecord(heads=heads, losses=tuple(self._losses.values())).model_dump_json().encode()
        for store in self._stores.values():
            await store.save_snapshot(Snapshot(HEADS, _SCHEMA, 0, b"", body))
