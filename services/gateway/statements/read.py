"""What is read of a file: its lines in one form, what it says of itself, and what in it is no line."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.contracts.fund.account_statements.movements import Direction, Doubt, Layout, Movement


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """One movement, as the file tells it."""

    line: int
    """Where it stands in the file."""
    number: str
    """The number by which the bank or wallet knows it; empty where the layout has none."""
    day: date
    at: datetime | None = None
    amount_fen: int
    """Never negative: the direction says which way."""
    direction: Direction
    movement: Movement = Movement.PAYMENT
    doubt: Doubt | None = None
    balance_fen: int | None = None
    original: str = ""
    """The number that it shares with what it belongs to: a refund's or a fee's payment."""
    fee_fen: int = 0
    """What was kept back of it, where the file says so only in words."""
    status: str = ""
    account: str = ""
    party: str = ""
    """Who is on the other side, as far as the file shows: a person's name, often."""
    note: str = ""

    @property
    def signed_fen(self) -> int:
        """What it adds to the account."""
        return {Direction.IN: self.amount_fen, Direction.OUT: -self.amount_fen}.get(self.direction, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStatement:
    """A file that was understood from its first line to its last."""

    layout: Layout
    account: str
    """The number of the account as the file has it; empty where it names none."""
    lines: tuple[ReadLine, ...]
    """In the order of the file."""
    not_lines: tuple[tuple[int, str], ...] = ()
    """What stands beside the lines, with its place: preamble, totals, notes."""
    opening_fen: int | None = None
    closing_fen: int | None = None
    starts_within_a_day: bool = False
    """Whether lines without a number may be counted anew by the next file, which begins elsewhere."""
