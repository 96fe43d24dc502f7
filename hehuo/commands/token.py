"""``hehuo token``: a bearer token."""

from datetime import timedelta
from pathlib import Path

import click

from examples.gangwan.people import identities
from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.signer import signer_of


@click.command("token")
@click.argument("name")
@click.option(
    "--hours",
    type=click.IntRange(1, 366 * 24),
    default=24 * 30,
    show_default=True,
    help="How long the token is valid.",
)
@DATA_DIR
def command(name: str, hours: int, data_dir: Path | None) -> None:
    """Print a bearer token for a person.

    NAME is one of the example's people (a wrong name lists them) or a person id. The token is signed with
    HEHUO_TOKEN_SECRET, or else with the development secret of the data directory.
    """
    people = identities()
    person = people[name].person_id if name in people else name
    settings = settings_with(data_dir=data_dir)
    lifetime = timedelta(hours=hours)
    if lifetime > settings.longest_sign_in:
        longest = f"{settings.longest_sign_in_days * 24} hours (HEHUO_LONGEST_SIGN_IN_DAYS)"
        raise click.ClickException(f"a token is valid for at most {longest}, not for {hours}")
    try:
        click.echo(signer_of(settings).issue(person, lifetime))
    except ValueError:
        known = "\n".join(f"  {one:<18} {who.about}" for one, who in people.items())
        raise click.ClickException(f"nobody in the example is called {name}. There are:\n{known}") from None
