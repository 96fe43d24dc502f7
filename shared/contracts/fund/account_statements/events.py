"""What happens to statements of accounts and their lines. None of it is public: lines tell of people."""

from typing import ClassVar

from shared.contracts.fund.account_statements.movements import (
    AsideReason,
    Direction,
    Doubt,
    Layout,
    LineState,
    Movement,
)
from shared.contracts.fund.account_statements.views import READERS
from shared.kernel.days import Day
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant
from shared.kernel.people import PersonId
from shared.kernel.roles import Allowed
from shared.kernel.words import KeptWords


class StatementImported(Event):
    """A file of a bank or wallet was read whole, and its lines are laid beside the books."""

    type: ClassVar[str] = "fund.account_statement_imported.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = READERS

    statement_id: Id
    account: str
    """What the treasurer calls the account."""
    account_key: str
    """Stands for the account's number; it can't be found from this without the vault."""
    layout: Layout
    file_sha256: str
    starts_on: Day | None
    ends_on: Day | None
    lines: int
    """How many lines the file has."""
    new_lines: int
    """How many of them no earlier file had."""
    beside: int
    """How many rows of the file are no lines: preamble, totals, notes."""
    in_fen: int
    out_fen: int
    undecided_fen: int
    """Of lines whose direction the file doesn't say."""
    not_moved_fen: int
    opening_fen: int | None
    """The balance before the first line; null where the layout has none that can be relied on."""
    closing_fen: int | None
    starts_within_a_day: bool
    imported_by: PersonId
    imported_at: Instant


class StatementLineRecorded(Event):
    """A movement that no earlier file of the account had."""

    type: ClassVar[str] = "fund.statement_line_recorded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    line_id: Id
    statement_id: Id
    account: str
    key: str
    """Tells it from the account's other lines in every file that has it; never from its status."""
    line: int
    number: str
    day: Day
    at: Instant | None
    amount_fen: int
    direction: Direction
    movement: Movement
    doubt: Doubt | None
    state: LineState
    balance_fen: int | None
    original: str
    fee_fen: int
    status: str
    words: KeptWords | None
    """Who is on the other side, and the note; null where the file says neither."""


class StatementLineStatusChanged(Event):
    """A later file has another status for a line that is known. Nothing is booked for it."""

    type: ClassVar[str] = "fund.statement_line_status_changed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = READERS

    line_id: Id
    status: str
    statement_id: Id
    """The file that has it."""


class StatementLineDecided(Event):
    """A person said which way the money of a doubted line went: now it waits for its entry."""

    type: ClassVar[str] = "fund.statement_line_decided.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = READERS

    line_id: Id
    direction: Direction
    decided_by: PersonId
    decided_at: Instant


class StatementLineSetAside(Event):
    """A line concerns the books of this fund in nothing."""

    type: ClassVar[str] = "fund.statement_line_set_aside.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = READERS

    line_id: Id
    reason: AsideReason
    set_aside_by: PersonId
    set_aside_at: Instant


class StatementLineReopened(Event):
    """What was said of a line was wrong: it is again what its file makes of it."""

    type: ClassVar[str] = "fund.statement_line_reopened.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = READERS

    line_id: Id
    state: LineState
    """For what it waits."""
    direction: Direction
    """As the file has it."""
    reopened_by: PersonId
    reopened_at: Instant


class StatementLinesMatched(Event):
    """Lines of statements and entries of the ledger tell of the same money."""

    type: ClassVar[str] = "fund.statement_lines_matched.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = READERS

    match_id: Id
    line_ids: tuple[Id, ...]
    entry_ids: tuple[Id, ...]
    matched_by: PersonId
    matched_at: Instant


class StatementMatchUndone(Event):
    """A match was wrong: its lines wait again."""

    type: ClassVar[str] = "fund.statement_match_undone.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = READERS

    match_id: Id
    line_ids: tuple[Id, ...]
    entry_ids: tuple[Id, ...]
    undone_by: PersonId
    undone_at: Instant
