"""How an entry of the ledger looks to everybody, and how entries are asked for."""

from datetime import date

from pydantic import Field

from shared.contracts.fund.ledger import EntryKind, Line
from shared.contracts.fund.refusals import ENTRY_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.months import Month
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE


class EntryView(View):
    """An entry as the public ledger shows it."""

    entry_id: str
    """What to name to read or reverse the entry."""
    number: int
    """Its place in the ledger: 1, 2, 3 … without a gap."""
    kind: EntryKind
    """What it books, or that it reverses another entry."""
    subject_id: str
    """What it is about: a session, remittance, donation, disbursement, surplus, or the entry it reverses."""
    month: str
    """The month to which it counts, in the community's zone: `2026-07`."""
    booked_on: date
    """The day to which it counts: when it happened, or the first day whose month was still open."""
    occurred_at: Instant
    """When it happened or, where a person stated only the day, when they did."""
    lines: tuple[Line, ...]
    """Debits and credits, in fen; they sum to zero, within each purse too."""
    amount_fen: int
    """The sum of its debits, which is the sum of its credits."""
    balance_after_fen: int
    """What the account of the host charity holds after it, in fen, all purses together."""
    reverses: str | None = None
    """The entry that this one takes back; null unless it is a reversal."""
    reversed_by: str | None = None
    """The entry that took this one back."""
    reason: str | None = None
    """Why it was posted, for a reversal."""
    reference: str | None = None
    """Reference of the slip, as on the bank's statement; null where there is none."""
    maker: PersonId = ""
    """Who recorded it: an opaque id, or the name of a policy."""
    approver_ids: tuple[PersonId, ...] = ()
    """Who approved it, or proposed the reversal: opaque ids, none of them the maker."""
    reversal_proposed_by: PersonId | None = None
    """The treasurer who proposed to reverse it: an opaque id; null where nobody did."""
    reversal_proposal: str | None = None
    """Why it is to be reversed; null where nobody proposed it."""
    on_statement: bool = False
    """Whether its money was found on a statement of a bank or wallet."""


class ListEntriesRequest(PagedRequest):
    month: Month | None = None
    """Only entries of this month."""
    kind: EntryKind | None = None
    """Only entries of this kind."""
    newest_first: bool = False
    """Whether the newest entry comes first; otherwise they come in the order of their numbers."""


class ListEntries(ListEntriesRequest, PagedQuery[Page[EntryView]]):
    """Every entry that was ever posted, in the order of its number, for everybody to check.

    Each entry's lines sum to zero; `balance_after_fen` runs like a bank statement's.
    """

    operation = Operation("Read the ledger", ANYONE)

    up_to: int | None = Field(default=None, ge=0)
    """Only entries up to this number. Never taken from a request."""


class GetEntry(Query[EntryView | None]):
    """One entry of the ledger, and by which other one it was reversed."""

    operation = Operation("Read an entry", ANYONE, (ENTRY_IS_UNKNOWN,))

    entry_id: Id
