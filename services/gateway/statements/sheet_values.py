"""Numbers and moments as workbooks keep them, new and old ones, as the text that every other file has.

A line whose number was another text here would be another line than in a CSV, and counted twice.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Final

EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 (a wall clock's, as a sheet keeps it)
EPOCH_OF_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 (the same)


def moment_text(serial: Decimal, epoch: datetime) -> str:
    """A number that is shown as a date; ``ArithmeticError`` or ``ValueError`` for none that a date has.

    To the second: a day's fraction is a float and lies a little beside it.
    """
    return (epoch + timedelta(seconds=round(serial * 86_400))).isoformat(sep=" ")


def number_text(value: float) -> str:
    """As short as it was typed: 28.16, where the file keeps 28.160000000000001; a whole number without .0.

    ``ValueError`` for what is no number, or endless: as a text it would be a row that says nothing.
    """
    if not isfinite(value):
        raise ValueError("no number")
    return format(Decimal(repr(value)), "f").removesuffix(".0")
