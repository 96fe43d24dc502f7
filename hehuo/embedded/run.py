"""``hehuo up``: the whole platform served from one process, with its example if that is asked for."""

import asyncio
import secrets
import shlex

import click
import uvloop

from examples.gangwan.people import identities
from examples.gangwan.setting import load
from hehuo.embedded.platform import Platform
from hehuo.serving import serve
from services.gateway.identity.tokens import DevelopmentIssuer
from shared.runtime.directory import DataDirectory
from shared.settings import Settings
from shared.telemetry.telemetry import Telemetry, start_telemetry


def run(settings: Settings, *, example: bool) -> None:
    """Runs the platform until it is told to stop; raises `DirectoryInUse`."""
    telemetry = start_telemetry(settings, "hehuo")
    directory = DataDirectory(settings.data_dir)
    lock = directory.take()
    try:
        uvloop.run(_run(settings, directory, telemetry, example=example))
    finally:
        lock.close()


async def _run(settings: Settings, directory: DataDirectory, telemetry: Telemetry, *, example: bool) -> None:
    operator_secret = secrets.token_urlsafe(32)
    platform = Platform(settings, directory, operator_secret, telemetry)

    async def greet(url: str) -> None:
        directory.announce(url, operator_secret, platform.issuer.name)
        click.echo(f"Hehuo 合伙 listens on {url} (data in {directory.path}, Ctrl-C to stop)")
        click.echo("In another terminal, before other words of `hehuo`:")
        for line in _exports(settings, url):
            click.echo(line)
        if example:
            await _load_example(url, platform.issuer)

    try:
        await serve(platform, settings, greet)
    finally:
        directory.withdraw()


def _exports(settings: Settings, url: str) -> list[str]:
    """What another terminal must be told to reach this platform and its files. Secrets are not shown."""
    found = [f"  export HEHUO_DATA_DIR={shlex.quote(str(settings.data_dir.absolute()))} URL={url}"]
    if settings.token_secret is not None:
        found.append("  export HEHUO_TOKEN_SECRET=…   # the one that is set here")
    return found


async def _load_example(url: str, issuer: object) -> None:
    assert isinstance(issuer, DevelopmentIssuer)  # noqa: S101 (the command line has made sure of it)
    people = identities()
    try:
        await asyncio.to_thread(load, url, lambda name: issuer.issue(people[name].person_id))
    except Exception as error:  # noqa: BLE001 (the platform runs on without its example, and says so)
        click.echo(f"The example could not be loaded: {error}", err=True)
        return
    click.echo(
        f"""The example of 港湾街道 is loaded. Look at:
  {url}/                        the pages: sign in as anybody of the example with one tap
  {url}/docs                    the API, to try out
  {url}/v1/communities          the two pilots, 海湾 and 南北台
  {url}/v1/communities/haiwan/fund    the public statement of a fund
There (.venv/bin is where `hehuo` is):
  hehuo demo                    plays the programme's whole thread
  hehuo token NAME              a bearer token of: {", ".join(people)}
  hehuo log haiwan              what happened, line by line
  hehuo verify                  proves that nobody changed it"""
    )
