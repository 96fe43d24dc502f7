"""What the fund's rules know of imported statements."""

from dataclasses import dataclass, field

from shared.contracts.fund.account_statements.movements import Direction, Layout, LineState
from shared.kernel.shelf import Shelf


@dataclass(slots=True)
class StatementLine:
    """A line of a bank's or wallet's statement, as far as matching needs it."""

    account: str
    layout: Layout
    amount_fen: int
    direction: Direction
    state: LineState
    month: str
    day: str
    status: str
    reference: str
    """By which an entry is booked that is made of it."""
    doubted_as: Direction | None = None
    """What the file says of its direction, where it left that or something else in doubt."""

    @property
    def signed_fen(self) -> int:
        """What it adds to the account."""
        return {Direction.IN: self.amount_fen, Direction.OUT: -self.amount_fen}.get(self.direction, 0)


OPEN = (LineState.WAITING, LineState.DOUBTED)
"""A month can't be closed over lines that have come no further."""


@dataclass(slots=True)
class Statements:
    """What was imported: accounts, files, lines, and with what they are matched."""

    accounts: dict[str, str] = field(default_factory=dict)
    """The key of each account's number, by the account's name; empty where no file said one."""
    layouts: dict[str, Layout] = field(default_factory=dict)
    """Of each file that was imported, by the import's id."""
    files: dict[str, str] = field(default_factory=dict)
    """The import of each file, by its digest."""
    keys: Shelf[str] = field(default_factory=Shelf)
    """The line of each account and key."""
    lines: Shelf[StatementLine] = field(default_factory=Shelf)
    open_lines: dict[str, str] = field(default_factory=dict)
    """The month of each line that has come no further: a month can't be closed over them."""
    matches: Shelf[tuple[list[str], list[str]]] = field(default_factory=Shelf)
    """The lines and entries of each match."""
    matched_entries: Shelf[str] = field(default_factory=Shelf)
    """The match of each entry."""

    def turn(self, line_id: str, line_state: LineState) -> None:
        """A line has come so far."""
        line = self.lines[line_id]
        line.state = line_state
        if line_state in OPEN:
            self.open_lines[line_id] = line.month
        else:
            self.open_lines.pop(line_id, None)
