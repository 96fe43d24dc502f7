"""Putting a backup into an empty platform: the very same commits, under an epoch of their own.

It can be cut off at any time and run again: the stores say that they are not whole until it is done, and
nothing works on them before. Documents are not restored; they are made anew from the logs.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from hehuo.backup.archive import Archive, Manifest
from hehuo.backup.stores import Stores
from hehuo.services import FEED, RESTRICTED
from services.gateway.feed.public_epoch import begin_in_form
from services.gateway.identity.vault import Kept, KeptText
from shared.eventlog.commit import Head
from shared.eventlog.port import Epoch

Clock = Callable[[], datetime]

_LOGS_AT_ONCE = 64
_PORTION = 500
_MOST_SIGNS = 8_000_000


class RestoreRefused(Exception):  # noqa: N818 (shown to the operator as a sentence)
    """Nothing was changed, and why."""


async def restore(
    archive: Archive, manifest: Manifest, stores: Stores, now: Clock = lambda: datetime.now(UTC)
) -> int:
    """Fills empty stores from a backup that was just proved whole (`check`); the epoch that begins.

    Stores that a restore of the same backup filled in part are filled further.
    """
    # An earlier version had no restricted feed: it fills itself from the services' logs.
    if missing := set(stores.logs) ^ {*manifest.logs, *({RESTRICTED} & set(stores.logs))}:
        raise RestoreRefused(
            f"the backup and this platform differ in their logs: {', '.join(sorted(missing))}"
        )
    number = await _begun(stores)
    if number is None:
        await _require_empty(stores)
        number = max(manifest.epoch + 1, int(now().timestamp()))
    else:
        await _require_part_of(archive, manifest, stores)
    for store in stores.logs.values():
        await store.set_epoch(Epoch(number, whole=False))
    await _fill_logs(archive, manifest, stores)
    for portion in _portions(archive.kept()):
        await stores.vault.refill(portion)
    await begin_in_form(stores.logs[FEED], number)
    for store in stores.logs.values():
        await store.set_epoch(Epoch(number, whole=True))
    return number


def _portions(kept: Iterable[Kept]) -> Iterator[Sequence[Kept]]:
    """So many at once; fewer where files of vouchers are among them."""
    portion: list[Kept] = []
    signs = 0
    for one in kept:
        portion.append(one)
        signs += len(one.text) if isinstance(one, KeptText) else 0
        if len(portion) >= _PORTION or signs > _MOST_SIGNS:
            yield portion
            portion, signs = [], 0
    if portion:
        yield portion


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


async def _require_part_of(archive: Archive, manifest: Manifest, stores: Stores) -> None:
    """That whatever is there already is of this backup: every log ends with one of its commits."""
    for log, store in stores.logs.items():
        for community in await store.heads():
            there = await store.head(community)
            saved = manifest.logs.get(log, {})
            commits = archive.commits(log, community) if community in saved else ()
            if not any(there == Head(commit.last, commit.hash) for commit in commits):
                raise RestoreRefused(
                    f"a restore was begun here with another backup: {log}/{community} holds events that"
                    " are not of this one; finish it with that one"
                )


async def _fill_logs(archive: Archive, manifest: Manifest, stores: Stores) -> None:
    """Many logs at a time, since appends that wait together share one write to the disk."""
    turns = asyncio.Semaphore(_LOGS_AT_ONCE)

    async def fill(log: str, community: str) -> None:
        async with turns:
            store = stores.logs[log]
            there = (await store.head(community)).sequence
            for commit in archive.commits(log, community):
                if commit.first > there:
                    await store.append(commit)

    logs = [(log, community) for log, saved in manifest.logs.items() for community in saved]
    # All are awaited before any error is raised: nothing runs on unseen.
    results = await asyncio.gather(*(fill(*one) for one in logs), return_exceptions=True)
    if errors := [one for one in results if isinstance(one, BaseException)]:
        raise errors[0]
