"""``hehuo log``: a community's logs, for a person to read."""

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from examples.gangwan.people import identities
from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.journal import journal
from shared.host.directory import DataDirectory


@click.command("log")
@click.argument("community")
@click.option(
    "--service", type=click.Choice(["partners", "bookings", "fund", "gateway"]), help="Only this one's log."
)
@click.option("--after", default=0, show_default=True, help="Only events beyond this sequence (of each log).")
@click.option("--zone", default="Asia/Shanghai", show_default=True, help="Show times in this zone.")
@DATA_DIR
def command(community: str, service: str | None, after: int, zone: str, data_dir: Path | None) -> None:
    """Read a community's logs: time, sequence, who, what. Works while the platform runs."""
    directory = DataDirectory(settings_with(data_dir=data_dir).data_dir)
    names = {one.person_id: name for name, one in identities().items()}
    count = 0
    try:
        for entry in journal(directory, community, service, after):
            click.echo(entry.text(ZoneInfo(zone), names))
            count += 1
    except ZoneInfoNotFoundError:
        raise click.UsageError(f"there is no time zone {zone}") from None
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if not count:
        where = f"in {directory.path}" + (f", service {service}" if service else "")
        raise click.ClickException(f"there are no events of {community} beyond {after} {where}")
