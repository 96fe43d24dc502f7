"""``hehuo verify``: the proof that nothing was changed."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from hehuo.backup.stores import opened
from hehuo.cluster.stores import with_logs_and_vault
from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.operator.proof import Proof, prove, prove_stores
from hehuo.operator.saved_lines import NotOfAFeed, Saved, SavedCheck, check_in, check_of, read_saved
from shared.runtime.directory import DataDirectory
from shared.settings import Profile, Settings
from shared.storage.faults import StoreUnavailable


@click.command("verify")
@DATA_DIR
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option(
    "--feed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of events that somebody outside has kept: hold it against the logs too.",
)
def command(data_dir: Path | None, feed: Path | None, *, as_json: bool) -> None:
    """Prove that every log is what was recorded, and that the funds' books add up.

    Re-computes the hash chain of every log and every fund's balances from the recorded facts, and holds
    each text of the vault against the hash that its event holds: from the files of the data directory, or
    with HEHUO_PROFILE=cluster from the database, also while the platform runs. Names the first bad commit.
    Exit status 0 only if everything holds.

    The file of --feed is what the API or Kafka gave: a page of /events or /restricted-events on each line, a
    stream as it came, or an event on each line.
    """
    settings = settings_with(data_dir=data_dir)
    if settings.profile is Profile.CLUSTER:
        proof = with_logs_and_vault(settings, prove_stores)
    else:
        proof = prove(DataDirectory(settings.data_dir))
    if feed is not None:
        proof = _with_saved(proof, feed, settings)
    if as_json:
        click.echo(json.dumps(proof.to_json(), ensure_ascii=False, indent=1))
    else:
        for line in proof.lines():
            click.echo(line)
    if not proof.holds:
        sys.exit(1)


def _with_saved(proof: Proof, file: Path, settings: Settings) -> Proof:
    try:
        with file.open("rb") as lines:
            saved = [*read_saved(lines)]
        if settings.profile is Profile.CLUSTER:
            check = asyncio.run(_of_cluster(settings, saved))
        else:
            check = check_in(DataDirectory(settings.data_dir), saved)
    except (NotOfAFeed, OSError) as error:
        raise click.ClickException(f"{file}: {error}") from None
    except StoreUnavailable as error:
        raise click.ClickException(f"the database (HEHUO_MONGO_URL) does not answer: {error}") from None
    note = f"{file}: {check.held:,} of {check.total:,} events are as they were recorded"
    faults = [f"{file}: {fault}" for fault in check.faults]
    return replace(proof, notes=(*proof.notes, note), faults=(*proof.faults, *faults))


async def _of_cluster(settings: Settings, saved: Sequence[Saved]) -> SavedCheck:
    async with opened(settings, fresh=False) as stores:
        return await check_of(stores.logs, stores.vault, saved)
