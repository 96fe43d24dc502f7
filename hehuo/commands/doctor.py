"""``hehuo doctor``: what is set, and whether all that is needed is there."""

import sys
from pathlib import Path

import click

from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.doctor import examine


@click.command("doctor")
@DATA_DIR
def command(data_dir: Path | None) -> None:
    """Show the effective settings (secrets masked) and whether everything needed is there."""
    findings = examine(settings_with(data_dir=data_dir))
    for line in findings.lines:
        click.echo(line)
    if findings.problems:
        sys.exit(1)
