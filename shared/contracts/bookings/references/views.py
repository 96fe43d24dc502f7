"""How a market reference looks, and how references are asked for."""

from enum import StrEnum

from pydantic import Field

from shared.contracts.bookings.references.quotes import PriceUnit, Quote
from shared.contracts.bookings.refusals.references import REFERENCE_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE


class ReferenceState(StrEnum):
    """How a reference stands. One that is approved is in force until it expires."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ChallengeView(View):
    """A resident's challenge, and its answer."""

    challenge_id: Id
    """What to name to answer it."""
    grounds: Words | None
    """Why the reference is challenged; null for everybody but staff, empty once it is erased."""
    challenged_at: Instant
    """When it was raised."""
    answer_by: Instant
    """Until when it is to be answered; while it is not, nothing is priced by the reference after that."""
    upheld: bool | None = None
    """Whether it was right; null until it is answered."""
    answer: str | None = None
    """The answer; null until then."""
    answered_by: PersonId | None = None
    """The member of staff who answered; null until then."""
    answered_at: Instant | None = None
    """When it was answered; null until then."""


class ReferenceView(View):
    """What the like costs on the market, on which evidence, and who approved it."""

    reference_id: Id
    """What to name to price a session by it."""
    category: str
    """What the like is."""
    unit: PriceUnit
    """What the amount is for."""
    amount_fen: int
    """What the like costs per person and unit, in fen: the median of the quotes."""
    quotes: tuple[Quote, ...]
    """The evidence, each quote with its source and its day."""
    state: ReferenceState
    """How it stands."""
    listed: bool = False
    """Whether everybody sees it; what was never approved is for staff and partners."""
    reason: str | None = None
    """Why it was approved without three quotes, declined, or withdrawn; null where there was nothing to
    say."""
    proposed_at: Instant
    """When it was proposed."""
    approved_by: PersonId | None = None
    """The member of staff who approved it; null until then."""
    approved_at: Instant | None = None
    """When it was approved; null until then."""
    expires_at: Instant | None = None
    """When it expires, or did; null until it is approved."""
    challenged: bool = False
    """Whether a challenge waits for its answer."""
    challenges: tuple[ChallengeView, ...] = Field(default=())
    """What residents challenged, in the order in which they did."""


class ListReferencesRequest(PagedRequest):
    state: ReferenceState | None = None
    """Only those in this state."""
    challenged: bool | None = None
    """Only those that are challenged and wait for an answer, or only those that do not."""


class ListReferences(ListReferencesRequest, PagedQuery[Page[ReferenceView]]):
    """The catalogue of market references, the newest first; proposals for staff and partners only."""

    operation = Operation("List market references", ANYONE)

    listed: bool | None
    """None: all. Never taken from a request."""


class GetReference(Query[ReferenceView | None]):
    """One market reference with its quotes, who approved it, and what residents challenged."""

    operation = Operation("Read a market reference", ANYONE, (REFERENCE_IS_UNKNOWN,))

    reference_id: Id
