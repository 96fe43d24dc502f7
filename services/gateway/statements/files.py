"""A file's bytes as rows: what kind of file it is, is told from its first bytes and never from its name."""

import csv
import re
from typing import Final

from services.gateway.statements.old_workbooks import first_old_sheet
from services.gateway.statements.rows import MOST_BEFORE_HEADING, MOST_COLUMNS, MOST_ROWS, Row
from services.gateway.statements.spreadsheet_xml import is_spreadsheet_xml, rows_of_spreadsheet_xml
from services.gateway.statements.web_tables import is_page, rows_of_page
from services.gateway.statements.workbooks import first_sheet
from shared.contracts.fund.account_statements.refusals.files import (
    STATEMENT_FILE_IS_NOT_A_TABLE,
    STATEMENT_IS_TOO_LONG,
    STATEMENT_TEXT_IS_NOT_READABLE,
)
from shared.kernel.refusals import Rejected

_ZIP: Final = b"PK"
_OLD_WORKBOOKS: Final = (b"\xd0\xcf\x11\xe0", b"\x09\x08\x10\x00", b"\x09\x08\x08\x00")
"""A container that has the sheets in it, or the sheets alone, as small programs write them."""
_QUOTE: Final = '"'
_CELL: Final = re.compile(r' *"(?:[^"]|"")*" *(?=\t|$)|[^\t]*')
_FEW: Final = 4
"""Columns that every statement has more of."""
_UTF_16: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_MOST_IN_A_CELL: Final = 4_000


def rows_of(content: bytes) -> list[Row]:
    """The rows of a CSV file or of a workbook's first sheet; `Rejected` for anything else."""
    if content.startswith(_ZIP):
        return first_sheet(content)
    if content.startswith(_OLD_WORKBOOKS):
        return first_old_sheet(content)
    text = _decoded(content)
    if is_spreadsheet_xml(text):
        return rows_of_spreadsheet_xml(text)
    return rows_of_page(text) if is_page(text) else _separated(_with_commas(text))


def _with_commas(text: str) -> str:
    """Text whose cells are kept apart by TABs, as some banks call .xls, with commas in their place.

    Only where a line, as that of the headings is, has TABs enough for a table and no comma at all: beside
    commas a TAB is nothing but a pad. Below stand commas in amounts of a million, and in what people write.
    """
    lines = text.splitlines()[:MOST_BEFORE_HEADING]
    if not any("," not in one and one.count("\t") >= _FEW for one in lines):
        return text
    rows = ([_bare(cell) for cell in _between_tabs(one)] for one in text.replace("\r\n", "\n").split("\n"))
    return "\n".join(",".join(f'"{cell.replace(_QUOTE, 2 * _QUOTE)}"' for cell in row) for row in rows)


def _between_tabs(line: str) -> list[str]:
    """The cells of a line: a TAB inside of quotes that close before the next border is a part of its cell."""
    cells, at = [], 0
    while at <= len(line):
        cell = _CELL.match(line, at)
        text = cell[0] if cell else ""
        cells.append(text)
        at += len(text) + 1
    return cells


def _bare(cell: str) -> str:
    """A cell without the quotes that spreadsheets put around one with a comma in it."""
    cell = cell.strip().replace("\t", " ")
    is_quoted = len(cell) > 1 and cell[0] == cell[-1] == _QUOTE
    return cell[1:-1].replace(2 * _QUOTE, _QUOTE) if is_quoted else cell


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
