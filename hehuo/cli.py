"""``hehuo``: the words of an operator, a treasurer and a developer."""

import json
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from pydantic import ValidationError

from examples.gangwan.people import identities
from hehuo import operating
from hehuo.demo import DemoFailed, play
from hehuo.doctor import examine
from hehuo.journal import journal
from hehuo.operations import ParkedLane, Skip
from hehuo.proof import prove
from hehuo.serving import serve
from services.gateway.identity.tokens import DevelopmentIssuer
from shared.host.directory import DataDirectory, DirectoryInUse
from shared.host.settings import Settings

_DATA_DIR = click.option(
    "--data-dir", type=click.Path(path_type=Path, file_okay=False), help="Default: HEHUO_DATA_DIR, or ./data."
)


def _settings(**changes: object) -> Settings:
    """The effective settings; a mistake in them is shown as one line for each."""
    try:
        return Settings(**{name: value for name, value in changes.items() if value is not None})  # type: ignore[arg-type]  # pydantic checks.
    except ValidationError as error:
        lines = [
            f"HEHUO_{'.'.join(map(str, one['loc'])).upper()}: {one['msg']}" if one["loc"] else one["msg"]
            for one in error.errors()
        ]
        raise click.ClickException("the settings are not valid:\n  " + "\n  ".join(lines)) from None


def _names() -> Mapping[str, str]:
    return {one.person_id: name for name, one in identities().items()}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hehuo")
def main() -> None:
    """Runs community-partner programmes: partners, rooms, low-fee services, and a fund that adds up.

    Settings come from the environment (HEHUO_*) or a file .env; `hehuo doctor` shows them.
    """


@main.command()
@click.option("--host", "http_host", help="Address to listen on. Default: HEHUO_HTTP_HOST, or 127.0.0.1.")
@click.option("--port", "http_port", type=int, help="Port to listen on. Default: HEHUO_HTTP_PORT, or 8000.")
@_DATA_DIR
@click.option(
    "--development",
    is_flag=True,
    help="Accept tokens of `hehuo token`, let the clock be moved, and write logs for people.",
)
@click.option(
    "--example", is_flag=True, help="Load the example of 港湾街道 through the API (needs --development)."
)
def up(
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
    settings = _settings(http_host=http_host, http_port=http_port, data_dir=data_dir, **aids)
    try:
        serve(settings, example=example)
    except DirectoryInUse as error:
        raise click.ClickException(f"{error}; stop it first, or choose another HEHUO_DATA_DIR") from None


@main.command()
@click.option("--url", help="The running platform. Default: the one of --data-dir, or http://127.0.0.1:8000.")
@click.option("--resume", "run", metavar="RUN", help="Go on with a run that was cut off, by its label.")
@_DATA_DIR
def demo(url: str | None, run: str | None, data_dir: Path | None) -> None:
    """Play the programme's whole thread against a running platform, and print what happens.

    From the need of residents to the fund's statement. Where days must pass, the development clock is
    moved, so the platform has to run with `hehuo up --development`.
    """
    settings = _settings(data_dir=data_dir)
    directory = DataDirectory(settings.data_dir)
    address = url or _address(directory) or f"http://{settings.http_host}:{settings.http_port}"
    people = identities()

    def token_of(name: str) -> str:
        return _issuer(settings).issue(people[name].person_id)

    try:
        play(address, token_of, run=run, out=click.echo)
    except DemoFailed as error:
        raise click.ClickException(str(error)) from None


@main.command()
@_DATA_DIR
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def verify(data_dir: Path | None, *, as_json: bool) -> None:
    """Prove that every log is what was recorded, offline, and that the funds' books add up.

    Re-computes the hash chain of every log and every fund's balances from the recorded facts. Names the
    first bad commit. Exit status 0 only if everything holds.
    """
    directory = DataDirectory(_settings(data_dir=data_dir).data_dir)
    proof = prove(directory)
    if as_json:
        click.echo(json.dumps(proof.to_json(), ensure_ascii=False, indent=1))
    else:
        for line in proof.lines():
            click.echo(line)
    if not proof.holds:
        sys.exit(1)


@main.command()
@click.argument("projection")
@_DATA_DIR
def rebuild(projection: str, data_dir: Path | None) -> None:
    """Build a read model anew from its log, beside the old one, then swap.

    PROJECTION is SERVICE.NAME, such as bookings.spaces; a wrong name lists the right ones. Works on a
    running platform as well as on a stopped one.
    """
    try:
        click.echo(operating.rebuild(_settings(data_dir=data_dir), projection))
    except operating.OperationFailed as error:
        raise click.ClickException(str(error)) from None


@main.group()
def parked() -> None:
    """Look after events that keep failing in one consumer, and hold up their community there.

    All other communities flow on. Mend the cause, then replay; or skip, with a reason that is kept.
    """


@parked.command("list")
@_DATA_DIR
def list_parked(data_dir: Path | None) -> None:
    """Show what is parked."""
    try:
        found = operating.parked(_settings(data_dir=data_dir))
    except operating.OperationFailed as error:
        raise click.ClickException(str(error)) from None
    for one in found:
        click.echo(f"{one.consumer}  {one.source} {one.community} {one.sequence}  {one.type}  {one.error}")
    if not found:
        click.echo("nothing is parked")


@parked.command()
@click.argument("consumer")
@click.argument("source")
@click.argument("community")
@_DATA_DIR
def replay(consumer: str, source: str, community: str, data_dir: Path | None) -> None:
    """Try a parked event again, and all that wait behind it. Arguments as `parked list` shows them."""
    lane = ParkedLane(consumer=consumer, source=source, community=community)
    try:
        click.echo(operating.replay(_settings(data_dir=data_dir), lane))
    except operating.OperationFailed as error:
        raise click.ClickException(str(error)) from None


@parked.command()
@click.argument("consumer")
@click.argument("source")
@click.argument("community")
@click.option("--reason", required=True, help="Why; it is kept for good.")
@click.option("--by", required=True, help="Who decides it.")
@_DATA_DIR
def skip(consumer: str, source: str, community: str, reason: str, by: str, data_dir: Path | None) -> None:
    """Pass over a parked event for good. Arguments as `parked list` shows them."""
    lane = Skip(consumer=consumer, source=source, community=community, reason=reason, by=by)
    try:
        click.echo(operating.skip(_settings(data_dir=data_dir), lane))
    except operating.OperationFailed as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.argument("community")
@click.option(
    "--service", type=click.Choice(["partners", "bookings", "fund", "gateway"]), help="Only this one's log."
)
@click.option("--after", default=0, show_default=True, help="Only events beyond this sequence (of each log).")
@click.option("--zone", default="Asia/Shanghai", show_default=True, help="Show times in this zone.")
@_DATA_DIR
def log(community: str, service: str | None, after: int, zone: str, data_dir: Path | None) -> None:
    """Read a community's logs: time, sequence, who, what. Works while the platform runs."""
    directory = DataDirectory(_settings(data_dir=data_dir).data_dir)
    names = _names()
    count = 0
    try:
        for entry in journal(directory, community, service, after):
            click.echo(entry.text(ZoneInfo(zone), names))
            count += 1
    except ZoneInfoNotFoundError:
        raise click.UsageError(f"there is no time zone {zone}") from None
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if not count:
        where = f"in {directory.path}" + (f", service {service}" if service else "")
        raise click.ClickException(f"there are no events of {community} beyond {after} {where}")


@main.command()
@click.argument("name")
@click.option("--hours", default=24 * 30, show_default=True, help="How long the token is valid.")
@_DATA_DIR
def token(name: str, hours: int, data_dir: Path | None) -> None:
    """Print a bearer token of an example identity (development issuer only).

    NAME is one of the example's people; a wrong name lists them.
    """
    people = identities()
    if name not in people:
        known = "\n".join(f"  {one:<18} {who.about}" for one, who in people.items())
        raise click.ClickException(f"nobody in the example is called {name}. There are:\n{known}")
    settings = _settings(data_dir=data_dir)
    click.echo(_issuer(settings).issue(people[name].person_id, timedelta(hours=hours)))


@main.command()
@_DATA_DIR
def doctor(data_dir: Path | None) -> None:
    """Show the effective settings (secrets masked) and whether everything needed is there."""
    findings = examine(_settings(data_dir=data_dir))
    for line in findings.lines:
        click.echo(line)
    if findings.problems:
        sys.exit(1)


def _address(directory: DataDirectory) -> str | None:
    listening = directory.listening() if directory.path.exists() else None
    return listening["url"] if listening else None


def _issuer(settings: Settings) -> DevelopmentIssuer:
    secret = settings.token_secret
    if secret is not None:
        return DevelopmentIssuer(secret.get_secret_value())
    return DevelopmentIssuer(DataDirectory(settings.data_dir).token_secret())
