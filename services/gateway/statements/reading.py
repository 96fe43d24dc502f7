"""A file of whatever kind is known here, read from its first line to its last or refused."""

from dataclasses import replace
from datetime import time
from typing import Final

from services.gateway.statements import banks, merchants, wallets
from services.gateway.statements.checks import require_distinct
from services.gateway.statements.files import rows_of
from services.gateway.statements.read import ReadStatement
from services.gateway.statements.rows import MOST_BEFORE_HEADING, MOST_LINES
from services.gateway.statements.sheets import Shape, sheet_of
from shared.contracts.fund.account_statements.refusals.files import (
    STATEMENT_IS_TOO_LONG,
    STATEMENT_LAYOUT_IS_UNKNOWN,
)
from shared.kernel.refusals import Rejected

SHAPES: Final[tuple[Shape, ...]] = (*wallets.SHAPES, *merchants.SHAPES, *banks.SHAPES)


def read_statement(content: bytes) -> ReadStatement:
    """What the file says; `Rejected` with the reason and the line where any of it is not certain."""
    rows = rows_of(content)
    found = sheet_of(rows, SHAPES)
    if found is None:
        raise Rejected(STATEMENT_LAYOUT_IS_UNKNOWN, lines_read=min(len(rows), MOST_BEFORE_HEADING))
    shape, sheet = found
    read = shape.read(sheet)
    if len(read.lines) > MOST_LINES:
        raise Rejected(STATEMENT_IS_TOO_LONG, most=MOST_LINES)
    require_distinct(read.lines)
    return replace(read, starts_within_a_day=_starts_within_a_day(read))


def _starts_within_a_day(read: ReadStatement) -> bool:
    """Whether a line that only its place tells from its equals could be counted anew by another file."""
    nameless = [one for one in read.lines if not one.number and one.balance_fen is None]
    return any(one.at is not None and one.at.timetz().replace(tzinfo=None) != time() for one in nameless)
