"""The first sheet of an XLSX workbook as rows of text, by the standard library alone.

Only what statements use is read: texts, numbers, and numbers that a cell shows as a date. A formula's kept
result is taken, never the formula. What unpacks to more than a statement needs is refused.
"""

import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Final
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from services.gateway.statements.rows import MOST_COLUMNS, MOST_ROWS, Row
from services.gateway.statements.sheet_values import EPOCH, EPOCH_OF_1904, moment_text, number_text
from shared.contracts.fund.account_statements.refusals.files import (
    STATEMENT_FILE_IS_NOT_A_TABLE,
    STATEMENT_IS_TOO_LONG,
    STATEMENT_TEXT_IS_NOT_READABLE,
)
from shared.kernel.refusals import Rejected

_MOST_UNPACKED: Final = 20_000_000
_MOST_TAGS: Final = 600_000
"""Of one part, more than the longest statement has: twenty kilobytes can unpack to millions."""
_DATES_BUILT_IN: Final = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})[0-9]+\Z")


@dataclass(frozen=True, slots=True)
class _Dates:
    """Which styles show a number as a date, and of which day 0 is the number."""

    styles: frozenset[int]
    epoch: datetime


def first_sheet(content: bytes) -> list[Row]:
    """Its rows with their numbers; `Rejected` where it is no workbook or unpacks to too much."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if sum(one.file_size for one in archive.infolist()) > _MOST_UNPACKED:
                raise Rejected(STATEMENT_IS_TOO_LONG, most=MOST_ROWS)
            sheet, epoch = _book(archive, names)
            shared = _texts(archive, names)
            dates = _Dates(_date_styles(archive, names), epoch)
            return _rows(_xml(archive, sheet), shared, dates)
    except (
        BadZipFile,
        RuntimeError,
        EOFError,
        LookupError,
        ValueError,
        ArithmeticError,
        zlib.error,
    ):
        # An encrypted archive gives RuntimeError, an unusual packing one of its kind; numbers that are
        # none, and such as no sheet keeps, the rest.
        raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="archive") from None


def _xml(archive: ZipFile, name: str) -> ET.Element:
    text = archive.read(name)
    if b"<!DOCTYPE" in text or b"\x00" in text:
        raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="workbook")
    if text.count(b"<") > _MOST_TAGS:
        raise Rejected(STATEMENT_IS_TOO_LONG, most=MOST_ROWS)
    try:
        root = ET.fromstring(text)  # noqa: S314 (no document type comes this far)
    except ET.ParseError as error:
        raise Rejected(STATEMENT_TEXT_IS_NOT_READABLE, line=error.position[0]) from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _text(element: ET.Element) -> str:
    """All its runs; what is pronounced (``rPh``) is no part of the text."""
    return "".join(
        run.text or ""
        for part in element
        if part.tag in {"t", "r"}
        for run in ([part] if part.tag == "t" else part.findall("t"))
    )


def _book(archive: ZipFile, names: list[str]) -> tuple[str, datetime]:
    """The part that holds the sheet which stands first, and the day from which the book counts.

    A sheet that was moved keeps the name of its part; some books of old Excel for Mac count from 1904.
    """
    sheets = sorted(one for one in names if one.startswith("xl/worksheets/sheet"))
    if not sheets:
        raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="archive")
    if "xl/workbook.xml" not in names:
        return sheets[0], EPOCH
    book = _xml(archive, "xl/workbook.xml")
    counts = next((one.get("date1904") for one in book.iter("workbookPr")), None)
    shown = (one for one in book.iter("sheet") if one.get("state", "visible") == "visible")
    part = _part(archive, names, next(shown, None))
    return part if part in names else sheets[0], EPOCH_OF_1904 if counts in {"1", "true"} else EPOCH


def _part(archive: ZipFile, names: list[str], sheet: ET.Element | None) -> str:
    """Where a sheet of the book lies, or nothing where that isn't said."""
    relations = "xl/_rels/workbook.xml.rels"
    if sheet is None or relations not in names:
        return ""
    wanted = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
    for one in _xml(archive, relations).iter("Relationship"):
        if one.get("Id") == wanted:
            target = one.get("Target", "")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    return ""


def _texts(archive: ZipFile, names: list[str]) -> list[str]:
    if "xl/sharedStrings.xml" not in names:
        return []
    return [_text(one) for one in _xml(archive, "xl/sharedStrings.xml").findall("si")]


def _date_styles(archive: ZipFile, names: list[str]) -> frozenset[int]:
    """The styles of cells whose number is shown as a date."""
    if "xl/styles.xml" not in names:
        return frozenset()
    styles = _xml(archive, "xl/styles.xml")
    own = {
        int(one.get("numFmtId", "0"))
        for one in styles.iter("numFmt")
        if re.search(r"[ydh]", _QUOTED.sub("", one.get("formatCode", "")), re.IGNORECASE)
    }
    cells = styles.find("cellXfs")
    return frozenset(
        place
        for place, one in enumerate(cells if cells is not None else ())
        if int(one.get("numFmtId", "0")) in _DATES_BUILT_IN | own
    )


def _rows(root: ET.Element, shared: list[str], dates: _Dates) -> list[Row]:
    found: list[Row] = []
    for element in root.iter("row"):
        line = int(element.get("r") or (found[-1].line + 1 if found else 1))
        cells: dict[int, str] = {}
        numeric: set[int] = set()
        for one in element.findall("c"):
            place = _place(one.get("r"), len(cells))
            cells[place], is_number = _cell(one, shared, dates, line)
            if is_number:
                numeric.add(place)
        if len(found) >= MOST_ROWS or max(cells, default=0) >= MOST_COLUMNS:
            raise Rejected(STATEMENT_IS_TOO_LONG, most=MOST_ROWS)
        width = max(cells, default=-1) + 1
        if any(one.strip() for one in cells.values()):
            found.append(Row(line, tuple(cells.get(at, "") for at in range(width)), frozenset(numeric)))
    return found


def _place(reference: str | None, following: int) -> int:
    found = _REFERENCE.match(reference or "")
    if found is None:
        return following
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _cell(element: ET.Element, shared: list[str], dates: _Dates, line: int) -> tuple[str, bool]:
    """Its text, and whether it holds a number."""
    kind, value = element.get("t", "n"), element.findtext("v") or ""
    try:
        if kind == "s":
            return shared[int(value)], False
        if kind == "inlineStr":
            inside = element.find("is")
            return ("" if inside is None else _text(inside)), False
        if kind != "n" or not value:
            return value, False
        if int(element.get("s", "0")) in dates.styles:
            return moment_text(Decimal(value), dates.epoch), False
        return number_text(float(value)), True
    except (ValueError, IndexError, InvalidOperation, OverflowError):
        raise Rejected(STATEMENT_TEXT_IS_NOT_READABLE, line=line) from None
