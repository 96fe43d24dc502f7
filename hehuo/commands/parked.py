"""``hehuo parked``: events that keep failing in one consumer."""

from pathlib import Path

import click

from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.operator import local as operating
from hehuo.operator.service import ParkedLane, Skip


@click.group("parked")
def command() -> None:
    """Look after events that keep failing in one consumer, and hold up their community there.

    All other communities flow on. Mend the cause, then replay; or skip, with a reason that is kept.
    """


@command.command("list")
@DATA_DIR
def list_parked(data_dir: Path | None) -> None:
    """Show what is parked."""
    try:
        found = operating.parked(settings_with(data_dir=data_dir))
    except operating.OperationFailed as error:
        raise click.ClickException(str(error)) from None
    for one in found:
        click.echo(f"{one.consumer}  {one.source} {one.community} {one.sequence}  {one.type}  {one.error}")
    if not found:
        click.echo("nothing is parked")


@command.command()
@click.argument("consumer")
@click.argument("source")
@click.argument("community")
@DATA_DIR
def replay(consumer: str, source: str, community: str, data_dir: Path | None) -> None:
    """Try a parked event again, and all that wait behind it. Arguments as `parked list` shows them."""
    lane = ParkedLane(consumer=consumer, source=source, community=community)
    try:
        click.echo(operating.replay(settings_with(data_dir=data_dir), lane))
    except operating.OperationFailed as error:
        raise click.ClickException(str(error)) from None


@command.command()
@click.argument("consumer")
@click.argument("source")
@click.argument("community")
@click.option("--reason", required=True, help="Why; it is kept for good.")
@click.option("--by", required=True, help="Who decides it.")
@DATA_DIR
def skip(consumer: str, source: str, community: str, reason: str, by: str, data_dir: Path | None) -> None:
    """Pass over a parked event for good. Arguments as `parked list` shows them."""
    lane = Skip(consumer=consumer, source=source, community=community, reason=reason, by=by)
    try:
        click.echo(operating.skip(settings_with(data_dir=data_dir), lane))
    except operating.OperationFailed as error:
        raise click.ClickException(str(error)) from None
