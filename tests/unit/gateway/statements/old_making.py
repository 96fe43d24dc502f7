"""Old workbooks as banks' programs write them, of invented rows."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlwt


def old_workbook(*sheets: Sequence[Sequence[object]], hidden: int = 0) -> bytes:
    """An .xls file (BIFF8): texts as texts, numbers as numbers, and moments in a date's format.

    The first ``hidden`` of its sheets do not show.
    """
    book = xlwt.Workbook(encoding="utf-8")
    moment = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss")
    for number, rows in enumerate(sheets):
        sheet = book.add_sheet(f"Sheet{number + 1}")
        sheet.visibility = int(number < hidden)
        for line, row in enumerate(rows):
            for place, value in enumerate(row):
                _write(sheet, line, place, value, moment)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Any, line: int, place: int, value: object, moment: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, dt.datetime):
        sheet.write(line, place, value, moment)
    elif isinstance(value, str) and value.startswith("="):
        sheet.write(line, place, xlwt.Formula(value[1:]))
    else:
        sheet.write(line, place, value)
