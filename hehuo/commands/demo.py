"""``hehuo demo``: the programme's thread, played against a running platform."""

from pathlib import Path

import click

from examples.gangwan.people import identities
from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.demo import DemoFailed, play
from hehuo.issuer import signer_of
from shared.runtime.directory import DataDirectory
from shared.settings import Profile, Settings


@click.command("demo")
@click.option(
    "--url", help="The running platform. Default: the one of --data-dir, or in a cluster HEHUO_GATEWAY_URL."
)
@click.option("--resume", "run", metavar="RUN", help="Go on with a run that was cut off, by its label.")
@DATA_DIR
def command(url: str | None, run: str | None, data_dir: Path | None) -> None:
    """Play the programme's whole thread against a running platform, and print what happens.

    From the need of residents to the fund's statement. Where days must pass, the development clock is
    moved, so the platform has to run with `hehuo up --development`. Elsewhere the example is only set up:
    its communities, people, spaces, needs and calls.
    """
    settings = settings_with(data_dir=data_dir)
    address = url or _address(settings)
    people = identities()

    def token_of(name: str) -> str:
        return signer_of(settings).issue(people[name].person_id)

    try:
        play(address, token_of, run=run, out=click.echo)
    except DemoFailed as error:
        raise click.ClickException(str(error)) from None


def _address(settings: Settings) -> str:
    """The platform of these settings, wherever it was last seen to listen."""
    if settings.profile is Profile.CLUSTER:
        return settings.gateway_url.partition(",")[0]
    directory = DataDirectory(settings.data_dir)
    listening = directory.listening() if directory.path.exists() else None
    return listening["url"] if listening else f"http://{settings.http_host}:{settings.http_port}"
