"""Putting a backup into an empty platform: the very same commits, under an epoch of their own.

It can be cut off at any time and run again: the stores say that they are not whole until it is done, and
nothing works on them before. Documents are not restored; they are made anew from the logs.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from hehuo.backup.archive import Archive, Manifest
from hehuo.backup.checking import check
from hehuo.backup.stores import Stores
from shared.eventlog.commit import Commit, Head
from shared.eventlog.port import Epoch, EventStore

Clock = Callable[[], datetime]

_LOGS_AT_ONCE = 64
_PORTION = 500


class RestoreRefused(Exception):  # noqa: N818 (shown to the operator as a sentence)
    """Nothing was changed, and why."""


async def restore(path: Path, stores: Stores, now: Clock = lambda: datetime.now(UTC)) -> tuple[Manifest, int]:
    """Fills empty stores from a backup that holds; what it held, and the epoch that begins.

    Stores that a restore of the same backup filled in part are filled further.
    """
    archive = Archive(path)
    manifest = check(archive)
    if missing := set(stores.logs) ^ set(manifest.logs):
        raise RestoreRefused(
            f"the backup and this platform differ in their logs: {', '.join(sorted(missing))}"
        )
    number = await _begun(stores)
    if number is None:
        await _require_empty(stores)
        number = max(manifest.epoch + 1, int(now().timestamp()))
    for store in stores.logs.values():
        await store.set_epoch(Epoch(number, whole=False))
    await _fill_logs(archive, manifest, stores)
    kept = archive.kept()
    while portion := list(islice(kept, _PORTION)):
        await stores.vault.refill(portion)
    for store in stores.logs.values():
        await store.set_epoch(Epoch(number, whole=True))
    return manifest, number


async def _begun(stores: Stores) -> int | None:
    """The epoch of a restore that was begun here and cut off."""
    epochs = [await store.epoch() for store in stores.logs.values()]
    return next((epoch.number for epoch in epochs if not epoch.whole), None)


async def _require_empty(stores: Stores) -> None:
    for log, store in stores.logs.items():
        if heads := await store.heads():
            raise RestoreRefused(
                f"the log of {log} holds {sum(heads.values())} events of {len(heads)} communities already:"
                " a backup is restored into an empty platform"
            )
    if stores.derived:
        raise RestoreRefused(
            f"there are documents already ({', '.join(stores.derived)}), made from other logs:"
            " a backup is restored into an empty platform"
        )
    async for _ in stores.vault.everything():
        raise RestoreRefused("the vault is not empty: a backup is restored into an empty platform")


async def _fill_logs(archive: Archive, manifest: Manifest, stores: Stores) -> None:
    """Many logs at a time, since appends that wait together share one write to the disk."""
    turns = asyncio.Semaphore(_LOGS_AT_ONCE)
    work = []
    for log, store in stores.logs.items():
        if stray := (await store.heads()).keys() - manifest.logs[log].keys():
            raise RestoreRefused(
                f"the log of {log} holds {', '.join(sorted(stray))}, which the backup has not"
            )
        work += [_fill(archive, log, community, store, turns) for community in manifest.logs[log]]
    # All are awaited before any error is raised: nothing runs on unseen.
    for result in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


async def _fill(
    archive: Archive, log: str, community: str, store: EventStore, turns: asyncio.Semaphore
) -> None:
    async with turns:
        there = await store.head(community)
        for commit in _beyond(archive.commits(log, community), there, f"{log}/{community}"):
            await store.append(commit)


def _beyond(commits: Iterator[Commit], there: Head, where: str) -> Iterator[Commit]:
    """The commits that are not there yet; those that are must be the backup's."""
    joined = there == Head()
    for commit in commits:
        if commit.last > there.sequence and joined:
            yield commit
        joined = joined or there == Head(commit.last, commit.hash)
    if not joined:
        raise RestoreRefused(f"{where} holds events that are not of this backup")
