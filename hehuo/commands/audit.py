"""``hehuo audit``: an audit pack proves itself, on any computer, without the platform."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from hehuo.audit_pack.checking import check
from hehuo.audit_pack.entries import Period
from hehuo.audit_pack.pack import PackIsBroken
from hehuo.audit_pack.reading import KnownHead
from shared.contracts.fund.audit_pack import LOGS
from shared.kernel.months import MONTH

_MONTH = re.compile(MONTH)
_HEAD = re.compile(r"([a-z]+):([0-9]{1,15}):([0-9a-f]{64})")


def _month(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _MONTH.fullmatch(value):
        raise click.BadParameter("write a month as 2026-07")
    return value


def _known_heads(
    _context: click.Context, _parameter: click.Parameter, value: Sequence[str]
) -> tuple[KnownHead, ...]:
    return tuple(map(_known_head, value))


def _known_head(written: str) -> KnownHead:
    found = _HEAD.fullmatch("".join(written.split()))  # Statements print a hash in groups.
    if found is None or found[1] not in LOGS:
        raise click.BadParameter(
            "write a head as fund:1234:<64 hexadecimal digits>, of the log fund or gateway"
        )
    return KnownHead(found[1], int(found[2]), found[3])


@click.command("audit")
@click.argument("pack", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "first", callback=_month, help="The first month of the period; else from the start.")
@click.option("--through", "last", callback=_month, help="Its last month; else to the end.")
@click.option(
    "--head",
    "heads",
    multiple=True,
    callback=_known_heads,
    metavar="LOG:SEQUENCE:HASH",
    help="A head of the log fund or gateway, from the statement of a closed month: the chain must pass it.",
)
@click.option(
    "--vouchers",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A directory of vouchers' files, as they were read: hold them against the hashes in the pack.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write tables and journals to this directory, which must not be there yet.",
)
def command(
    pack: Path,
    first: str | None,
    last: str | None,
    heads: Sequence[KnownHead],
    vouchers: Path | None,
    out: Path | None,
) -> None:
    """Prove an audit pack and write what an auditor reads.

    The pack is what GET /v1/communities/…/fund/audit-pack answers. Re-computes both hash chains and every
    balance from the recorded facts. With --out: trial balance, entries, receipts and the gaps between them,
    reversals, vouchers, rules, relations, acts on behalf, offices over time, and journals for hledger and
    beancount.
    Exit status 0 only if everything holds.
    """
    if out is not None and out.exists():
        raise click.ClickException(f"{out} is there already")
    whole = Period()
    try:
        report = check(pack, out, Period(first or whole.first, last or whole.last), heads, vouchers)
    except PackIsBroken as error:
        raise click.ClickException(str(error)) from None
    for one in heads if not report.faults else ():
        click.echo(f"ok {one.log:<9} passes {one.sequence} as was noted down")
    for line in report.lines():
        click.echo(line)
    if report.faults:
        sys.exit(1)
