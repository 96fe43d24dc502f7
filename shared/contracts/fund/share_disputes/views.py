"""How disputes of statements look, and how they are asked for."""

from shared.contracts.fund.refusals.share_disputes import SHARE_DISPUTE_IS_UNKNOWN
from shared.contracts.fund.share_disputes.events import DisputedLine
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import SIGNED_IN


class ShareDisputeView(View):
    """A dispute of a partner's statement, for its partner and for those who answer."""

    dispute_id: str
    """What to name to answer it."""
    partner_id: str
    """The partner whose statement it is."""
    month: str | None = None
    """The month all of which is disputed; null where one session is."""
    lines: tuple[DisputedLine, ...]
    """The sessions in dispute, as they stood when it was raised."""
    disputed_fen: int
    """The shares of all of them, in fen."""
    reason: Words
    """What is wrong; empty once it is erased."""
    raised_by: PersonId
    """Who raised it: an opaque id."""
    raised_at: Instant
    """When it was raised."""
    answer_by: Instant
    """The end of the last day for the answer."""
    open: bool = True
    """Whether it waits for its answer."""
    upheld: bool | None = None
    """Whether the partner is right; null while nobody has answered."""
    answer: Words = ""
    """Why, in the words of whoever answered; empty until then, and once it is erased."""
    corrected_fen: int = 0
    """What of it is not owed after the answer, in fen."""
    answered_by: PersonId | None = None
    """Who answered: an opaque id; null until then."""
    answered_at: Instant | None = None
    """When it was answered; null until then."""
    falls_due_at: Instant | None = None
    """From when on what is left of it counts as overdue, if its own day has passed; null until answered."""


class ListShareDisputesRequest(PagedRequest):
    partner_id: Id | None = None
    """Only this partner's."""
    open: bool | None = None
    """Only those that wait for their answer, or only those that have it."""


class ListShareDisputes(ListShareDisputesRequest, PagedQuery[Page[ShareDisputeView]]):
    """Disputes of statements, the latest first: all for those who answer or check, else one's own partner's.

    Whoever acts for a partner names it.
    """

    operation = Operation("List disputes of statements", SIGNED_IN)


class GetShareDispute(Query[ShareDisputeView | None]):
    """A dispute of a statement, for those who answer or check, and for those who act for its partner."""

    operation = Operation("Read the dispute of a statement", SIGNED_IN, (SHARE_DISPUTE_IS_UNKNOWN,))

    dispute_id: Id
