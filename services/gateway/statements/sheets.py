"""A file with its heading found: what stands before it, its columns by name, and its rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.gateway.statements.cells import fen, heading, plain
from services.gateway.statements.read import ReadLine, ReadStatement
from services.gateway.statements.rows import MOST_BEFORE_HEADING, Row
from shared.contracts.fund.account_statements.movements import Layout
from shared.contracts.fund.account_statements.refusals.files import STATEMENT_LINE_IS_NOT_UNDERSTOOD
from shared.kernel.refusals import Rejected

_MOST_DIGITS: Final = 15
"""That a sheet keeps of a number: a longer one has lost its end."""
_LONGEST: Final = 64
"""What a merchant's own order number may have, the longest of all."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One row, by the names of its columns."""

    row: Row
    columns: Mapping[str, int]

    def __getitem__(self, name: str) -> str:
        place = self.columns.get(name)
        if place is None or place >= len(self.row.cells):
            return ""
        return plain(self.row.cells[place])

    def first(self, *names: str) -> str:
        """The first of these that says something."""
        return next((text for name in names if (text := self[name])), "")

    def number(self, *names: str) -> str:
        """A number that names the line; refused where the sheet may have lost its end."""
        for name in names:
            text = self[name]
            lost = text and self.columns[name] in self.row.numeric and len(text) > _MOST_DIGITS
            if lost or len(text) > _LONGEST:
                raise not_understood(self.row, name)
            if text:
                return "".join(text.split())
        return ""

    def amount(self, name: str) -> int:
        """The amount in this column, which must be one."""
        amount = fen(self[name])
        if amount is None:
            raise not_understood(self.row, name)
        return amount

    def amount_if_any(self, name: str) -> int:
        """The amount in this column; nothing where it is empty, or a dash."""
        return 0 if self[name].strip("-") == "" else self.amount(name)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file whose heading is known."""

    before: Sequence[Row]
    heading: Row
    rows: Sequence[Row]

    @property
    def columns(self) -> Mapping[str, int]:
        """The place of each heading; the first of two that are the same."""
        names: dict[str, int] = {}
        for place, text in enumerate(self.heading.cells):
            names.setdefault(heading(text), place)
        names.pop("", None)
        return names

    def cells(self) -> Iterator[Cells]:
        """Every row after the heading."""
        columns = self.columns
        return (Cells(row, columns) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Shape:
    """How files of one kind are told from others, and how they are read."""

    layout: Layout
    marks: frozenset[str]
    """Headings that all of them have and no other kind has together."""
    read: Callable[[Sheet], ReadStatement]


def sheet_of(rows: Sequence[Row], shapes: Iterable[Shape]) -> tuple[Shape, Sheet] | None:
    """The first row with the headings of a kind that is known; None where there is none."""
    known = tuple(shapes)
    for place, row in enumerate(rows[:MOST_BEFORE_HEADING]):
        headings = {heading(one) for one in row.cells}
        for shape in known:
            if shape.marks <= headings:
                return shape, Sheet(rows[:place], row, rows[place + 1 :])
    return None


def not_understood(row: Row, column: str) -> Rejected:
    """The refusal of a row that is a line, but can't be read with certainty."""
    return Rejected(STATEMENT_LINE_IS_NOT_UNDERSTOOD, line=row.line, column=column)


def taken(
    sheet: Sheet, read: Callable[[Cells], Sequence[ReadLine] | None]
) -> tuple[list[ReadLine], list[tuple[int, str]]]:
    """The lines that ``read`` makes of the rows, and whatever it takes for none, which is kept."""
    lines: list[ReadLine] = []
    beside = [(row.line, row.text) for row in sheet.before]
    for cells in sheet.cells():
        made = read(cells)
        if made is None:
            beside.append((cells.row.line, cells.row.text))
        else:
            lines.extend(made)
    return lines, beside
