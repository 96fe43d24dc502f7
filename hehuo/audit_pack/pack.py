"""An audit pack, read from its archive and from nothing else."""

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError

from shared.contracts.fund.audit_pack import FORMAT, LOGS, MANIFEST, PackManifest, path_of
from shared.eventlog.commit import Commit
from shared.eventlog.commit_lines import next_commit
from shared.eventlog.verify import ChainCheck, Verdict
from shared.kernel.error_text import in_one_line

_READ_AT_ONCE = 1 << 20
"""Bytes: a `ZipFile` gives out its content in small pieces otherwise, each at a price."""


class PackIsBroken(Exception):  # noqa: N818 (shown to the auditor as a sentence)
    """This is no audit pack, or it was cut off."""


class Pack:
    """One archive."""

    def __init__(self, path: Path) -> None:
        """`PackIsBroken` for what is no pack."""
        try:
            self._archive = ZipFile(path)
            self.manifest = PackManifest.model_validate_json(self._archive.read(MANIFEST))
        except ValidationError as error:
            raise PackIsBroken(f"{path}: {MANIFEST} can't be read: {in_one_line(error)}") from None
        except (OSError, BadZipFile, KeyError) as error:
            raise PackIsBroken(f"{path} is no whole audit pack: {error}") from None
        if self.manifest.format != FORMAT or set(self.manifest.logs) != set(LOGS):
            raise PackIsBroken(f"{path} is a pack of another kind than this Hehuo knows")

    def close(self) -> None:
        """Lets go of the archive."""
        self._archive.close()

    def bytes_of(self, log: str) -> int:
        """How long a log is, unpacked, as the archive's directory says."""
        try:
            return self._archive.getinfo(path_of(log)).file_size
        except KeyError:
            return 0

    def follow(self, log: str, check: ChainCheck) -> Iterator[Commit]:
        """The commits of a log up to the first fault, which ``check`` then names."""
        try:
            with self._archive.open(path_of(log)) as plain:
                file = cast("BinaryIO", BufferedReader(plain, _READ_AT_ONCE))
                while commit := next_commit(file):
                    if not check.take(commit, typed=True):
                        return
                    yield commit
        except (OSError, BadZipFile, KeyError, ValueError) as error:
            check.unreadable(error)

    def faults(self, verdict: Verdict) -> Iterator[str]:
        """What speaks against a log: its chain, whose it is, and that it ends where the manifest says."""
        said = self.manifest.logs[verdict.log]
        if verdict.fault:
            yield f"{verdict.log}: {verdict.fault}"
        elif (verdict.events, verdict.head, verdict.commits) != (said.last, said.hash, said.commits):
            yield f"{verdict.log}: ends at {verdict.events}, but the manifest says {said.last}, {said.hash}"
