"""Statements in the fund's specifications: lines of invented files, imported by the treasurer."""

from datetime import date
from hashlib import sha256
from itertools import count

from shared.contracts.fund.account_statements.commands import (
    BookLines,
    ImportedLine,
    ImportStatement,
    MatchLines,
)
from shared.contracts.fund.account_statements.events import StatementLineRecorded
from shared.contracts.fund.account_statements.movements import Books, Direction, Doubt, Layout, Movement
from tests.unit.fund.scenes import TODAY, History, treasurer

BANK, WALLET = "工行基本户", "公益角微信"
_files = count(1)
_lines = count(1)


def line(
    amount_fen: int,
    *,
    key: str = "",
    day: date = TODAY,
    status: str = "",
    doubt: Doubt | None = None,
    direction: Direction | None = None,
) -> ImportedLine:
    """A line that adds this amount to its account."""
    number = next(_lines)
    return ImportedLine(
        line=number,
        key=key or f"N{number}",
        number=key or f"N{number}",
        day=day,
        amount_fen=abs(amount_fen),
        direction=direction or (Direction.IN if amount_fen > 0 else Direction.OUT),
        movement=Movement.PAYMENT,
        doubt=doubt,
        status=status,
    )


def statement(
    *lines: ImportedLine, account: str = BANK, account_key: str = "", file: str = ""
) -> ImportStatement:
    """An import of a file with these lines; each file is another one unless it is named."""
    return ImportStatement(
        account=account,
        account_key=account_key,
        layout=Layout.ICBC if account == BANK else Layout.WECHAT_PERSONAL,
        file_sha256=sha256((file or f"file {next(_files)}").encode()).hexdigest(),
        beside=2,
        lines=lines,
        **treasurer(),
    )


def imported(spec: History, *lines: ImportedLine, account: str = BANK) -> list[str]:
    """The ids of these lines, once they are imported."""
    spec.when(statement(*lines, account=account))
    return [one.line_id for one in spec.last if isinstance(one, StatementLineRecorded)]


def match(line_ids: list[str], *entry_ids: str) -> MatchLines:
    return MatchLines(line_ids=tuple(line_ids), entry_ids=entry_ids, **treasurer())


def booking(line_ids: list[str], books: Books, **more: str | None) -> BookLines:
    return BookLines.model_validate({"line_ids": tuple(line_ids), "books": books, **more, **treasurer()})
