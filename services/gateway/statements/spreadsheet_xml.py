"""The first sheet of a workbook in the XML of Excel 2003, which is called .xls or .xml, as rows of text.

Texts, numbers and moments are typed there. A formula's kept result is taken, never the formula. A document
type is refused, so no entity is made or fetched.
"""

from datetime import datetime
from typing import Final
from xml.etree import ElementTree as ET

from services.gateway.statements.rows import MOST_COLUMNS, MOST_ROWS, Row
from services.gateway.statements.sheet_values import number_text
from shared.contracts.fund.account_statements.refusals.files import (
    STATEMENT_FILE_IS_NOT_A_TABLE,
    STATEMENT_IS_TOO_LONG,
    STATEMENT_TEXT_IS_NOT_READABLE,
)
from shared.kernel.refusals import Rejected

_SPACE: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_BEGINS: Final = 4_000
"""Within so many characters the root stands, with the name of its language."""
_S: Final = f"{{{_SPACE}}}"
_OPTIONS: Final = "{urn:schemas-microsoft-com:office:excel}"


def is_spreadsheet_xml(text: str) -> bool:
    """Whether a text is such a workbook, by how it begins."""
    return text.lstrip("\ufeff \t\r\n").startswith(("<?xml", "<?mso", "<Workbook", "<ss:Workbook")) and (
        _SPACE in text[:_BEGINS]
    )


def rows_of_spreadsheet_xml(text: str) -> list[Row]:
    """The rows of the first sheet that shows, with their numbers; `Rejected` for what can't be read whole."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text or "\x00" in text:
        raise _no_table()
    try:
        root = ET.fromstring(text.lstrip("\ufeff \t\r\n"))  # noqa: S314 (no document type comes this far)
    except ET.ParseError as error:
        raise Rejected(STATEMENT_TEXT_IS_NOT_READABLE, line=error.position[0]) from None
    except ValueError:
        raise _no_table() from None  # A declaration of something that no text here is.
    table = next((one.find(f"{_S}Table") for one in root.iter(f"{_S}Worksheet") if _shows(one)), None)
    if table is None:
        raise _no_table()
    found: list[Row] = []
    line = 0
    for element in table.iter(f"{_S}Row"):
        line = _index(element, line + 1)
        if line > MOST_ROWS:
            raise Rejected(STATEMENT_IS_TOO_LONG, most=MOST_ROWS)
        cells, numeric = _cells(element, line)
        if any(one.strip() for one in cells.values()):
            width = max(cells) + 1
            found.append(Row(line, tuple(cells.get(at, "") for at in range(width)), frozenset(numeric)))
        line += _whole(element.get(f"{_S}Span", "0"))  # So many rows below look like it, and hold nothing.
    return found


def _no_table() -> Rejected:
    return Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="workbook")


def _shows(sheet: ET.Element) -> bool:
    told = sheet.findtext(f"{_OPTIONS}WorksheetOptions/{_OPTIONS}Visible")
    return told is None or not told.startswith("Sheet")


def _cells(row: ET.Element, line: int) -> tuple[dict[int, str], set[int]]:
    cells: dict[int, str] = {}
    numeric: set[int] = set()
    place = 0
    for element in row.iter(f"{_S}Cell"):
        if element.get(f"{_S}MergeDown", "0") != "0":  # What it says of the rows below would be lost.
            raise _no_table()
        place = _index(element, place + 1)
        if place > MOST_COLUMNS:
            raise Rejected(STATEMENT_IS_TOO_LONG, most=MOST_ROWS)
        cells[place - 1], is_number = _value(element.find(f"{_S}Data"), line)
        if is_number:
            numeric.add(place - 1)
        place += _whole(element.get(f"{_S}MergeAcross", "0"))
    return cells, numeric


def _index(element: ET.Element, following: int) -> int:
    """Where it stands: as it says, which is never before the last one, else after that."""
    told = element.get(f"{_S}Index")
    place = following if told is None else _whole(told)
    if place < following:
        raise _no_table()
    return place


def _whole(told: str) -> int:
    if not told.isascii() or not told.isdigit() or len(told) > 6:
        raise _no_table()
    return int(told)


def _value(element: ET.Element | None, line: int) -> tuple[str, bool]:
    """Its text, and whether it holds a number; a failed formula is no value."""
    if element is None:
        return "", False
    kind, text = element.get(f"{_S}Type", "String"), "".join(element.itertext())
    try:
        if kind == "Number":
            return number_text(float(text)), True
        if kind == "DateTime":
            return datetime.fromisoformat(text).replace(microsecond=0).isoformat(sep=" "), False
    except (ValueError, ArithmeticError):
        raise Rejected(STATEMENT_TEXT_IS_NOT_READABLE, line=line) from None
    if kind not in {"String", "Boolean"}:
        raise Rejected(STATEMENT_TEXT_IS_NOT_READABLE, line=line)
    return text, False
