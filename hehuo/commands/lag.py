"""``hehuo lag``: who is how far behind."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.operator import local as operating
from hehuo.operator.lag import lags


@click.command("lag")
@DATA_DIR
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(data_dir: Path | None, *, as_json: bool) -> None:
    """Show how many events each read model, policy, relay and feed has not done yet.

    Of every process that answers. Exit status 0 if nobody is behind, 1 if somebody is, 2 if a process does
    not answer.
    """
    settings = settings_with(data_dir=data_dir)
    try:
        progress, silent = operating.progress(settings)
    except operating.OperationFailed as error:
        raise click.ClickException(str(error)) from None
    behind = lags(progress)
    if as_json:
        click.echo(json.dumps({"behind": [asdict(one) for one in behind], "silent": silent}, indent=1))
    else:
        for one in behind:
            click.echo(one.line)
        for name in silent:
            click.echo(f"{name} does not answer", err=True)
        if not behind:
            click.echo("nobody is behind" + (", as far as can be seen" if silent else ""))
    if silent:
        sys.exit(2)
    if behind:
        sys.exit(1)
