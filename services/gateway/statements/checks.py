"""Whether a file holds what it says it holds: its own counts and totals, its balances, one account."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from services.gateway.statements.read import ReadLine
from shared.contracts.fund.account_statements.refusals.files import (
    STATEMENT_BALANCES_DO_NOT_FOLLOW,
    STATEMENT_IS_CUT,
    STATEMENT_MIXES_ACCOUNTS,
    STATEMENT_REPEATS_A_NUMBER,
    STATEMENT_TOTALS_DIFFER,
)
from shared.kernel.refusals import Rejected


def require_count(says: int, has: int) -> None:
    """Refuses a file that states another number of lines."""
    if says != has:
        raise Rejected(STATEMENT_IS_CUT, says=says, has=has)


def require_total(total: str, says_fen: int, has: Iterable[int]) -> None:
    """Refuses a file whose lines don't add up to what it states."""
    has_fen = sum(has)
    if says_fen != has_fen:
        raise Rejected(STATEMENT_TOTALS_DIFFER, total=total, says_fen=says_fen, has_fen=has_fen)


def require_one_account(lines: Sequence[ReadLine]) -> str:
    """The account that the lines name, which must be one; empty where they name none."""
    named = [(one.account, one.line) for one in lines if one.account]
    for account, line in named:
        if account != named[0][0]:
            raise Rejected(STATEMENT_MIXES_ACCOUNTS, line=line)
    return named[0][0] if named else ""


def require_distinct(lines: Sequence[ReadLine]) -> None:
    """Refuses two lines of one number that differ. The same line twice is for the import to see once."""
    seen: dict[str, ReadLine] = {}
    for one in lines:
        first = seen.setdefault(one.number, one) if one.number else one
        if (first.day, first.signed_fen, first.amount_fen) != (one.day, one.signed_fen, one.amount_fen):
            raise Rejected(STATEMENT_REPEATS_A_NUMBER, line=one.line, first_line=first.line)


def balances(lines: Sequence[ReadLine]) -> tuple[int, int] | None:
    """The balance before the first and after the last movement; refused where one doesn't follow.

    Some files begin with the newest. None where there are no balances.
    """
    told = [one for one in lines if one.balance_fen is not None]
    if not told:
        return None
    broken = _broken(told)
    if broken is not None:
        told.reverse()
        if _broken(told) is not None:
            raise broken
    first, last = told[0], told[-1]
    return (first.balance_fen or 0) - first.signed_fen, last.balance_fen or 0


def _broken(lines: Sequence[ReadLine]) -> Rejected | None:
    for before, one in pairwise(lines):
        follows_fen = (before.balance_fen or 0) + one.signed_fen
        if one.balance_fen != follows_fen:
            return Rejected(
                STATEMENT_BALANCES_DO_NOT_FOLLOW,
                line=one.line,
                says_fen=one.balance_fen,
                follows_fen=follows_fen,
            )
    return None
