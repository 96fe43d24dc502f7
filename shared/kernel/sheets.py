"""Tables as comma-separated values (RFC 4180) that people open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

UTF_8_MARK = "\ufeff"
"""At the beginning of the file; without it a spreadsheet does not know that this is UTF-8."""
_FORMULA_SIGNS = frozenset("=+-@＝＋－＠\t\r\n")
"""What a formula begins with, in full width too, or what is dropped before it (OWASP, CSV injection)."""


def is_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet may take this text for a formula."""
    return text[:1] in _FORMULA_SIGNS


def cell(value: object) -> object:
    """A value as a cell holds it: text that a spreadsheet would take for a formula begins with a quote."""
    return f"'{value}" if isinstance(value, str) and is_like_a_formula(value) else value


def csv_of(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A table as a file, its columns' names first; each value as `cell` has it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(map(cell, row) for row in rows)
    return UTF_8_MARK + text.getvalue()
