"""``hehuo health``: for the health checks of containers. It loads nothing of the platform."""

import http.client
import json
from collections.abc import Mapping

import click

_TIMEOUT_SECONDS = 8.0


@click.command("health")
@click.option(
    "--port",
    type=int,
    default=8000,
    show_default=True,
    envvar="HEHUO_HTTP_PORT",
    help="Where the process of this container listens.",
)
def command(port: int) -> None:
    """Ask the process beside this one to do a piece of each kind of its work.

    A write to its database, a record to Kafka, a sign of life from its consumer. Exit status 1 while it
    can't take commands, with what does not work. While Kafka is away they go on: that is told, with 0.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz?deep=true")
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise click.ClickException(f"nothing answers on port {port}: {error}") from None
    finally:
        connection.close()
    if answer.status == http.HTTPStatus.OK:
        impaired = json.loads(content).get("impaired")
        click.echo(f"ok, but {_sentence(impaired)}" if impaired else "ok")
        return
    raise click.ClickException(f"{answer.status} {_broken(content)}")


def _broken(content: bytes) -> str:
    """What does not work, from a service's answer or from the gateway's problem document."""
    try:
        document = json.loads(content)
        return _sentence(document.get("broken") or document["facts"]["broken"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return content[:200].decode(errors="replace")


def _sentence(failed: Mapping[str, str]) -> str:
    return "; ".join(f"{name}: {why}" for name, why in failed.items())
