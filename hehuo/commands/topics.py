"""``hehuo topics``: makes what a platform needs in Kafka."""

import asyncio
from pathlib import Path

import click

from hehuo.commands.options import settings_with
from hehuo.doctor.cluster import topics_file
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.topics import TopicsNotMade, provision, read_topics


@click.command("topics")
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The topics as they should be. Default: deploy/topics.toml, here or of this checkout.",
)
@click.option(
    "--replicas", type=click.IntRange(1, 9), default=1, show_default=True, help="Of each partition."
)
@click.option("--wait", "wait_seconds", default=60.0, show_default=True, help="Seconds until Kafka is there.")
def command(path: Path | None, replicas: int, wait_seconds: float) -> None:
    """Make the topics that are missing in Kafka, and say where the others are not as they should be.

    Nothing is changed that is there: more partitions would send a community's events elsewhere. Run it as
    often as you like.
    """
    settings = settings_with()
    namespace = KafkaNamespace(settings.kafka_bootstrap, settings.kafka_prefix)
    try:
        topics = read_topics(path or topics_file())
        lines = asyncio.run(provision(namespace, topics, replicas=replicas, wait_seconds=wait_seconds))
    except (TopicsNotMade, ValueError, FileNotFoundError) as error:
        raise click.ClickException(str(error)) from None
    for line in lines:
        click.echo(line)
