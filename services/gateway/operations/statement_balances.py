"""What each account held around a month's lines, and whether its files tell of it without a gap."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from services.gateway.operations.caller import Caller
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.account_statements.proposals import AccountEnds
from shared.contracts.fund.account_statements.views import (
    ListStatementLines,
    StatementFileView,
    StatementLineView,
)
from shared.kernel.months import month_before, month_of

Ends = tuple[int, int] | None
"""The balance before the first line and the one after the last, in fen; None where they are not certain."""


async def accounts_of(
    caller: Caller, month: str, lines: Sequence[StatementLineView], files: Sequence[StatementFileView]
) -> tuple[AccountEnds, ...]:
    """Each account with lines in the month, or in an earlier one: of that a file may be missing."""
    earlier = {one.account for one in files if one.starts_on and month_of(one.starts_on) < month}
    found: list[AccountEnds] = []
    for account in sorted(earlier | {one.account for one in lines}):
        own = [one for one in lines if one.account == account]
        of_account = [one for one in files if one.account == account]
        ends = ends_of(own)
        found.append(
            AccountEnds(
                account=account,
                opening_fen=ends[0] if ends else None,
                closing_fen=ends[1] if ends else None,
                moved_fen=sum(one.signed_fen for one in own),
                lines=len(own),
                gap=bool(own)
                and any(one.opening_fen is not None for one in of_account)
                and await _has_gap(caller, month, of_account, ends),
            )
        )
    return tuple(found)


async def _has_gap(caller: Caller, month: str, files: Sequence[StatementFileView], ends: Ends) -> bool:
    """Whether lines are missing: within the month, or between it and the last one before it."""
    if ends is None:
        return True
    limit = month_before(month)
    before = [
        min(month_of(one.ends_on), limit)
        for one in files
        if one.starts_on and one.ends_on and month_of(one.starts_on) <= limit
    ]
    if not before:
        return False
    asked = ListStatementLines(account=files[0].account, month=max(before))
    earlier = await whole_answer(caller, asked)
    if not earlier:
        return False
    ended = ends_of(earlier)
    return ended is not None and ended[1] != ends[0]


def ends_of(lines: Sequence[StatementLineView]) -> Ends:
    """Around lines whose balances lead from one to the next, whichever way round their files stand."""
    told = [one for one in lines if one.balance_fen is not None]
    if not told:
        return None
    for turned in (1, -1):
        in_order = sorted(told, key=lambda one: (one.day, _moment(one), turned * one.line))
        if all(_after(one) == _before(other) for one, other in pairwise(in_order)):
            return _before(in_order[0]), _after(in_order[-1])
    # Lines of one day out of several files: each balance but the last is that before another line.
    before, after = Counter(map(_before, told)), Counter(map(_after, told))
    opening, closing = before - after, after - before
    if opening.total() == closing.total() == 1:
        return next(iter(opening)), next(iter(closing))
    return None if opening else (_before(told[0]), _before(told[0]))  # What came has gone again.


def _moment(line: StatementLineView) -> float:
    return line.at.timestamp() if line.at else 0


def _before(line: StatementLineView) -> int:
    return _after(line) - line.signed_fen


def _after(line: StatementLineView) -> int:
    return line.balance_fen or 0
