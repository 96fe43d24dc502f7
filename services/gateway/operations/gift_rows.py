"""Gifts as rows: pasted from a spreadsheet or uploaded as CSV or XLSX, each read or named with its fault.

The columns are, in this order: amount in yuan, reference of the slip, day, donor, purse. Of these the last
three may be empty or missing.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from services.gateway.statements.cells import fen, moment, plain
from services.gateway.statements.files import rows_of

_HEADINGS: Final = frozenset({"金额", "金额（元）", "金额(元)", "amount", "amount (yuan)"})
_LONGEST: Final = 120
_COLUMNS: Final = 5


class RowFault(StrEnum):
    """Why a row is no gift."""

    AMOUNT = "amount"
    REFERENCE = "reference"
    DAY = "day"
    COLUMNS = "columns"
    DONOR = "donor"
    DONORS = "donors"
    PURSE = "purse"


@dataclass(frozen=True, slots=True)
class GiftRow:
    """One row. What could not be read is null, and its fault says so."""

    line: int
    """Its place among the rows, from 1."""
    amount_fen: int | None
    reference: str
    received_on: date | None
    """Null where the row names none: then all rows' day holds."""
    donor: str
    purse: str
    fault: RowFault | None
    donor_id: str | None
    """Who the donor is, once they were looked up."""
    earmark_id: str | None
    text: str
    """The row as it was given, its cells apart by tabs."""


def rows_of_text(text: str) -> list[GiftRow]:
    """Rows as they are pasted: cells apart by tabs, or else by commas."""
    return _read(_cells(line) for line in text.splitlines() if line.strip())


def rows_of_file(content: bytes) -> list[GiftRow]:
    """The rows of a CSV file or of a workbook's first sheet; `Rejected` for anything else."""
    return _read(one.cells for one in rows_of(content))


def _cells(line: str) -> Sequence[str]:
    if "\t" in line:
        return line.split("\t")
    try:
        return next(csv.reader([line.replace("，", ",")]), [])
    except csv.Error:
        return [line]  # Read as an amount, which it is none: the row's fault says so.


def _read(rows: Iterator[Sequence[str]]) -> list[GiftRow]:
    """A first row of headings is none."""
    cells = [tuple(plain(" ".join(one.split())) for one in row) for row in rows]
    if cells and cells[0] and cells[0][0].lower() in _HEADINGS:
        cells = cells[1:]
    return [_row(place, one) for place, one in enumerate(cells, 1)]


def _row(place: int, cells: tuple[str, ...]) -> GiftRow:
    amount, reference, day, donor, purse = (*cells, *[""] * _COLUMNS)[:_COLUMNS]
    amount_fen, at = fen(amount), moment(day) if day else None
    fault = None
    if any(cells[_COLUMNS:]):
        fault = RowFault.COLUMNS
    elif amount_fen is None or amount_fen <= 0:
        fault = RowFault.AMOUNT
    elif not 0 < len(reference) <= _LONGEST:
        fault = RowFault.REFERENCE
    elif day and at is None:
        fault = RowFault.DAY
    return GiftRow(
        line=place,
        amount_fen=amount_fen,
        reference=reference,
        received_on=at[0] if at else None,
        donor=donor,
        purse=purse,
        fault=fault,
        donor_id=None,
        earmark_id=None,
        text="\t".join(cells).rstrip("\t"),
    )
