"""What a backup is made of: a directory with a manifest, a file for each log, and the vault.

```
manifest.json                what there is, and where each log ends
vault.jsonl                  the vault: a line for a person, text, feed's key, claim code or contact read
logs/partners/haiwan.jsonl   a log: for each commit a line that says where it belongs, then its very lines
```

A commit's lines are the bytes that its hash covers, so a log proves itself, and the manifest names the hash
at its end. The files are written first and the manifest last: without one it is no backup.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from services.gateway.identity.vault import ClaimCode, ContactRead, FeedKey, Kept, KeptText, Person
from shared.eventlog.commit import Commit
from shared.eventlog.commit_lines import lines_of, next_commit
from shared.kernel.error_text import in_one_line

FORMAT = 1
_SAFE_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")


class BackupIsBroken(Exception):  # noqa: N818 (shown to the operator as a sentence)
    """This is no backup, or it is damaged."""


class SavedLog(BaseModel):
    """Where a log ends in the backup."""

    model_config = ConfigDict(frozen=True)

    last: int
    hash: str
    commits: int


class SavedVault(BaseModel):
    """What the vault's file holds."""

    model_config = ConfigDict(frozen=True)

    people: int
    texts: int
    sha256: str
    feed_keys: int = 0
    """Older backups hold none: the feeds of a platform restored from them get new ones."""
    claim_codes: int = 0
    contact_reads: int = 0
    """Older backups hold neither: codes are handed out anew, and who read of people before is not known."""


def saved_vault(counted: Mapping[type[Kept], int], sha256_: str) -> SavedVault:
    """What a manifest says of a vault of which so many things of each kind are kept."""
    return SavedVault(
        people=counted.get(Person, 0),
        texts=counted.get(KeptText, 0),
        feed_keys=counted.get(FeedKey, 0),
        claim_codes=counted.get(ClaimCode, 0),
        contact_reads=counted.get(ContactRead, 0),
        sha256=sha256_,
    )


class Manifest(BaseModel):
    """What a backup holds."""

    model_config = ConfigDict(frozen=True)

    format: int
    version: str
    """Of Hehuo."""
    begun_at: datetime
    finished_at: datetime
    epoch: int
    clock_ahead_seconds: float
    """How far a development clock was moved; 0 for real use."""
    logs: Mapping[str, Mapping[str, SavedLog]]
    """By service, and ``feed``; then by community."""
    vault: SavedVault


class Archive:
    """One backup's directory."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def manifest_path(self) -> Path:
        """What is written last."""
        return self.path / "manifest.json"

    @property
    def vault_path(self) -> Path:
        """The file of personal data."""
        return self.path / "vault.jsonl"

    def log_path(self, log: str, community: str) -> Path:
        """The file of a log; `BackupIsBroken` for names that none can have."""
        for name in (log, community):
            if not _SAFE_NAME.fullmatch(name):
                raise BackupIsBroken(f"{self.path}: {name!r} is not the name of a log")
        return self.path / "logs" / log / f"{community}.jsonl"

    def manifest(self) -> Manifest:
        """What the backup says that it holds."""
        try:
            manifest = Manifest.model_validate_json(self.manifest_path.read_bytes())
        except FileNotFoundError:
            raise BackupIsBroken(
                f"{self.path} has no manifest: it is no backup, or was not finished"
            ) from None
        except ValidationError as error:
            raise BackupIsBroken(f"{self.manifest_path} can't be read: {in_one_line(error)}") from None
        if manifest.format != FORMAT:
            raise BackupIsBroken(f"{self.path} is of format {manifest.format}; this Hehuo knows {FORMAT}")
        return manifest

    def commits(self, log: str, community: str) -> Iterator[Commit]:
        """A log's commits as they were written; `BackupIsBroken` where that can't be read."""
        path = self.log_path(log, community)
        try:
            with path.open("rb") as file:
                while commit := next_commit(file):
                    yield commit
        except (OSError, ValueError) as error:
            raise BackupIsBroken(f"{path} can't be read: {in_one_line(error)}") from None

    def kept(self) -> Iterator[Kept]:
        """What the vault held."""
        read = 0
        try:
            with self.vault_path.open("rb") as file:
                for line in file:
                    yield _KEPT.validate_json(line)
                    read += 1
        except (OSError, ValueError) as error:
            where = f"{self.vault_path} can't be read after {read} lines"
            raise BackupIsBroken(f"{where}: {in_one_line(error)}") from None

    def write_commits(self, log: str, community: str, commits: Sequence[Commit]) -> None:
        """Adds commits at the end of a log's file."""
        path = self.log_path(log, community)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _open(path, append=True) as file:
            for commit in commits:
                file.write(lines_of(commit))

    def write_vault(self, kept: Sequence[Kept]) -> None:
        """Adds to the vault's file."""
        with _open(self.vault_path, append=True) as file:
            for one in kept:
                line = json.dumps(asdict(one), ensure_ascii=False, default=datetime.isoformat)
                file.write(line.encode() + b"\n")

    def seal(self, manifest: Manifest) -> None:
        """Makes everything last, the manifest after all else."""
        for path in sorted(self.path.rglob("*")):
            _sync(path)
        with _open(self.manifest_path, append=False) as file:
            file.write(manifest.model_dump_json(indent=1).encode() + b"\n")
        _sync(self.manifest_path)
        _sync(self.path)

    def vault_digest(self) -> str:
        """The hash of the vault's file."""
        digest = sha256()
        with self.vault_path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
        return digest.hexdigest()


_KEPT: TypeAdapter[Kept] = TypeAdapter(Kept)


def _open(path: Path, *, append: bool) -> BinaryIO:
    """For writing, readable by its owner alone: there is personal data in a backup."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
