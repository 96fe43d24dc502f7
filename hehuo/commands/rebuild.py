"""``hehuo rebuild``: a read model anew from its log."""

from pathlib import Path

import click

from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.operator import local as operating


@click.command("rebuild")
@click.argument("projection")
@DATA_DIR
def command(projection: str, data_dir: Path | None) -> None:
    """Build a read model anew from its log, beside the old one, then swap.

    PROJECTION is SERVICE.NAME, such as bookings.spaces; a wrong name lists the right ones. Works on a
    running platform as well as on a stopped one.
    """
    try:
        click.echo(operating.rebuild(settings_with(data_dir=data_dir), projection))
    except operating.OperationFailed as error:
        raise click.ClickException(str(error)) from None
