"""Rows of a file as they stand there, with the numbers of their lines."""

from dataclasses import dataclass
from typing import Final

MOST_ROWS: Final = 2_500
"""Of a file, with what stands before and after its lines."""
MOST_LINES: Final = 2_000
MOST_COLUMNS: Final = 100
MOST_BEFORE_HEADING: Final = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One row, kept as the file has it."""

    line: int
    """Its number in the file, from 1."""
    cells: tuple[str, ...]
    numeric: frozenset[int] = frozenset()
    """The places of cells that hold a number and no text, of which a sheet keeps fifteen digits."""

    @property
    def text(self) -> str:
        """All of it, for a person to look at."""
        return " | ".join(one for cell in self.cells if (one := cell.strip()))
