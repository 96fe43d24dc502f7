"""``hehuo demo``: the programme's thread, played against a running platform."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from examples.gangwan.people import identities
from hehuo.audit_pack.checking import check
from hehuo.audit_pack.entries import Period
from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.demo import DemoFailed, play
from hehuo.signer import signer_of
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

    From the need of residents to the fund's books, which an auditor proves with nothing but the pack.
    Where days must pass, the development clock is moved, so the platform has to run with
    `hehuo up --development`. Elsewhere the example is only set up: its communities, people, spaces, needs
    and calls.
    """
    settings = settings_with(data_dir=data_dir)
    address = url or _address(settings)
    people = identities()

    def token_of(name: str) -> str:
        return signer_of(settings).issue(people[name].person_id)

    try:
        play(address, token_of, run=run, out=click.echo, prove=_proved)
    except DemoFailed as error:
        raise click.ClickException(str(error)) from None


def _proved(pack: bytes) -> Iterator[str]:
    """What `hehuo audit` says of a pack in a folder in which nothing else is.

    Raises `DemoFailed` for a pack that has faults, and `PackIsBroken` for what is none.
    """
    with TemporaryDirectory(prefix="hehuo-demo-") as folder:
        path, books = Path(folder) / "audit-pack.zip", Path(folder) / "books"
        path.write_bytes(pack)
        report = check(path, books, Period())
        yield from report.lines()
        yield f"written beside it: {', '.join(sorted(one.name for one in books.iterdir()))}"
    if report.faults:
        raise DemoFailed("the audit pack has faults")


def _address(settings: Settings) -> str:
    """The platform of these settings, wherever it was last seen to listen."""
    if settings.profile is Profile.CLUSTER:
        return settings.gateway_url.partition(",")[0]
    directory = DataDirectory(settings.data_dir)
    listening = directory.listening() if directory.path.exists() else None
    return listening["url"] if listening else f"http://{settings.http_host}:{settings.http_port}"
