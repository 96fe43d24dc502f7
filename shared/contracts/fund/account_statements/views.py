"""Statements and their lines, as treasurer, supervisor and auditor see them."""

from shared.contracts.fund.account_statements.movements import (
    AsideReason,
    Direction,
    Doubt,
    Layout,
    LineState,
    Movement,
)
from shared.contracts.fund.account_statements.refusals.lines import STATEMENT_LINE_IS_UNKNOWN
from shared.kernel.days import Day
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, Title, View, Words
from shared.kernel.months import Month
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, roles

READERS = roles(Role.TREASURER, Role.SUPERVISOR, Role.AUDITOR)


class StatementFileView(View):
    """A file that was imported."""

    statement_id: str
    """Id of the import."""
    account: str
    """What the treasurer calls the account."""
    layout: Layout
    """How the file is laid out."""
    file_sha256: str
    """Of the file's bytes."""
    starts_on: Day | None
    """The day of its first line; null where it has none."""
    ends_on: Day | None
    """The day of its last line."""
    lines: int
    """How many lines the file has."""
    new_lines: int
    """How many of them no earlier file had."""
    beside: int
    """How many of its rows are no lines."""
    in_fen: int
    """What came in by all its lines, in fen."""
    out_fen: int
    """What went out by all its lines, in fen."""
    undecided_fen: int
    """What is on lines whose direction the file doesn't say, in fen."""
    not_moved_fen: int
    """What is on lines by which no money moved, in fen."""
    opening_fen: int | None
    """The balance before the first line; null where the layout has none that can be relied on."""
    closing_fen: int | None
    """The balance after the last line."""
    starts_within_a_day: bool
    """Whether lines without a number could be counted anew by a file that begins at another time."""
    imported_by: PersonId
    """Who imported it."""
    imported_at: Instant
    """When it was imported."""


class StatementLineView(View):
    """A line of a statement, and what has become of it."""

    line_id: str
    """Id of the line."""
    statement_id: str
    """The import that first had it."""
    account: str
    """What the treasurer calls the account."""
    line: int
    """Where it stands in that file."""
    number: str
    """The number by which the bank or wallet knows it; empty where there is none."""
    day: Day
    """The day, in Beijing time."""
    place: str
    """Sorts lines by day, and those of one day as their file has them."""
    month: str
    """The month to which the day belongs."""
    at: Instant | None
    """The moment, where the file says it."""
    amount_fen: int
    """Never negative: the direction says which way."""
    direction: Direction
    """Into the account or out of it; unknown until a person has decided."""
    movement: Movement
    """What kind of movement it is, as far as the file says so."""
    doubt: Doubt | None
    """Why a person had to decide on it."""
    state: LineState
    """How far it has come."""
    balance_fen: int | None
    """The account's balance after it, as the file has it."""
    original: str
    """The number that it shares with what it belongs to."""
    fee_fen: int
    """What was kept back of it, where the file says so only in words."""
    status: str
    """The file's own word; that of the newest file."""
    status_before: str | None = None
    """The word that an earlier file had, if it was another."""
    words: Words | None
    """Who is on the other side, and the note."""
    match_id: str | None = None
    """The match that it is part of."""
    entry_ids: tuple[str, ...] = ()
    """The entries of the ledger with which it is matched."""
    aside: AsideReason | None = None
    """Why it was set aside."""

    @property
    def signed_fen(self) -> int:
        """What it adds to the account."""
        return {Direction.IN: self.amount_fen, Direction.OUT: -self.amount_fen}.get(self.direction, 0)


class ListStatementFiles(PagedQuery[Page[StatementFileView]]):
    """The files that were imported, the latest first."""

    operation = Operation("List imported statements", READERS)


class ListStatementLines(PagedQuery[Page[StatementLineView]]):
    """Lines of statements by day."""

    operation = Operation("List lines of statements", READERS)

    statement_id: Id | None = None
    """Only lines that this import first had."""
    account: Title | None = None
    """Only lines of this account."""
    month: Month | None = None
    """Only lines of this month."""
    state: LineState | None = None
    """Only lines that have come so far."""


class GetStatementLine(Query[StatementLineView | None]):
    """One line of a statement."""

    operation = Operation("Read a line of a statement", READERS, (STATEMENT_LINE_IS_UNKNOWN,))

    line_id: Id
