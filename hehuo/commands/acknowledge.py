"""``hehuo acknowledge``: an operator accepts that a log has lost events."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from hehuo.backup.stores import NothingToBackUp, opened
from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.operator.witnesses import mark_of
from hehuo.services import FEEDS
from shared.eventlog.heads import VAULT, HeadKeeper
from shared.eventlog.losses import Loss
from shared.eventlog.port import Epoch
from shared.kernel.clock import SystemClock
from shared.runtime.directory import DataDirectory, DirectoryInUse
from shared.settings import Settings


@click.command("acknowledge")
@click.argument("log")
@click.argument("community")
@click.option("--reason", required=True, help="What is known of it; it is kept for good.")
@click.option("--by", required=True, help="Who answers for it.")
@DATA_DIR
def command(log: str, community: str, reason: str, by: str, data_dir: Path | None) -> None:
    """Accept that a log has lost events, or its end was replaced, as `hehuo verify` names it.

    The platform starts again, on the log as it is; the loss and who accepted it are shown by every
    `hehuo verify` from now on. Stop every process before. A backup that has the events is better: restore it.
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
    async with opened(settings, fresh=False) as stores:
        keeper = HeadKeeper(stores.logs, SystemClock(), partial(mark_of, stores.vault))
        await keeper.examine()
        ended = await keeper.acknowledge(log, community, reason=reason, by=by)
        if log in {*FEEDS, VAULT} and ended:
            # A feed begins again with numbers that its followers have seen, or, without the keys that lay
            # in the vault, with other ids for the same people: whoever follows it must begin anew.
            number = max([(await store.epoch()).number for store in stores.logs.values()]) + 1
            for store in stores.logs.values():
                await store.set_epoch(Epoch(number))
        return ended
