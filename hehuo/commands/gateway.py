"""``hehuo gateway``: the gateway's process of a cluster."""

import click

from hehuo.cluster.gateway import run_gateway
from hehuo.commands.options import settings_with
from shared.settings import Profile


@click.command("gateway")
@click.option("--host", "http_host", help="Address to listen on. Default: HEHUO_HTTP_HOST, or 127.0.0.1.")
@click.option("--port", "http_port", type=int, help="Port to listen on. Default: HEHUO_HTTP_PORT, or 8000.")
def command(http_host: str | None, http_port: int | None) -> None:
    """Run the gateway of a cluster in this process, until Ctrl-C or SIGTERM.

    It asks the services where HEHUO_PARTNERS_URL, HEHUO_BOOKINGS_URL and HEHUO_FUND_URL say, and keeps its
    own log, the feed and personal data in MongoDB. One instance at a time.
    """
    settings = settings_with(http_host=http_host, http_port=http_port, profile=Profile.CLUSTER)
    run_gateway(settings)
