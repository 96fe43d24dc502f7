"""Tables of a web page as rows of text: what many banks call .xls is one, or text between TABs."""

from html.parser import HTMLParser
from typing import Final

from services.gateway.statements.rows import MOST_COLUMNS, MOST_ROWS, Row
from shared.contracts.fund.account_statements.refusals.files import (
    STATEMENT_FILE_IS_NOT_A_TABLE,
    STATEMENT_IS_TOO_LONG,
)
from shared.kernel.refusals import Rejected

_UNSEEN: Final = {"script", "style", "title"}
_OPENINGS: Final = ("<html", "<table", "<!doctype html", "<head", "<meta", "<body", "<style")


def is_page(text: str) -> bool:
    """Whether a text is a web page, by how it begins."""
    return text.lstrip("\ufeff \t\r\n").lower().startswith(_OPENINGS)


def rows_of_page(text: str) -> list[Row]:
    """The rows of all its tables, one after the other; `Rejected` where it has none or is cut off."""
    reader = _Tables()
    reader.feed(text)
    reader.close()
    if reader.depth or not reader.rows:
        raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="page")
    return reader.rows


class _Tables(HTMLParser):
    """Cells are what stands between tags of cells and rows: their ends may be left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self.depth = 0
        self._count = 0
        self._cells: list[str] | None = None
        self._text: list[str] | None = None
        self._width = 1
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self.depth += 1
            if self.depth > 1:  # Which row a cell is of would be a guess.
                raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="page")
        elif tag == "tr":
            self._end_row()
            self._cells = []
        elif tag in {"td", "th"}:
            self._begin_cell(dict(attrs))
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "table":
            self._end_row()
            self.depth = max(0, self.depth - 1)
        elif tag == "tr":
            self._end_row()
        elif tag in {"td", "th"}:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._unseen:
            self._text.append(data)

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        if attributes.get("rowspan") not in {None, "1"}:  # What it says of the rows below would be lost.
            raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="page")
        told = attributes.get("colspan") or "1"
        self._width = int(told) if told.isascii() and told.isdigit() and len(told) < 4 else 1
        self._text = []

    def _end_cell(self) -> None:
        if self._text is None:
            return
        cells = self._cells = self._cells if self._cells is not None else []
        cells += [" ".join("".join(self._text).split()), *[""] * (self._width - 1)]
        self._text = None
        if len(cells) > MOST_COLUMNS:
            raise Rejected(STATEMENT_IS_TOO_LONG, most=MOST_ROWS)

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells is None:
            return
        self._count += 1
        if self._count > MOST_ROWS:
            raise Rejected(STATEMENT_IS_TOO_LONG, most=MOST_ROWS)
        if any(self._cells):
            self.rows.append(Row(self._count, tuple(self._cells)))
        self._cells = None
