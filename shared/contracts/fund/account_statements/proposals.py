"""What could be matched with what, and what still stands in the way of closing a month."""

from enum import StrEnum

from shared.contracts.fund.account_statements.views import READERS
from shared.kernel.models import View
from shared.kernel.operations import Operation

PROPOSE_MATCHES = Operation("Propose matches", READERS)
READ_CHECKLIST = Operation("Read what a month lacks", READERS)


class Why(StrEnum):
    """What speaks for a match."""

    REFERENCE = "reference"
    """The entry's reference holds the line's number."""
    TRANSFER = "transfer"
    """A wallet's withdrawal and another account's credit of what is left after the fee."""
    AMOUNT_AND_DAY = "amount_and_day"


class ProposalView(View):
    """Lines and entries that seem to tell of the same money. Nothing is matched until a person says so."""

    line_ids: tuple[str, ...]
    """The lines."""
    entry_ids: tuple[str, ...]
    """The entries; none for a transfer."""
    why: Why
    """What speaks for it."""
    fee_fen: int = 0
    """What was kept back of a transfer, in fen: it is booked as a fee."""
    certain: bool = True
    """Whether nothing else would fit as well."""


class TwinsView(View):
    """Lines that could tell of one movement twice: the same amount and direction within three days."""

    line_id: str
    """The line that waits."""
    twin_ids: tuple[str, ...]
    """Those that look like it."""


class ProposalsView(View):
    """What could be matched in a month."""

    month: str
    """The month."""
    proposals: tuple[ProposalView, ...]
    """What could be matched, each line and entry once."""
    twins: tuple[TwinsView, ...]
    """What to look at before it is booked: it may be there already."""
    waiting: int
    """How many lines of the month wait for an entry."""


class AccountEnds(View):
    """What an account held before and after the lines of a month, as its files say."""

    account: str
    """What the treasurer calls the account."""
    opening_fen: int | None
    """Before the first line of the month; null where its files have no balances, or lines are missing."""
    closing_fen: int | None
    """After the last."""
    moved_fen: int
    """What its lines come to."""
    lines: int = 0
    """How many lines of the month its files have; none where a file may be missing."""
    gap: bool = False
    """Whether lines are missing: its balances don't lead from one to the next, or from the month before."""


class ChecklistView(View):
    """What a month lacks before two people can close it, and what they should look at."""

    month: str
    """The month."""
    closed: bool
    """Whether it is closed already."""
    prepared: bool
    """Whether a treasurer declared it complete."""
    receipts_due: tuple[str, ...]
    """Gifts, and remittances of partners, whose receipt is due: they stand in the way."""
    lines_waiting: tuple[str, ...]
    """Lines of this month or an earlier one that wait for an entry: they stand in the way."""
    lines_doubted: tuple[str, ...]
    """Lines of this month or an earlier one that wait for a decision: they stand in the way."""
    earlier_months: tuple[str, ...]
    """The earlier months in which such lines are."""
    entries_not_found: tuple[str, ...]
    """Entries that moved money and are on no statement; none before the first statement is imported."""
    sessions_not_reported: tuple[str, ...]
    """Sessions that are over, and whose takings nobody has reported: their shares are missing."""
    shares_due: tuple[str, ...]
    """Partners who owe shares."""
    payments_without_result: tuple[str, ...]
    """Payments of which nobody has reported what came of them."""
    accounts: tuple[AccountEnds, ...]
    """Every account with lines in the month, or in an earlier one."""
    ready: bool
    """Whether nothing stands in the way."""
