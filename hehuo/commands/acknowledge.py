"""``hehuo acknowledge``: an operator accepts that a log has lost events."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click

from hehuo.backup.stores import NothingToBackUp, documents_of, opened
from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.operator.accepting import accept
from shared.eventlog.losses import Loss
from shared.runtime.directory import DataDirectory, DirectoryInUse
from shared.settings import Profile, Settings


@click.command("acknowledge")
@click.argument("log")
@click.argument("community")
@click.option("--reason", required=True, help="What is known of it; it is kept for good.")
@click.option("--by", required=True, help="Who answers for it.")
@DATA_DIR
def command(log: str, community: str, reason: str, by: str, data_dir: Path | None) -> None:
    """Accept that a log has lost events, or its end was replaced, as `hehuo verify` names it.

    The platform starts again, on the log as it is; the loss and who accepted it are shown by every
    `hehuo verify` from now on. Where the feeds have come further than the log, or have other events of it,
    they begin anew from there, in an epoch of their own, so that nobody who follows them misses what comes
    after. Stop every process before. A backup that has the events is better: restore it.
    """
    settings = settings_with(data_dir=data_dir)
    lock = None
    try:
        lock = DataDirectory(settings.data_dir).take()
        ended = asyncio.run(_acknowledge(settings, log, community, reason, by))
    except (NothingToBackUp, DirectoryInUse) as error:
        raise click.ClickException(str(error)) from None
    finally:
        if lock is not None:
            lock.close()
    if not ended:
        raise click.ClickException(f"{log}/{community} has lost nothing that was not acknowledged before")
    for loss in ended:
        click.echo(loss.sentence)


async def _acknowledge(settings: Settings, log: str, community: str, reason: str, by: str) -> Sequence[Loss]:
    async with opened(settings, fresh=False) as stores, documents_of(settings) as documents:
        relayed = settings.profile is Profile.CLUSTER
        return await accept(
            stores.logs, stores.vault, documents, log, community, reason=reason, by=by, relayed=relayed
        )
