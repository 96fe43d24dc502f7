"""How a charity market looks to everybody, and how markets are asked for."""

from datetime import date

from shared.contracts.fund.markets.commands import COUNTERS
from shared.contracts.fund.markets.terms import MarketState, StallOwner, StallState
from shared.contracts.fund.refusals.markets import MARKET_IS_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class StallView(View):
    """A stall. Until its takings are settled nobody sees what was counted; who keeps it is never here."""

    stall_id: str
    """What to name to count its takings or to record what it paid in."""
    title: str
    """What it offers."""
    owner: StallOwner
    """Whose stall it is."""
    partner_id: str | None
    """The partner whose stall it is; null for any other."""
    pledged_bps: int
    """Which part of its takings it pledges, in basis points."""
    related: bool
    """Whether staff, a treasurer or a member of the committee keep it: a related-party matter."""
    state: StallState = StallState.UNCOUNTED
    """How far its takings are counted."""
    counts_fen: tuple[int, ...] = ()
    """What was counted, in fen; empty until it is settled."""
    takings_fen: int | None = None
    """What it took, in fen; null until it is settled."""
    share_fen: int = 0
    """What it owes the fund by its pledge, in fen."""
    paid_fen: int = 0
    """What of it was paid in, in fen."""
    reason: str | None = None
    """Why its counts differed; null where two were equal."""


class MarketView(View):
    """A charity market with its stalls, what they took, and what it is used for."""

    market_id: str
    """What to name to act on it."""
    title: str
    """What it is called."""
    held_on: date
    """The day on which it is held."""
    place: str
    """Where it is held."""
    booking_id: str | None
    """The booking of the space; null where the place is not booked here."""
    use: str
    """What the pledged shares are used for."""
    title_en: str | None = None
    """What it is called in English; null where nobody said."""
    use_en: str | None = None
    """The same as its use, in English; null where nobody said."""
    earmark_id: str | None
    """The purse that they go to; null for the general one."""
    state: MarketState = MarketState.PLANNED
    """How it stands."""
    filing_number: str | None = None
    """Number under which its plan is filed; null until it is."""
    stalls: tuple[StallView, ...] = ()
    """Its stalls, in the order in which they were added."""
    takings_fen: int = 0
    """What its settled stalls took, in fen."""
    share_fen: int = 0
    """What they owe the fund by their pledges, in fen: its income."""
    paid_fen: int = 0
    """What of it was paid in, in fen."""
    disclose_by: date | None = None
    """The last day for its disclosure; null until it is opened. Past it and not disclosed, it is overdue."""
    disclosed_at: Instant | None = None
    """When it was disclosed; null until it was."""
    reason: str | None = None
    """Why it was cancelled; null unless it was."""
    planned_at: Instant
    """When it was planned."""


class ListMarkets(PagedQuery[Page[MarketView]]):
    """Every charity market, the latest first."""

    operation = Operation("List charity markets", ANYONE)

    state: MarketState | None = None
    """Only those that stand so."""


class GetMarket(Query[MarketView | None]):
    """A charity market with its stalls, for everybody to read."""

    operation = Operation("Read a charity market", ANYONE, (MARKET_IS_UNKNOWN,))

    market_id: Id


class MarketPartView(View):
    """What the caller has had to do with a charity market, which says what they may still do."""

    market_id: str
    """The market."""
    planned: bool = False
    """Whether the caller planned it, so that somebody else opens it."""
    keeps: bool = False
    """Whether the caller keeps one of its stalls, and so takes no part."""
    counted: tuple[str, ...] = ()
    """The stalls that the caller has counted; how much, nobody is told before they are settled."""
    related: tuple[str, ...] = ()
    """The stalls that the caller does not count, being related to who keeps them or to their partner."""


class GetMarketPart(Query[MarketPartView | None]):
    """The caller's own part in a charity market."""

    operation = Operation("Read one's own part in a charity market", COUNTERS, (MARKET_IS_UNKNOWN,))

    market_id: Id
    person_id: ActorId
    related_people: tuple[ActorId, ...] = ()
    """To whom the caller is related. Never taken from a request."""
    related_partners: tuple[Id, ...] = ()
    """The partners to whom they are. Never taken from a request."""


class StallDueView(View):
    """What one stall owes of its pledged share, and since when."""

    stall_id: str
    """The stall."""
    market_id: str
    """The charity market at which it stood."""
    title: str
    """What it offered."""
    partner_id: str | None
    """The partner whose stall it is; null for any other."""
    share_fen: int = 0
    """What it pledged of its takings, in fen."""
    paid_fen: int = 0
    """What of it arrived, in fen, reversals deducted."""
    due_fen: int = 0
    """``share_fen - paid_fen``."""
    owing: bool = False
    """Whether something is due."""
    since: date | None = None
    """The day on which its share was booked, from which its age is counted; null where it has none."""


class ListStallDues(PagedQuery[Page[StallDueView]]):
    """What stalls of charity markets owe the fund, the oldest first: receivables beside partners' shares."""

    operation = Operation("List what stalls owe", ANYONE)

    partner_id: Id | None = None
    """Only those of this partner."""
    owing: bool | None = None
    """Only those that owe something, or only those that don't."""
