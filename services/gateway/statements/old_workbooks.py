"""The first sheet of an old workbook (.xls, BIFF) as rows of text, by xlrd where that extra is installed.

The results of formulas are taken as they were kept, never the formulas; macros, links and drawings are not
looked at. A file has some hundred kilobytes, which bounds what it can unpack to: a record has fourteen bytes
at least, and makes a row of 256 cells at most.
"""

import struct
from datetime import datetime
from decimal import Decimal
from importlib.util import find_spec
from io import StringIO
from typing import TYPE_CHECKING, Final

from services.gateway.statements.rows import MOST_COLUMNS, MOST_ROWS, Row
from services.gateway.statements.sheet_values import EPOCH, EPOCH_OF_1904, moment_text, number_text
from shared.contracts.fund.account_statements.refusals.files import (
    STATEMENT_FILE_IS_NOT_A_TABLE,
    STATEMENT_IS_TOO_LONG,
    STATEMENT_TEXT_IS_NOT_READABLE,
)
from shared.kernel.refusals import Rejected

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet

IS_THERE: Final = find_spec("xlrd") is not None
"""Whether they can be read: the package is an extra."""
_WITH_UNICODE: Final = 80
"""From BIFF8 on all texts are Unicode; before, they are in the code page that the file names."""
_OF_WESTERN_EUROPE: Final = {None, 1252, 28591, 32768, 32769}
"""What Chinese programs name, or don't, whatever they write."""
_NUMBER, _DATE, _TRUTH, _ERROR = 2, 3, 4, 5
_EPOCHS: Final = (EPOCH, EPOCH_OF_1904)
_DAMAGE: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    struct.error,
    TypeError,
    ValueError,
)
"""What xlrd raises of bytes that are no workbook, beside its own errors, which know of some faults alone."""


def first_old_sheet(content: bytes) -> list[Row]:
    """Its rows with their numbers; `Rejected` where it is no workbook, is protected, or holds too much."""
    if not IS_THERE:
        raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="old_workbook")
    # An extra, which few processes need.
    from xlrd import XLRDError  # noqa: PLC0415
    from xlrd.compdoc import CompDocError  # noqa: PLC0415

    try:
        return _rows(_first_shown(_opened(content)))
    except UnicodeDecodeError:
        raise Rejected(STATEMENT_TEXT_IS_NOT_READABLE, line=1) from None
    except XLRDError as error:
        found = "encrypted" if "encrypted" in str(error) else "old_workbook"
        raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found=found) from None
    except (CompDocError, *_DAMAGE):
        raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="old_workbook") from None


def _opened(content: bytes) -> "Book":
    book = _open(content, None)
    if book.biff_version < _WITH_UNICODE and book.codepage in _OF_WESTERN_EUROPE:
        return _open(content, "gb18030")
    return book


def _open(content: bytes, encoding: str | None) -> "Book":
    from xlrd import open_workbook  # noqa: PLC0415 (as above)

    # What it has to say of a file goes nowhere: it would be printed.
    return open_workbook(
        file_contents=content,
        logfile=StringIO(),
        encoding_override=encoding,
        on_demand=True,
        ragged_rows=True,
    )


def _first_shown(book: "Book") -> "Sheet":
    sheets = (book.sheet_by_index(place) for place in range(book.nsheets))
    shown = next((one for one in sheets if one.visibility == 0), None)
    if shown is None:
        raise Rejected(STATEMENT_FILE_IS_NOT_A_TABLE, found="old_workbook")
    return shown


def _rows(sheet: "Sheet") -> list[Row]:
    found: list[Row] = []
    for place in range(sheet.nrows):
        cells, kinds = sheet.row_values(place), sheet.row_types(place)
        epoch = _EPOCHS[sheet.book.datemode]
        texts = [_text(value, kind, epoch, place + 1) for value, kind in zip(cells, kinds, strict=True)]
        if not any(one.strip() for one in texts):
            continue
        if len(found) >= MOST_ROWS or len(texts) > MOST_COLUMNS:
            raise Rejected(STATEMENT_IS_TOO_LONG, most=MOST_ROWS)
        numeric = frozenset(at for at, kind in enumerate(kinds) if kind == _NUMBER)
        found.append(Row(place + 1, tuple(texts), numeric))
    return found


def _text(value: object, kind: int, epoch: datetime, line: int) -> str:
    """As the sheet shows it, without its format; refused where a formula failed."""
    if kind == _ERROR:
        raise Rejected(STATEMENT_TEXT_IS_NOT_READABLE, line=line)
    if kind == _DATE and isinstance(value, float):
        try:
            return moment_text(Decimal(value), epoch)
        except (ArithmeticError, ValueError):
            raise Rejected(STATEMENT_TEXT_IS_NOT_READABLE, line=line) from None
    if kind == _NUMBER and isinstance(value, float):
        try:
            return number_text(value)
        except ValueError:
            raise Rejected(STATEMENT_TEXT_IS_NOT_READABLE, line=line) from None
    return str(int(value)) if kind == _TRUTH and isinstance(value, int) else str(value)
