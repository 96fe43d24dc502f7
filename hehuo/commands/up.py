"""``hehuo up``: the whole platform in one process."""

from pathlib import Path

import click

from examples.gangwan.people import identities
from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.embedded import run as embedded
from shared.eventlog.port import RestoreIsUnfinished
from shared.runtime.directory import DirectoryInUse


@click.command("up")
@click.option("--host", "http_host", help="Address to listen on. Default: HEHUO_HTTP_HOST, or 127.0.0.1.")
@click.option("--port", "http_port", type=int, help="Port to listen on. Default: HEHUO_HTTP_PORT, or 8000.")
@DATA_DIR
@click.option(
    "--development",
    is_flag=True,
    help="Accept tokens of `hehuo token`, let the clock be moved, and write logs for people.",
)
@click.option(
    "--example", is_flag=True, help="Load the example of 港湾街道 through the API (needs --development)."
)
def command(
    http_host: str | None, http_port: int | None, data_dir: Path | None, *, development: bool, example: bool
) -> None:
    """Start the whole platform in this process, until Ctrl-C or SIGTERM.

    What was acknowledged is on disk before it is acknowledged: killed in any way and started again, the
    platform goes on where it was.
    """
    if example and not development:
        raise click.UsageError("--example signs in as the example's people, which takes --development")
    aids: dict[str, object] = {}
    if development:
        officers = [one.person_id for one in identities().values() if one.is_district_officer]
        aids = {"development_issuer": True, "development_clock": True, "log_format": "console"}
        aids["district_officers"] = ",".join(officers)
        aids["log_level"] = "warning"
    settings = settings_with(http_host=http_host, http_port=http_port, data_dir=data_dir, **aids)
    try:
        embedded.run(settings, example=example)
    except DirectoryInUse as error:
        raise click.ClickException(f"{error}; stop it first, or choose another HEHUO_DATA_DIR") from None
    except RestoreIsUnfinished as error:
        raise click.ClickException(str(error)) from None
