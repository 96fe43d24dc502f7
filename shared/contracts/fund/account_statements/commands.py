"""What is asked of statements of accounts: import, decide, match, book, set aside."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from shared.contracts.fund.account_statements.movements import (
    AsideReason,
    Books,
    Direction,
    Doubt,
    Layout,
    Movement,
)
from shared.contracts.fund.account_statements.refusals import files
from shared.contracts.fund.account_statements.refusals.lines import (
    ENTRY_IS_MATCHED,
    ENTRY_MOVED_NO_MONEY,
    STATEMENT_FILE_IS_IMPORTED,
    STATEMENT_IS_OF_ANOTHER_ACCOUNT,
    STATEMENT_LINE_HAS_CHANGED,
    STATEMENT_LINE_IS_AS_ITS_FILE_HAS_IT,
    STATEMENT_LINE_IS_IN_NO_DOUBT,
    STATEMENT_LINE_IS_SETTLED,
    STATEMENT_LINE_IS_UNKNOWN,
    STATEMENT_LINE_NEEDS_A_DECISION,
    STATEMENT_LINES_CAN_NOT_BE_BOOKED_SO,
    STATEMENT_MATCH_DOES_NOT_ADD_UP,
    STATEMENT_MATCH_IS_UNKNOWN,
    STATEMENT_MATCH_NEEDS_A_COUNTERPART,
)
from shared.contracts.fund.donations.commands import OF_ASKING
from shared.contracts.fund.donations.events import Asked
from shared.contracts.fund.refusals import (
    BALANCE_IS_TOO_LOW,
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    EARMARK_IS_UNKNOWN,
    ENTRY_IS_UNKNOWN,
    PARTNER_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
    REFERENCE_IS_BOOKED,
    REMITTANCE_IS_MORE_THAN_DUE,
    SPACE_INCOME_IS_MORE_THAN_COLLECTED,
)
from shared.contracts.fund.refusals.appeals import PLATFORM_ASKS_EVERYBODY
from shared.contracts.fund.refusals.campaigns import (
    DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP,
    MONEY_IS_NOT_RELEASED,
)
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.kernel.days import Day
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import Fen, Flag, Frozen, Id, Instant, Request, SignedFen, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles
from shared.kernel.words import KeptWords

_IMPORT = (STATEMENT_FILE_IS_IMPORTED, STATEMENT_IS_OF_ANOTHER_ACCOUNT, STATEMENT_LINE_HAS_CHANGED)
IMPORT_A_FILE = Operation("Import a statement's file", roles(Role.TREASURER), (*files.ALL, *_IMPORT))
"""What the route does: it reads the file, and then imports what it says."""

Short = Annotated[str, StringConstraints(max_length=300)]
LineIds = Annotated[tuple[Id, ...], Field(min_length=1, max_length=50)]


class ImportFileRequest(Request):
    """A file as a bank or wallet exports it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"account": "工行基本户", "content": "W0hJU1RPUllERVRBSUxdCg=="}]},
    )

    account: Title
    """What you call the account, the same for each of its files; never a person's name."""
    content: Annotated[str, StringConstraints(max_length=350_000, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
    """The file's bytes in Base64: text, a workbook (XLSX, XLS), or a page with a table that is called so."""


class ImportedLine(Frozen):
    """A line, as the parser read it."""

    line: int
    key: Short
    number: Short = ""
    day: Day
    at: Instant | None = None
    amount_fen: Fen
    direction: Direction
    movement: Movement
    doubt: Doubt | None = None
    balance_fen: SignedFen | None = None
    original: Short = ""
    fee_fen: Fen = 0
    status: Short = ""
    words: KeptWords | None = None


class ImportStatement(Command):
    """The treasurer imports what a file says. Lines that an earlier file had are not recorded again."""

    operation = Operation("Import a statement", roles(Role.TREASURER), _IMPORT, makes="statement_id")

    account: Title
    account_key: Short
    layout: Layout
    file_sha256: Short
    beside: int
    opening_fen: SignedFen | None = None
    closing_fen: SignedFen | None = None
    starts_within_a_day: Flag = False
    lines: Annotated[tuple[ImportedLine, ...], Field(max_length=2_000)]


class DecideLineRequest(Request):
    """Which way the money of a line in doubt went."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"direction": "in"}]})

    direction: Literal[Direction.IN, Direction.OUT]
    """Into the account, or out of it."""


class DecideLine(DecideLineRequest, Command):
    """The treasurer decides what the file leaves in doubt; the line then waits for its entry."""

    operation = Operation(
        "Decide on a line in doubt",
        roles(Role.TREASURER),
        (STATEMENT_LINE_IS_UNKNOWN, STATEMENT_LINE_IS_IN_NO_DOUBT),
    )

    line_id: Id


class SetLineAsideRequest(Request):
    """Why a line concerns the books in nothing."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "not_of_this_fund"}]})

    reason: AsideReason
    """Out of a closed list, so that nobody's name is written into the log."""


class SetLineAside(SetLineAsideRequest, Command):
    """The treasurer sets a line aside that concerns the books of this fund in nothing."""

    operation = Operation(
        "Set a line aside", roles(Role.TREASURER), (STATEMENT_LINE_IS_UNKNOWN, STATEMENT_LINE_IS_SETTLED)
    )

    line_id: Id


class ReopenLine(Command):
    """The treasurer takes back a decision, or that a line was set aside: it waits again, and is seen."""

    operation = Operation(
        "Take back what was said of a line",
        roles(Role.TREASURER),
        (STATEMENT_LINE_IS_UNKNOWN, STATEMENT_LINE_IS_AS_ITS_FILE_HAS_IT),
    )

    line_id: Id


class MatchLinesRequest(Request):
    """Lines and entries that tell of the same money."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "line_ids": ["0197e1a2-5c00-7000-8000-00000000c117"],
                    "entry_ids": ["0197e1a2-5c00-7000-8000-00000000e117"],
                }
            ]
        },
    )

    line_ids: LineIds
    """The lines: of one account, or of several through which the same money went."""
    entry_ids: Annotated[tuple[Id, ...], Field(max_length=50)] = ()
    """The entries of the ledger; none where money only went from one account to another."""


class MatchLines(MatchLinesRequest, Command):
    """The treasurer confirms that lines and entries tell of the same money.

    They come to the same amount: all lines together, as for a wallet's withdrawal and the bank's credit, or
    the lines of each account for itself, where two accounts tell of one movement.
    """

    operation = Operation(
        "Match lines with entries",
        roles(Role.TREASURER),
        (
            STATEMENT_LINE_IS_UNKNOWN,
            STATEMENT_LINE_IS_SETTLED,
            STATEMENT_LINE_NEEDS_A_DECISION,
            STATEMENT_MATCH_NEEDS_A_COUNTERPART,
            ENTRY_IS_UNKNOWN,
            ENTRY_MOVED_NO_MONEY,
            ENTRY_IS_MATCHED,
            STATEMENT_MATCH_DOES_NOT_ADD_UP,
        ),
        makes="match_id",
    )


class UndoMatch(Command):
    """The treasurer takes a match back: its lines wait again. Entries stay; those are reversed by two."""

    operation = Operation("Undo a match", roles(Role.TREASURER), (STATEMENT_MATCH_IS_UNKNOWN,))

    match_id: Id


class BookLinesRequest(Request):
    """As what lines are booked that no entry explains yet."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"line_ids": ["0197e1a2-5c00-7000-8000-00000000c117"], "books": "gift"}]
        },
    )

    line_ids: LineIds
    """The lines, which come to the amount that is booked."""
    books: Books
    """A gift, a grant, interest, a partner's share, income from rooms; or a fee that bank or wallet kept."""
    earmark_id: Id | None = None
    """The purse; null for the general one."""
    donor_id: ActorId | None = None
    """Who gave; null for an anonymous gift and whatever is none."""
    granted_by: Title | None = None
    """The organisation that gives the grant; null for whatever is none."""
    partner_id: Id | None = None
    """The partner whose share it is; null for whatever is none."""
    asked: Asked | None = Field(default=None, exclude_if=is_unsaid)
    """Of whom a gift was asked, as for any gift; null for whatever is none."""
    appeal_id: Id | None = Field(default=None, exclude_if=is_unsaid)
    """The filed appeal that brought the gift, if everybody was asked."""

    @model_validator(mode="after")
    def _says_what_it_needs(self) -> Self:
        if (self.books is Books.GRANT) != (self.granted_by is not None):
            raise ValueError("a grant names granted_by; nothing else does")
        if (self.books is Books.SHARE) != (self.partner_id is not None):
            raise ValueError("a share names partner_id; nothing else does")
        only = (self.donor_id, self.asked, self.appeal_id)
        if self.books is not Books.GIFT and any(one is not None for one in only):
            raise ValueError("only a gift names donor_id, asked or appeal_id")
        if self.appeal_id is not None and self.asked not in {None, Asked.EVERYBODY}:
            raise ValueError("only a gift that was asked of everybody names appeal_id")
        if self.earmark_id is not None and self.books is Books.SHARE:
            raise ValueError("a share goes to the general purse")
        return self


class BookLines(BookLinesRequest, Command):
    """The treasurer books what the lines tell of, and they are matched with the new entry at once."""

    operation = Operation(
        "Book lines",
        roles(Role.TREASURER),
        (
            PERSON_IS_NO_MEMBER_HERE,
            STATEMENT_LINE_IS_UNKNOWN,
            STATEMENT_LINE_IS_SETTLED,
            STATEMENT_LINE_NEEDS_A_DECISION,
            STATEMENT_LINES_CAN_NOT_BE_BOOKED_SO,
            PARTNER_IS_UNKNOWN,
            REMITTANCE_IS_MORE_THAN_DUE,
            EARMARK_IS_UNKNOWN,
            DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP,
            *(one for one in OF_ASKING if one is not PLATFORM_ASKS_EVERYBODY),
            DAY_LIES_IN_THE_FUTURE,
            PERIOD_IS_CLOSED,
            DAY_LIES_BEFORE_THE_FUND,
            REFERENCE_IS_BOOKED,
            MONEY_IS_NOT_RELEASED,
            BALANCE_IS_TOO_LOW,
            SPACE_INCOME_IS_MORE_THAN_COLLECTED,
        ),
        makes="match_id",
    )
