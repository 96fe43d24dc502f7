"""``hehuo service``: one service's process of a cluster."""

from importlib import import_module

import click

from hehuo.cluster.service import run_service
from hehuo.commands.options import settings_with
from hehuo.names import SERVICE_NAMES
from shared.runtime.service import Service
from shared.settings import Profile


@click.command("service")
@click.argument("name", type=click.Choice(SERVICE_NAMES))
@click.option("--host", "http_host", help="Address to listen on. Default: HEHUO_HTTP_HOST, or 127.0.0.1.")
@click.option("--port", "http_port", type=int, help="Port to listen on. Default: HEHUO_HTTP_PORT, or 8000.")
def command(name: str, http_host: str | None, http_port: int | None) -> None:
    """Run one service of a cluster in this process, until Ctrl-C or SIGTERM.

    On MongoDB (HEHUO_MONGO_URL) and Kafka (HEHUO_KAFKA_BOOTSTRAP), for the processes that show the same
    HEHUO_INTERNAL_TOKEN. Several instances share the work. It waits for the database; Kafka may come later.
    """
    settings = settings_with(http_host=http_host, http_port=http_port, profile=Profile.CLUSTER)
    # This one alone: a process pays nothing for the others.
    service: Service = import_module(f"services.{name}.service").SERVICE
    run_service(service, settings)
