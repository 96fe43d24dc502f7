"""``hehuo verify``: the proof that nothing was changed."""

import json
import sys
from pathlib import Path

import click

from hehuo.cluster.stores import with_stores
from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.operator.proof import prove, prove_stores
from shared.runtime.directory import DataDirectory
from shared.settings import Profile


@click.command("verify")
@DATA_DIR
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(data_dir: Path | None, *, as_json: bool) -> None:
    """Prove that every log is what was recorded, and that the funds' books add up.

    Re-computes the hash chain of every log and every fund's balances from the recorded facts: from the
    files of the data directory, or with HEHUO_PROFILE=cluster from the database, also while the platform
    runs. Names the first bad commit. Exit status 0 only if everything holds.
    """
    settings = settings_with(data_dir=data_dir)
    if settings.profile is Profile.CLUSTER:
        proof = with_stores(settings, prove_stores)
    else:
        proof = prove(DataDirectory(settings.data_dir))
    if as_json:
        click.echo(json.dumps(proof.to_json(), ensure_ascii=False, indent=1))
    else:
        for line in proof.lines():
            click.echo(line)
    if not proof.holds:
        sys.exit(1)
