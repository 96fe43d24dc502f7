"""Proving that a backup is whole: every chain to the end that the manifest names, and nothing missing."""

from collections import Counter
from collections.abc import Iterator

from hehuo.backup.archive import Archive, BackupIsBroken, Manifest, SavedLog, saved_vault
from services.gateway.identity.vault import Kept
from shared.eventlog.commit import Commit, log_of
from shared.eventlog.verify import verify_chain


def check(archive: Archive) -> Manifest:
    """What the backup holds; raises `BackupIsBroken` with the first thing that is wrong with it."""
    manifest = archive.manifest()
    ends = {(log, name): one.last for log, saved in manifest.logs.items() for name, one in saved.items()}
    for log, saved in manifest.logs.items():
        for community, end in saved.items():
            _check_log(archive, log, community, end, ends)
    _check_vault(archive, manifest)
    return manifest


def _check_log(
    archive: Archive, log: str, community: str, end: SavedLog, ends: dict[tuple[str, str], int]
) -> None:
    where = f"{archive.path}: {log}/{community}"
    seen: dict[str, int] = {}
    verdict = verify_chain(log, community, _noting(archive.commits(log, community), community, seen))
    if verdict.fault:
        raise BackupIsBroken(f"{where}: {verdict.fault}")
    if (verdict.events, verdict.head, verdict.commits) != (end.last, end.hash, end.commits):
        raise BackupIsBroken(
            f"{where} ends at {verdict.events}, the manifest says {end.last}, or other hashes"
        )
    for source, sequence in seen.items():
        if ends.get(log_of(source, community), 0) < sequence:
            raise BackupIsBroken(f"{where} has seen {source} up to {sequence}, which is not in the backup")


def _noting(commits: Iterator[Commit], community: str, seen: dict[str, int]) -> Iterator[Commit]:
    """The commits as they pass, with how far they refer to other logs."""
    for commit in commits:
        if commit.community != community:
            raise ValueError(f"it is of {commit.community}")
        yield commit
        for source, sequence in (commit.header.sources or {}).items():
            seen[source] = max(sequence, seen.get(source, 0))


def _check_vault(archive: Archive, manifest: Manifest) -> None:
    counted = Counter[type[Kept]](map(type, archive.kept()))
    if saved_vault(counted, archive.vault_digest()) != manifest.vault:
        raise BackupIsBroken(f"{archive.vault_path} is not what the manifest says: it was changed or cut off")
