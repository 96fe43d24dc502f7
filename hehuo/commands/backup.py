"""``hehuo backup``: everything that can't be derived, in one directory."""

import asyncio
from pathlib import Path

import click

from hehuo.backup.archive import BackupIsBroken, Manifest
from hehuo.backup.saving import BackupFailed, save
from hehuo.backup.stores import NothingToBackUp, opened
from hehuo.commands.options import DATA_DIR, settings_with
from shared.eventlog.port import RestoreIsUnfinished
from shared.settings import Settings
from shared.storage.faults import StoreUnavailable


@click.command("backup")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The directory to write; it must not be there.",
)
@DATA_DIR
def command(out: Path, data_dir: Path | None) -> None:
    """Write a backup of all logs and of the vault, while the platform runs or not.

    Consistent over all services, and checked before it gets its name. It holds personal data: keep it as
    safe as the platform itself. Documents are not in it; they are made from the logs.
    """
    settings = settings_with(data_dir=data_dir)
    try:
        manifest = asyncio.run(_save(settings, out))
    except (BackupFailed, BackupIsBroken, NothingToBackUp, RestoreIsUnfinished, StoreUnavailable) as error:
        raise click.ClickException(str(error)) from None
    for line in lines_of(manifest):
        click.echo(line)
    click.echo(f"{out}: every chain holds. Note down the heads; `hehuo restore` checks them again.")


async def _save(settings: Settings, out: Path) -> Manifest:
    async with opened(settings, fresh=False) as stores:
        return await save(stores, out)


def lines_of(manifest: Manifest) -> list[str]:
    """What a backup holds, as `hehuo verify` shows logs."""
    logs = [
        f"ok {log:<9} {community:<16} {end.last:>8,} events  head {end.hash[:16]}"
        for log, saved in sorted(manifest.logs.items())
        for community, end in saved.items()
    ]
    return [*logs, f"ok vault: {manifest.vault.people:,} people, {manifest.vault.texts:,} texts"]
