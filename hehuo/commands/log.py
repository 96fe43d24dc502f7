"""``hehuo log``: a community's logs, for a person to read."""

from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from examples.gangwan.people import identities
from hehuo.cluster.stores import with_stores
from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.operator.journal import Entry, journal, journal_of
from shared.runtime.directory import DataDirectory
from shared.settings import Profile, Settings


@click.command("log")
@click.argument("community")
@click.option(
    "--service", type=click.Choice(["partners", "bookings", "fund", "gateway"]), help="Only this one's log."
)
@click.option("--after", default=0, show_default=True, help="Only events beyond this sequence (of each log).")
@click.option("--zone", default="Asia/Shanghai", show_default=True, help="Show times in this zone.")
@DATA_DIR
def command(community: str, service: str | None, after: int, zone: str, data_dir: Path | None) -> None:
    """Read a community's logs: time, sequence, who, what. Works while the platform runs.

    From the files of the data directory, or with HEHUO_PROFILE=cluster from the database.
    """
    settings = settings_with(data_dir=data_dir)
    names = {one.person_id: name for name, one in identities().items()}
    count = 0
    try:
        for entry in _entries(settings, community, service, after):
            click.echo(entry.text(ZoneInfo(zone), names))
            count += 1
    except ZoneInfoNotFoundError:
        raise click.UsageError(f"there is no time zone {zone}") from None
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if not count:
        embedded = settings.profile is Profile.EMBEDDED
        where = f"in {settings.data_dir if embedded else 'the database'}"
        where += f", service {service}" if service else ""
        raise click.ClickException(f"there are no events of {community} beyond {after} {where}")


def _entries(settings: Settings, community: str, service: str | None, after: int) -> Iterable[Entry]:
    if settings.profile is Profile.EMBEDDED:
        return journal(DataDirectory(settings.data_dir), community, service, after)
    return with_stores(settings, lambda stores: journal_of(stores, community, service, after))
