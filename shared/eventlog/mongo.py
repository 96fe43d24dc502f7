"""Logs in MongoDB: one document for each commit, its ``_id`` the community and the first sequence.

A commit is inserted once its predecessor is known, and the ``_id`` after a predecessor can be taken once.
So no log has a gap or a fork, whoever writes at the same time (decision 13). What is known of a log's end
may be old, never wrong: from there the next ``_id`` is asked for until there is none. Now and then it is
noted beside the log, so that a process that starts need not look through all of it.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import cast

import structlog

from shared.eventlog.commit import Commit, Head
from shared.eventlog.mongo_rows import StoredEnd, StoredSnapshot, commit_of, document_of, id_of
from shared.eventlog.port import Epoch, SequenceConflict, Snapshot
from shared.eventlog.shelves import Shelving
from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_client import Database
from shared.storage.mongo_driver import Fields
from shared.storage.shared_call import SharedCall

_log = structlog.get_logger(__name__)
_MOST_STEPS = 2
"""How many commits are followed one by one to a log's end; what lies further is found by a range."""
_MOST_BYTES_OF_A_SNAPSHOT = 15_500_000
"""A document has 16 MB at most."""
_AT_ONCE = 16
_NOTE_EVERY = 64
"""A process notes where a log ends once for this many of its commits: one small write for many."""
_END = ("community", "last", "hash")
_EPOCH = "epoch"


class MongoEventStore:
    """`EventStore` in one database, for any number of processes. The client belongs to the caller."""

    def __init__(self, database: Database, prefix: str = "") -> None:
        self._database = database = database.handle()
        self._commits = database.collection(f"{prefix}commits")
        self._communities = database.collection(f"{prefix}communities")
        """Whose logs there are, written before a log's first commit, and where each ended some time ago."""
        self._snapshots = database.collection(f"{prefix}snapshots")
        self._set_aside = database.collection(f"{prefix}set_aside")
        self._epoch = database.collection(f"{prefix}epoch")
        self._known: dict[str, Head] = {}
        """Where a commit is known to end, for each log: the last one that this process has seen."""
        self._appended_to: Counter[str] = Counter()
        """How many commits this process has appended to each log."""
        self._notes: set[asyncio.Task[None]] = set()
        self._appends: dict[asyncio.Task[None], str] = {}
        self._closing = False
        self._find_heads = SharedCall(self._look_for_heads)

    # -- writing ---------------------------------------------------------------------------------

    async def append(self, commit: Commit) -> None:
        """See `EventStore.append`. It is finished even if its caller goes away."""
        if self._closing:
            raise StoreUnavailable(f"{self._database.name} is closed")
        task = asyncio.create_task(self._append(commit))
        self._appends[task] = commit.community
        task.add_done_callback(self._appended)
        await asyncio.shield(task)

    def _appended(self, task: asyncio.Task[None]) -> None:
        del self._appends[task]
        if not task.cancelled():
            task.exception()  # Looked at, in case that the caller has gone.

    async def _append(self, commit: Commit) -> None:
        community = commit.community
        before = Head(commit.first - 1, commit.prev_hash)
        if before != self._known.get(community, Head()) and before != await self._find_head(community):
            raise SequenceConflict(f"{community}: {commit.first} does not follow the head")
        if before == Head():
            await self._communities.insert({"_id": community})
        if not await self._commits.insert(document_of(commit)):
            raise SequenceConflict(f"{community}: {commit.first} has been taken")
        self._note(community, Head(commit.last, commit.hash))
        self._appended_to[community] += 1
        if self._appended_to[community] % _NOTE_EVERY == 1:
            note = asyncio.create_task(self._note_down(community))
            self._notes.add(note)
            note.add_done_callback(self._notes.discard)

    async def _note_down(self, community: str) -> None:
        """Leaves word of where a log ends. Nobody waits for it; without it, the end is only sought longer."""
        head = self._known[community]
        try:
            await self._communities.put({"_id": community, "last": head.sequence, "hash": head.hash})
        except StoreUnavailable as error:
            _log.info("end_not_noted", community=community, error=str(error))

    # -- where logs end --------------------------------------------------------------------------

    async def head(self, community: str) -> Head:
        """See `EventStore.head`. Appends to the log that are under way here are waited for."""
        if under_way := [task for task, log in self._appends.items() if log == community]:
            await asyncio.wait(under_way)
        return await self._find_head(community)

    async def heads(self) -> dict[str, int]:
        """See `EventStore.heads`. All who ask at the same time share one look."""
        return await self._find_heads()

    async def _look_for_heads(self) -> dict[str, int]:
        communities = self._take_notes(await self._communities.find({}))
        far = await self._follow(communities)
        turns = asyncio.Semaphore(_AT_ONCE)

        async def seek(community: str) -> None:
            async with turns:
                await self._seek_head(community)

        await asyncio.gather(*map(seek, far))
        return {one: self._known[one].sequence for one in communities if one in self._known}

    async def _find_head(self, community: str) -> Head:
        if community not in self._known and (noted := await self._communities.get(community)):
            self._take_notes([noted])
        if await self._follow([community]):
            await self._seek_head(community)
        return self._known.get(community, Head())

    async def _follow(self, communities: Sequence[str]) -> Sequence[str]:
        """Goes on from the known ends of these logs, commit by commit; those that went on too far."""
        for _ in range(_MOST_STEPS):
            following = [id_of(one, self._known.get(one, Head()).sequence + 1) for one in communities]
            communities = self._note_ends(await self._commits.get_many(following, *_END))
            if not communities:
                break
        return communities

    async def _seek_head(self, community: str) -> None:
        # Up to the character after the colon.
        whole = {"_id": {"$gte": id_of(community, 0), "$lt": f"{community};"}}
        self._note_ends(await self._commits.find(whole, order=[("_id", -1)], limit=1, fields=_END))

    def _take_notes(self, communities: Iterable[Fields]) -> list[str]:
        """Takes note of where these logs ended some time ago; whose they are."""
        names = []
        for one in communities:
            names.append(str(one["_id"]))
            if "last" in one:
                self._note(names[-1], Head(cast("int", one["last"]), cast("bytes", one["hash"])))
        return names

    def _note_ends(self, commits: Iterable[Fields]) -> list[str]:
        """Takes note of where commits end; whose they are."""
        ends = [cast("StoredEnd", one) for one in commits]
        for end in ends:
            self._note(end["community"], Head(end["last"], end["hash"]))
        return [end["community"] for end in ends]

    def _note(self, community: str, head: Head) -> None:
        if head.sequence > self._known.get(community, Head()).sequence:
            self._known[community] = head

    @property
    def ends(self) -> None:
        """See `EventStore.ends`."""

    # -- reading ---------------------------------------------------------------------------------

    async def read(self, community: str, after: int = 0, *, commits: int = 256) -> list[Commit]:
        """See `EventStore.read`."""
        found: list[Commit] = []
        commit = await self._holding(community, after + 1)
        while commit is not None:
            found.append(commit)
            if len(found) == commits:
                break
            if len(found) == _MOST_STEPS:
                found += await self._from(community, commit.last + 1, commits - len(found))
                break
            commit = await self._starting(community, commit.last + 1)
        if found:
            self._note(community, Head(found[-1].last, found[-1].hash))
        return found

    async def _starting(self, community: str, sequence: int) -> Commit | None:
        fields = await self._commits.get(id_of(community, sequence))
        return None if fields is None else commit_of(fields)

    async def _holding(self, community: str, sequence: int) -> Commit | None:
        """The commit that holds an event; None if the log has not come so far."""
        commit = await self._starting(community, sequence)
        if commit is not None or self._known.get(community, Head()).sequence == sequence - 1:
            return commit
        before = {"_id": {"$gte": id_of(community, 0), "$lt": id_of(community, sequence)}}
        last = await self._commits.find(before, order=[("_id", -1)], limit=1)
        holding = [one for one in map(commit_of, last) if one.last >= sequence]
        return holding[0] if holding else None

    async def _from(self, community: str, first: int, limit: int) -> list[Commit]:
        rest = {"_id": {"$gte": id_of(community, first), "$lt": f"{community};"}}
        return [commit_of(one) for one in await self._commits.find(rest, order=[("_id", 1)], limit=limit)]

    # -- snapshots -------------------------------------------------------------------------------

    async def snapshot(self, community: str) -> Snapshot | None:
        """See `EventStore.snapshot`."""
        fields = await self._snapshots.get(community)
        if fields is None:
            return None
        stored = cast("StoredSnapshot", fields)
        return Snapshot(community, stored["schema"], stored["sequence"], stored["hash"], stored["body"])

    @property
    def shelves(self) -> None:
        """See `EventStore.shelves`."""

    async def save_snapshot(self, snapshot: Snapshot, shelving: Shelving | None = None) -> None:
        """See `EventStore.save_snapshot`. One that is larger than a document may be is not kept."""
        if shelving is not None:
            raise NotImplementedError("nothing lies beside logs that several processes write to")
        if len(snapshot.body) > _MOST_BYTES_OF_A_SNAPSHOT:
            _log.warning("snapshot_too_large", community=snapshot.community, bytes=len(snapshot.body))
            return
        of = {"schema": snapshot.schema, "sequence": snapshot.sequence, "hash": snapshot.hash}
        await self._snapshots.put({"_id": snapshot.community, **of, "body": snapshot.body})

    # -- its epoch -------------------------------------------------------------------------------

    async def epoch(self) -> Epoch:
        """See `EventStore.epoch`."""
        fields = await self._epoch.get(_EPOCH)
        return Epoch(cast("int", fields["number"]), bool(fields["whole"])) if fields else Epoch()

    async def set_epoch(self, epoch: Epoch) -> None:
        """See `EventStore.set_epoch`."""
        await self._epoch.put({"_id": _EPOCH, "number": epoch.number, "whole": epoch.whole})

    async def cut(self, community: str, after: int) -> int:
        """See `EventStore.cut`. Each step may be the last: what is left is a log all the same."""
        await self._communities.put({"_id": community})  # No end is noted that will be no more.
        self._known.pop(community, None)
        while found := await self._beyond(community, after):
            for one in found:
                await self._set_aside.insert({**document_of(one), "_id": one.hash.hex()})
                await self._commits.delete({"_id": id_of(community, one.first)})
        self._known.pop(community, None)
        return (await self._find_head(community)).sequence

    async def _beyond(self, community: str, after: int) -> list[Commit]:
        """Some of the commits that begin beyond an event, from the log's end backwards."""
        beyond = {"_id": {"$gt": id_of(community, after), "$lt": f"{community};"}}
        found = await self._commits.find(beyond, order=[("_id", -1)], limit=_AT_ONCE)
        return [commit_of(one) for one in found]

    # -- its end ---------------------------------------------------------------------------------

    async def close(self) -> None:
        """Finishes the appends under way. The client is closed by whom it belongs to."""
        self._closing = True
        if under_way := {*self._appends, *self._notes}:
            await asyncio.wait(under_way)
        self._database.close()
