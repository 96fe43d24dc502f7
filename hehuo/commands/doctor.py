"""``hehuo doctor``: what is set, and whether all that is needed is there."""

import sys
from pathlib import Path

import click

from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.doctor.examining import examine


@click.command("doctor")
@DATA_DIR
def command(data_dir: Path | None) -> None:
    """Show the effective settings (secrets masked) and whether everything needed is there.

    On one machine the data directory and what runs on it; with HEHUO_PROFILE=cluster the database, Kafka and
    its topics, and every process. Changes nothing. Exit status 1 if there is a problem.
    """
    findings = examine(settings_with(data_dir=data_dir))
    for line in findings.lines:
        click.echo(line)
    if findings.problems:
        sys.exit(1)
