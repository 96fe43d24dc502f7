"""``hehuo restore``: an empty platform becomes what a backup holds."""

import asyncio
from datetime import timedelta
from pathlib import Path

import click

from hehuo.backup.archive import Archive, BackupIsBroken, Manifest
from hehuo.backup.checking import check
from hehuo.backup.restoring import RestoreRefused, restore
from hehuo.backup.stores import keep_clock, opened
from hehuo.commands.backup import lines_of
from hehuo.commands.options import DATA_DIR, settings_with
from shared.runtime.directory import DataDirectory, DirectoryInUse
from shared.settings import Settings
from shared.storage.faults import StoreUnavailable


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--check", "only_check", is_flag=True, help="Only prove that the backup is whole.")
@DATA_DIR
def command(backup: Path, data_dir: Path | None, *, only_check: bool) -> None:
    """Fill an empty platform from a backup, which is proved whole first.

    The same commits come back, so `hehuo verify` shows the same heads. An epoch begins: nobody who
    followed the lost platform is ahead of this one. Cut off, it can be run again.
    """
    settings = settings_with(data_dir=data_dir)
    try:
        archive = Archive(backup)
        manifest = check(archive)
        epoch = None if only_check else _restore(settings, archive, manifest)
    except (BackupIsBroken, RestoreRefused, StoreUnavailable, DirectoryInUse) as error:
        raise click.ClickException(str(error)) from None
    for line in lines_of(manifest):
        click.echo(line)
    if epoch is None:
        click.echo(f"{backup}: every chain holds, and nothing is missing.")
    else:
        click.echo(f"Restored, in epoch {epoch}. Start the platform: it makes its documents from the logs.")


def _restore(settings: Settings, archive: Archive, manifest: Manifest) -> int:
    """Nobody else may have the data directory meanwhile; a cluster's processes must have been stopped."""
    lock = DataDirectory(settings.data_dir).take()
    try:
        epoch = asyncio.run(_fill(settings, archive, manifest))
        keep_clock(settings, timedelta(seconds=manifest.clock_ahead_seconds))
    finally:
        lock.close()
    return epoch


async def _fill(settings: Settings, archive: Archive, manifest: Manifest) -> int:
    async with opened(settings, fresh=True) as stores:
        return await restore(archive, manifest, stores)
