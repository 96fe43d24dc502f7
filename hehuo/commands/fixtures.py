"""``hehuo fixtures``: what a subscriber tests with."""

import sys
import time
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path

import click

from hehuo.fixtures.deliveries import SECRET, feed, of_every_type
from hehuo.fixtures.folder import write
from hehuo.fixtures.sending import EndpointDoesNotAnswer, play

_SIGNED_AT = datetime(2026, 12, 19, 4, 0, tzinfo=UTC)
"""After the last event of the feed."""


def _time(_context: click.Context, _parameter: click.Parameter, value: str | None) -> int:
    if value == "now":
        return int(time.time())
    if value is None:
        return int(_SIGNED_AT.timestamp())
    if not value.isascii() or not value.isdecimal():
        raise click.BadParameter("write seconds since 1970, or now")
    return int(value)


def _secret(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    try:
        b64decode(value.removeprefix("whsec_"), validate=True)
    except ValueError:
        raise click.BadParameter("a secret is whsec_ and base64, as it was shown") from None
    return value


@click.command("fixtures")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write them to this directory.")
@click.option("--signed-at", callback=_time, help="Seconds since 1970, or `now`. Default: always the same.")
@click.option("--send", "url", metavar="URL", help="Play them to this endpoint, and look at its answers.")
@click.option("--every-type", is_flag=True, help="Send one event of each type in the place of a feed.")
@click.option(
    "--secret", callback=_secret, default=SECRET, help="What to sign with. Default: the one in the README."
)
def command(out: Path | None, signed_at: int, url: str | None, every_type: bool, secret: str) -> None:  # noqa: FBT001 (click's)
    """Write recorded events and signed deliveries to test a subscriber with, or play them to it.

    One event of each public type, the feed of a community, the same as records of Kafka and as requests of a
    webhook, and forged signatures. Needs no platform. Exit status 1 if an endpoint took what is forged or
    refused what is right.
    """
    if out is None and url is None:
        raise click.UsageError("name a directory with --out, or an endpoint with --send")
    if out is not None:
        counts = write(out, signed_at)
        click.echo(f"{out}: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    if url is not None:
        _send(url, of_every_type() if every_type else feed(), secret)


def _send(url: str, lines: tuple[bytes, ...], secret: str) -> None:
    """Tells each answer, and ends with status 1 if one was not as it should be."""
    ill, sent = 0, 0
    try:
        for outcome in play(url, lines, secret):
            wanted = "" if outcome.is_well else f"; should be {'2xx' if outcome.delivery.is_right else '4xx'}"
            click.echo(f"{outcome.status}  {outcome.delivery.name}: {outcome.delivery.about}{wanted}")
            ill, sent = ill + (not outcome.is_well), sent + 1
    except EndpointDoesNotAnswer as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{sent} sent, {ill} answered otherwise than they should be")
    if ill:
        sys.exit(1)
