"""Taking a backup while the platform runs, consistent over all services.

A log remembers how far it has come in other logs (`Header.sources`). Each log is read to its end as it is
found, and then those others are read on as far as the saved logs refer to them. So nothing that is saved
refers to anything that is not; what happened later is not in the backup.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from hehuo.backup.archive import FORMAT, Archive, Manifest, SavedLog, SavedVault, saved_vault
from hehuo.backup.checking import check
from hehuo.backup.stores import Stores
from hehuo.services import FEEDS, RESTRICTED
from services.gateway.identity.vault import Kept
from shared.eventlog.commit import Commit, log_of
from shared.eventlog.port import EventStore, whole_epoch
from shared.eventlog.verify import ChainCheck

Clock = Callable[[], datetime]


class BackupFailed(Exception):  # noqa: N818 (shown to the operator as a sentence)
    """No backup was written, and why."""


@dataclass(slots=True)
class _End:
    """How far one log is saved."""

    check: ChainCheck
    wanted: int = 0
    """How far it must be saved at least, since another log refers to it."""


async def save(stores: Stores, path: Path, now: Clock = lambda: datetime.now(UTC)) -> Manifest:
    """Writes a backup to a directory, which must not be there yet, and checks it.

    It appears under its name when it is whole; until then it is called ``….partial``.
    """
    archive = _begin(path)
    try:
        return await _save(stores, archive, path, now)
    except OSError as error:
        raise BackupFailed(f"{error.filename or archive.path} can't be written: {error.strerror}") from None


async def _save(stores: Stores, archive: Archive, path: Path, now: Clock) -> Manifest:
    begun_at = now()
    epoch = await _epoch(stores)
    logs = await _Logs(stores, archive).save()
    # After the logs: a text is kept before the event that mentions it is recorded.
    vault = await _save_vault(stores, archive)
    if not any(logs.values()):
        raise BackupFailed("there is no log to back up: is it the right HEHUO_DATA_DIR, or HEHUO_MONGO_URL?")
    manifest = Manifest(
        format=FORMAT,
        version=version("hehuo"),
        begun_at=begun_at,
        finished_at=now(),
        epoch=epoch,
        clock_ahead_seconds=stores.clock_ahead.total_seconds(),
        logs=logs,
        vault=vault,
    )
    archive.seal(manifest)
    check(archive)
    archive.path.rename(path)
    return manifest


class _Logs:
    """All logs on their way into an archive."""

    def __init__(self, stores: Stores, archive: Archive) -> None:
        self._stores = stores.logs
        self._archive = archive
        self._ends: dict[tuple[str, str], _End] = {}

    async def save(self) -> dict[str, dict[str, SavedLog]]:
        """Saves every log; where each one ends."""
        for log, store in self._stores.items():
            for community, last in sorted((await store.heads()).items()):
                await self._save_until(log, community, last)
        while behind := self._behind():
            for log, community, wanted in behind:
                await self._save_until(log, community, wanted)
        found: dict[str, dict[str, SavedLog]] = {log: {} for log in self._stores}
        for (log, community), end in sorted(self._ends.items(), key=lambda one: one[0]):
            verdict = end.check.verdict
            found[log][community] = SavedLog(last=verdict.events, hash=verdict.head, commits=verdict.commits)
        return found

    def _behind(self) -> list[tuple[str, str, int]]:
        """The logs that others refer to beyond what is saved, and how far."""
        return [
            (log, community, end.wanted)
            for (log, community), end in self._ends.items()
            if end.check.head.sequence < end.wanted
        ]

    async def _save_until(self, log: str, community: str, sequence: int) -> None:
        end = self._end(log, community)
        while (saved := end.check.head.sequence) < sequence:
            commits = await self._store(log).read(community, saved)
            if not commits:
                raise BackupFailed(
                    f"{log}/{community} ends at {saved}, but {sequence} was seen of it:"
                    " was it cut off? `hehuo verify` tells more"
                )
            self._take(log, community, end, commits)

    def _take(self, log: str, community: str, end: _End, commits: Sequence[Commit]) -> None:
        for commit in commits:
            if not end.check.take(commit):
                raise BackupFailed(f"{log}/{community}: {end.check.fault}")
            for source, sequence in end.check.sources.items():
                other = self._end(*log_of(source, community))
                other.wanted = max(other.wanted, sequence)
        self._archive.write_commits(log, community, commits)

    def _store(self, log: str) -> EventStore:
        store = self._stores.get(log)
        if store is None:
            raise BackupFailed(f"a log refers to the log of {log}, which is not there")
        return store

    def _end(self, log: str, community: str) -> _End:
        end = self._ends.get((log, community))
        if end is None:
            end = self._ends[log, community] = _End(ChainCheck(log, community))
        return end


async def _epoch(stores: Stores) -> int:
    """The greatest number that readers may have seen: a restore begins a greater one.

    It is the same in all stores, since a restore raises it in all; the feeds' alone may be greater. The
    restricted one that holds nothing, since an earlier version had none, gets its epoch at its first start.
    """
    found = {log: await whole_epoch(store) for log, store in stores.logs.items()}
    if RESTRICTED in found and not found[RESTRICTED] and not await stores.logs[RESTRICTED].heads():
        del found[RESTRICTED]
    feeds = {found.pop(one) for one in FEEDS if one in found}
    others = {*found.values()}
    if len(others) > 1 or min(feeds, default=0) < max(others, default=0):
        numbers = sorted({*feeds, *others})
        raise BackupFailed(f"the stores are of different epochs {numbers}: they do not belong together")
    return max({*feeds, *others})


async def _save_vault(stores: Stores, archive: Archive) -> SavedVault:
    counted = Counter[type[Kept]]()
    archive.write_vault([])
    async for kept in stores.vault.everything():
        archive.write_vault(kept)
        counted.update(map(type, kept))
    return saved_vault(counted, archive.vault_digest())


def _begin(path: Path) -> Archive:
    """An empty directory beside the place where the backup will be; what a cut-off one left is taken away."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        if path.exists():
            raise BackupFailed(f"{path} is there already: a backup goes to a directory of its own")
        if partial.exists():
            if not {one.name for one in partial.iterdir()} <= {"logs", "vault.jsonl", "manifest.json"}:
                raise BackupFailed(f"{partial} is no unfinished backup: move it away")
            shutil.rmtree(partial)
        partial.mkdir(parents=True, mode=0o700)
    except PermissionError:
        raise BackupFailed(_closed(path)) from None
    except OSError as error:
        raise BackupFailed(f"{path} can't be made: {error.strerror}") from None
    return Archive(partial)


def _closed(path: Path) -> str:
    """Why nothing can be made there: a container's user rarely owns what it is given of the machine."""
    folder = next(one for one in path.parents if _is_there(one))
    user = os.geteuid()
    return (
        f"{folder} can't be written by user {user}, who takes this backup: it belongs to user"
        f" {folder.stat().st_uid}. On the machine that has it: chown {user} FOLDER"
    )


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError:
        return False
