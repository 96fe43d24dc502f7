"""What other stores have seen of the logs, held against the logs themselves: for ``hehuo verify``."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from services.gateway.identity.vault import KeptText, Vault
from shared.eventlog.heads import HEADS, VAULT, difference, difference_in, vault_difference
from shared.eventlog.losses import Loss, Seen, Witness, record_of, together
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import connect
from shared.eventlog.verify import Verdict
from shared.kernel.obstacles import Obstacle
from shared.runtime.directory import DataDirectory

_MARKS = ".marks"
"""In the place of a community, which can have no such name."""


def seen_in(directory: DataDirectory) -> Seen:
    """What the files of an embedded platform have seen; one that can't be read tells nothing."""
    return together([record_of(body) for path in directory.logs for body in _kept(path.name, directory)])


def _kept(name: str, directory: DataDirectory) -> Iterator[bytes]:
    try:
        with closing(connect(directory.path / name, read_only=True)) as connection:
            rows = connection.execute("SELECT body FROM snapshots WHERE community = ?", (HEADS,)).fetchall()
            yield from (row[0] for row in rows)
    except sqlite3.Error:
        return  # `verify_file` has said what is wrong with it.


def faults_in(directory: DataDirectory, seen: Seen, verdicts: Sequence[Verdict]) -> list[str]:
    """What speaks against the logs in these files."""
    differing = ((one, _difference_in_file(directory, one)) for one in _to_ask(seen, verdicts))
    found = [f"{witness.log}/{witness.community}: {wrong}" for witness, wrong in differing if wrong]
    return [*(loss.sentence for loss in seen.open_losses), *found]


async def faults_of(stores: Mapping[str, EventStore], seen: Seen, verdicts: Sequence[Verdict]) -> list[str]:
    """As `faults_in`, for the stores of a cluster."""
    found = [loss.sentence for loss in seen.open_losses]
    for witness in _to_ask(seen, verdicts):
        store = stores.get(witness.log)
        if store is not None and (wrong := await difference_in(store, witness)):
            found.append(f"{witness.log}/{witness.community}: {wrong}")
    return found


def notes_on(seen: Seen) -> tuple[str, ...]:
    """What is no fault and must be said all the same."""
    accepted = [f"lost and accepted: {loss.sentence}" for loss in seen.losses.values() if loss.by]
    if not seen.witnesses:
        accepted.append(
            "no heads have been kept yet: a log that was cut off at its end shows only where another log or a"
            " snapshot refers to what is gone. The platform keeps heads from its next start on"
        )
    return tuple(accepted)


def _to_ask(seen: Seen, verdicts: Sequence[Verdict]) -> Iterator[Witness]:
    """The witnesses of logs in which nothing is known to be wrong."""
    broken = {(one.log, one.community) for one in verdicts if one.fault}
    for witness in sorted(seen.witnesses):
        if witness not in seen.losses and (witness.log, witness.community) not in broken:
            yield witness


def _difference_in_file(directory: DataDirectory, witness: Witness) -> str | None:
    if witness.log == VAULT:
        return vault_difference(witness, _mark_in(directory.vault))
    path = directory.log(witness.log)
    if not path.exists():
        return difference(witness, 0, None)
    with closing(connect(path, read_only=True)) as connection:
        row = connection.execute(
            "SELECT last, hash FROM commits WHERE community = ? AND first <= ? ORDER BY first DESC LIMIT 1",
            (witness.community, witness.sequence),
        ).fetchone()
    ends_at, digest = row or (0, b"")
    return difference(witness, ends_at, digest.hex() if ends_at == witness.sequence else None)


def _mark_in(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        with closing(connect(path, read_only=True)) as connection:
            row = connection.execute(
                "SELECT text FROM texts WHERE community = ? AND text_id = ?", (_MARKS, VAULT)
            ).fetchone()
    except sqlite3.DatabaseError:
        return None  # Whatever it is, it is not the vault that was seen.
    return row[0] if row else None


async def mark_of(vault: Vault) -> str:
    """The vault's mark, kept among its texts; one without is given one."""
    found = await vault.texts_of(_MARKS, (VAULT,))
    if VAULT not in found:
        await vault.keep_text(KeptText(VAULT, _MARKS, uuid4().hex, ()))
        found = await vault.texts_of(_MARKS, (VAULT,))
    return found[VAULT]


def require_no_loss(losses: Sequence[Loss]) -> None:
    """Keeps a platform from working on logs that have lost events: `Obstacle` if there are any."""
    if losses:
        first = losses[0]
        more = f" (and {len(losses) - 1} more: see `hehuo verify`)" if len(losses) > 1 else ""
        raise Obstacle(
            f"{first.sentence}{more}. The platform does not start on logs that have lost events: restore the"
            f" last backup, or accept the loss with `hehuo acknowledge {first.log} {first.community}`"
        )
