"""``hehuo subscribers``: how far other systems have come on Kafka."""

import asyncio
import json
from dataclasses import asdict

import click

from hehuo.commands.options import settings_with
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.subscribers import SubscribersNotSeen, subscribers


@click.command("subscribers")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(*, as_json: bool) -> None:
    """Show each group that follows the topic of public events, and how many records it is behind.

    "gone" are records that it had not read when the topic's retention ended: it finds them in the list over
    HTTP. It goes by what a group has committed to Kafka; what it did lies in its own store.
    """
    settings = settings_with()
    try:
        found = asyncio.run(subscribers(KafkaNamespace(settings.kafka_bootstrap, settings.kafka_prefix)))
    except SubscribersNotSeen as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=1))
        return
    for one in found:
        gone = f"  {one.gone:,} gone" if one.gone else ""
        click.echo(f"{one.group:<32} {one.behind:>9,} behind  {one.members} attached{gone}")
    if not found:
        click.echo("no group has committed a place in the topic")
