"""A file's bytes as rows: what kind of file it is, is told from its first bytes and never from its name."""

import csv
from typing import Final

from services.gateway.statements.rows import MOST_COLUMNS, MOST_ROWS, Row
from services.gateway.statements.workbooks import first_sheet
from shared.contracts.fund.account_statements.refusals.files import (
    STATEMENT_FILE_IS_NOT_A_TABLE,
    STATEMENT_IS_TOO_LONG,
    STATEMENT_TEXT_IS_NOT_READABLE,
)
from shared.kernel.refusals import Rejected

_ZIP: Final = b"PK"
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_UTF_16: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_MOST_IN_A_CELL: Final = 4_000


def rows_of(content: bytes) -> list[Row]:
    """The rows of a CSV file or of a workbook's first sheet; `Rejected` for anything else."""
    if content.startswith(_ZIP):
        return first_sheet(content)
    if content.startswith(_OLD_WORKBOOK):
        raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="old_workbook")
    return _separated(_decoded(content))


def _decoded(content: bytes) -> str:
    """The text, read strictly: a character that is lost would be a name that is wrong."""
    if encoding := _UTF_16.get(content[:2]):
        return _strictly(content[2:], encoding)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _strictly(content, "gb18030")  # GBK itself lacks the characters of some names.


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Rejected(STATEMENT_TEXT_IS_NOT_READABLE, line=line) from None


def _separated(text: str) -> list[Row]:
    if "\x00" in text:
        raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="binary")
    # A TAB keeps a spreadsheet from reading a long number as one; some stood outside of the quotes, which
    # made the file no CSV (WeChat Pay, April 2025).
    lines = text.replace("\t", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_ROWS + 1:
        raise Rejected(STATEMENT_IS_TOO_LONG, most=MOST_ROWS)
    reader = csv.reader((f"{one}\n" for one in lines), strict=True)
    found: list[Row] = []
    before = 0
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS or any(len(one) > _MOST_IN_A_CELL for one in cells):
                raise Rejected(STATEMENT_TEXT_IS_NOT_READABLE, line=before + 1)
            if any(one.strip() for one in cells):
                found.append(Row(before + 1, tuple(one.strip("\n") for one in cells)))
            before = reader.line_num
    except csv.Error:
        raise Rejected(STATEMENT_TEXT_IS_NOT_READABLE, line=before + 1) from None
    return found
