"""``hehuo audit``: an audit pack proves itself, on any computer, without the platform."""

import re
import sys
from pathlib import Path

import click

from hehuo.audit_pack.checking import check
from hehuo.audit_pack.entries import Period
from hehuo.audit_pack.pack import PackIsBroken
from shared.kernel.months import MONTH

_MONTH = re.compile(MONTH)


def _month(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _MONTH.fullmatch(value):
        raise click.BadParameter("write a month as 2026-07")
    return value


@click.command("audit")
@click.argument("pack", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "first", callback=_month, help="The first month of the period; else from the start.")
@click.option("--through", "last", callback=_month, help="Its last month; else to the end.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write tables and journals to this directory, which must not be there yet.",
)
def command(pack: Path, first: str | None, last: str | None, out: Path | None) -> None:
    """Prove an audit pack and write what an auditor reads.

    The pack is what GET /v1/communities/…/fund/audit-pack answers. Re-computes both hash chains and every
    balance from the recorded facts. With --out: trial balance, entries, receipts and the gaps between them,
    reversals, rules, relations, acts on behalf, offices over time, and journals for hledger and beancount.
    Exit status 0 only if everything holds.
    """
    if out is not None and out.exists():
        raise click.ClickException(f"{out} is there already")
    whole = Period()
    try:
        report = check(pack, out, Period(first or whole.first, last or whole.last))
    except PackIsBroken as error:
        raise click.ClickException(str(error)) from None
    for line in report.lines():
        click.echo(line)
    if report.faults:
        sys.exit(1)
