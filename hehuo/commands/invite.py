"""``hehuo invite``: a link with which somebody signs in the first time."""

import asyncio
from pathlib import Path

import click

from hehuo.backup.stores import NothingToBackUp, opened
from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.operator.api import root_of
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations.claims import OPERATOR, make_code
from shared.contracts.gateway.membership import ClaimCodeView
from shared.kernel.clock import SystemClock
from shared.settings import Settings


@click.command("invite")
@click.argument("community")
@click.argument("person", required=False)
@DATA_DIR
def command(community: str, person: str | None, data_dir: Path | None) -> None:
    """Print a link with a claim code, for somebody whom you have identified.

    COMMUNITY is where they join, or `district` for one of its officers. PERSON is the id of somebody who is
    known there already; without one, whoever has the code joins as a new resident, and for the district it is
    the officer whom HEHUO_DISTRICT_OFFICERS names. The link works once, for a week; one made later for the
    same person ends it. The platform may run meanwhile.
    """
    settings = settings_with(data_dir=data_dir)
    if community == DISTRICT_LOG and person is None:
        if len(settings.district_officers) != 1:
            raise click.ClickException("HEHUO_DISTRICT_OFFICERS does not name exactly one: say which PERSON")
        person = settings.district_officers[0]
    try:
        code = asyncio.run(_made(settings, community, person))
    except NothingToBackUp as error:
        raise click.ClickException(str(error)) from None
    page = "sign-in/invitation" if community == DISTRICT_LOG else f"{community}/join"
    click.echo(f"{root_of(settings)}/{page}?code={code.code}")
    click.echo(f"valid once, until {code.expires_at.isoformat(timespec='minutes')}", err=True)


async def _made(settings: Settings, community: str, person: str | None) -> ClaimCodeView:
    async with opened(settings, fresh=False) as stores:
        if community not in {DISTRICT_LOG, *await stores.logs["partners"].heads()}:
            raise click.ClickException(f"there is no community {community}")
        now = SystemClock().now() + stores.clock_ahead
        return await make_code(stores.vault, community, person, now, OPERATOR)
