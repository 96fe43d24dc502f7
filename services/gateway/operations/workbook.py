"""Any table as a workbook (Office Open XML, ECMA-376), where the extra ``xlsx`` is installed."""

import asyncio
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from shared.kernel.sheets import is_like_a_formula
from shared.storage.faults import StoreUnavailable

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IS_THERE = find_spec("xlsxwriter") is not None
"""Whether workbooks can be written: the package is an extra."""

_MOST_IN_A_CELL = 32_767
"""Characters, by the format's limits; what is longer stands whole in the CSV."""
_MOST_EXACT = 2**53
"""Numbers are IEEE 754 doubles there: a greater one would not come back as it was."""
_LETTERS_IN_A_NAME = 31
_WIDTH = 18
_ONE_AT_A_TIME = ThreadPoolExecutor(1, "workbook")
"""Ten thousand rows are seconds of work: beside the requests, and never several at once."""


async def workbook_of(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The rows below their names in one sheet, which is called by the beginning of ``name``.

    Texts are texts, whatever they begin with: no cell holds a formula or a link. Written row by row into
    a temporary file, so that memory holds no more than what is sent; `StoreUnavailable` where there is no
    room for that.
    """
    write = partial(_write, name, columns, rows)
    return await asyncio.get_running_loop().run_in_executor(_ONE_AT_A_TIME, write)


def _write(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    # An extra, which few processes need.
    from xlsxwriter import Workbook  # noqa: PLC0415
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    content = BytesIO()
    try:
        with Workbook(content, {"constant_memory": True}) as book:
            _fill(book, name, columns, rows)
    except (OSError, FileCreateError) as error:
        raise StoreUnavailable(f"a workbook can't be written: {error}") from error
    return content.getvalue()


def _fill(book: "Workbook", name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    sheet = book.add_worksheet(name[:_LETTERS_IN_A_NAME])
    sheet.set_column(0, len(columns) - 1, _WIDTH)
    sheet.freeze_panes(1, 0)
    heading, plain = book.add_format({"bold": True}), book.add_format()
    # Else a text that looks like a formula becomes one as soon as somebody edits its cell.
    quoted = book.add_format({"quote_prefix": True})
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column, heading)
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, int | float) and abs(value) <= _MOST_EXACT:
                sheet.write_number(number, at, value, plain)
                continue
            text = str(value)[:_MOST_IN_A_CELL]
            sheet.write_string(number, at, text, quoted if is_like_a_formula(text) else plain)
