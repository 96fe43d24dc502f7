"""The audit pack of a fund, written while it is sent: however long the logs are, little of them is held."""

from collections.abc import AsyncIterator
from importlib.metadata import version
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from services.gateway.operations.caller import Caller
from shared.contracts.fund.audit_pack import (
    FORMAT,
    LOGS,
    MANIFEST,
    AuditCopyTaken,
    PackedLog,
    PackManifest,
    TakeAuditPack,
    path_of,
)
from shared.eventlog.commit import GENESIS
from shared.eventlog.commit_lines import lines_of

_AT_ONCE = 256


class _Written:
    """What a `ZipFile` writes, to be taken piece by piece. It can't be rewound."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keeps it until it is taken."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """There is nothing beyond it to flush to."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self._pieces = b"".join(self._pieces), []
        return taken


async def audit_pack(caller: Caller) -> AsyncIterator[bytes]:
    """The archive's bytes, in order; `StoreUnavailable` before the first where no log can be read.

    Who takes a pack stands in the fund's log before the pack is written, which so holds that too.
    """
    for log in LOGS:
        await caller.gateway.logs[log].commits(caller.community, 0, 1)
    taken = (await caller.submit(TakeAuditPack)).one(AuditCopyTaken)
    return _pieces(caller, taken)


async def _pieces(caller: Caller, taken: AuditCopyTaken) -> AsyncIterator[bytes]:
    written = _Written()
    ends: dict[str, PackedLog] = {}
    with ZipFile(cast("IO[bytes]", written), "w", ZIP_DEFLATED) as archive:  # It only writes.
        for log in LOGS:
            last, digest, count = 0, GENESIS, 0
            with archive.open(path_of(log), "w", force_zip64=True) as file:
                while commits := await caller.gateway.logs[log].commits(caller.community, last, _AT_ONCE):
                    for commit in commits:
                        file.write(lines_of(commit))
                    last, digest, count = commits[-1].last, commits[-1].hash, count + len(commits)
                    if piece := written.take():
                        yield piece
            ends[log] = PackedLog(last=last, hash=digest.hex(), commits=count)
        manifest = PackManifest(
            format=FORMAT,
            version=version("hehuo"),
            community=caller.community,
            taken_by=taken.taken_by,
            taken_at=taken.taken_at,
            copy_id=taken.copy_id,
            logs=ends,
        )
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    yield written.take()
