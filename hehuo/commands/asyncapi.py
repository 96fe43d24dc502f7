"""``hehuo asyncapi``: how outside systems subscribe to the public events."""

import json
from importlib.metadata import version
from pathlib import Path

import click

from hehuo.commands.options import settings_with
from services.gateway.catalogue.asyncapi import describe_events


@click.command("asyncapi")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it here. Default: print it."
)
def command(out: Path | None) -> None:
    """Write the AsyncAPI 3 document of the public events on Kafka.

    Made from the contracts; HEHUO_KAFKA_BOOTSTRAP and HEHUO_KAFKA_PREFIX say where they are. A running
    gateway serves the same at /asyncapi.json.
    """
    settings = settings_with()
    document = describe_events(version("hehuo"), f"{settings.kafka_prefix}.feed", settings.kafka_bootstrap)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    if out is None:
        click.echo(text)
    else:
        out.write_text(f"{text}\n", encoding="utf-8")
        click.echo(f"{out}: {len(document['components']['messages'])} types of events")
