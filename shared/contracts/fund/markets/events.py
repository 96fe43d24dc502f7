"""What happens to charity markets."""

from typing import ClassVar

from pydantic import Field

from shared.contracts.fund.ledger import Entry
from shared.contracts.fund.markets.terms import StallOwner
from shared.kernel.days import Day
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant, is_unsaid
from shared.kernel.people import PersonId


class MarketPlanned(Event):
    """A charity market (公益集市) is planned. It takes nothing yet."""

    type: ClassVar[str] = "fund.market_planned.v1"

    market_id: Id
    """Id of the market: what its entries are about."""
    title: str
    """What it is called."""
    held_on: Day
    """The day on which it is to be held."""
    place: str
    """Where it is to be held."""
    booking_id: Id | None
    """The booking of the space; null where the place is not booked here."""
    responsible_id: PersonId
    """Who is responsible for it: an opaque id."""
    use: str
    """What the pledged shares are used for."""
    earmark_id: Id | None
    """The purse that they go to; null for the general one."""
    planned_by: PersonId
    """Who planned it: an opaque id."""
    planned_at: Instant
    """When it was planned."""
    title_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    use_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its use, in English; absent where nobody said, and before 0.2.0."""


class MarketFiled(Event):
    """The plan of a charity market is filed (Charity Law, art. 24)."""

    type: ClassVar[str] = "fund.market_filed.v1"

    market_id: Id
    """The market."""
    filing_number: str
    """Number under which it is filed."""
    starts_on: Day
    """The plan's first day."""
    ends_on: Day
    """The plan's last day."""
    area: str
    """Where money is asked for."""
    cost_fen: int
    """What the market may cost, in fen."""
    filed_at: Instant
    """When it was recorded."""


class StallAdded(Event):
    """A stall takes part and pledges a share of its takings."""

    type: ClassVar[str] = "fund.stall_added.v1"

    market_id: Id
    """The market."""
    stall_id: Id
    """Id of the stall: what its receivable is called by."""
    title: str
    """What it offers."""
    owner: StallOwner
    """Whose stall it is."""
    partner_id: Id | None
    """The partner whose stall it is; null for any other."""
    pledged_bps: int
    """Which part of its takings it pledges, in basis points."""
    related: bool
    """Whether a keeper was staff, treasurer or of the committee."""
    added_at: Instant
    """When it was added."""


class StallKeepersRecorded(Event):
    """Who owns or keeps a stall. They take no part in counting and deciding."""

    type: ClassVar[str] = "fund.stall_keepers_recorded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    market_id: Id
    """The market."""
    stall_id: Id
    """The stall."""
    keeper_ids: tuple[PersonId, ...]
    """Who keeps it: opaque ids."""


class MarketOpened(Event):
    """A charity market may be held on its day."""

    type: ClassVar[str] = "fund.market_opened.v1"

    market_id: Id
    """The market."""
    disclose_by: Day
    """The last day for its disclosure: the thirtieth after it was held."""
    opened_by: PersonId
    """Who opened it: an opaque id."""
    opened_at: Instant
    """When it was opened."""


class MarketCancelled(Event):
    """A charity market is not held."""

    type: ClassVar[str] = "fund.market_cancelled.v1"

    market_id: Id
    """The market."""
    reason: str
    """Why it is not held."""
    cancelled_at: Instant
    """When it was cancelled."""


class TakingsCounted(Event):
    """One person counted the takings of a stall; nobody else is told how much before they are settled."""

    type: ClassVar[str] = "fund.takings_counted.v1"
    public: ClassVar[bool] = False  # Who counts next is not to know what was counted before.
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    market_id: Id
    """The market."""
    stall_id: Id
    """The stall."""
    takings_fen: int
    """What was counted, in fen."""
    counted_by: PersonId
    """Who counted: an opaque id."""
    differs: bool
    """Whether another count was made before, and none is equal."""
    counted_at: Instant
    """When it was counted."""


class StallSettled(Event):
    """What a stall took is settled: two counts are equal, or somebody else decided on their difference."""

    type: ClassVar[str] = "fund.stall_settled.v1"

    market_id: Id
    """The market."""
    stall_id: Id
    """The stall."""
    counts_fen: tuple[int, ...]
    """What was counted, in the order of the counts, in fen."""
    takings_fen: int
    """What it took, in fen."""
    share_fen: int
    """Its pledged share, in fen; 0 where it sold nothing."""
    reason: str | None
    """Why the counts differed; null where two are equal."""
    settled_by: PersonId | None
    """Who decided on the difference: an opaque id; null where two counts are equal."""
    all_settled: bool
    """Whether it was the last stall of its market that was not settled."""
    settled_at: Instant
    """When it was settled."""


class MarketShareAccrued(Event):
    """The pledged share of a stall is income of the fund, and owed by the stall until it is paid in."""

    type: ClassVar[str] = "fund.market_share_accrued.v1"

    market_id: Id
    """The market."""
    stall_id: Id
    """The stall that owes it."""
    takings_fen: int
    """What the stall took, in fen."""
    pledged_bps: int
    """Which part of it it pledged, in basis points."""
    amount_fen: int
    """The share, rounded half-up to the fen."""
    earmark_id: Id | None
    """The purse it is for; null for the general one."""
    entry: Entry
    """The ledger's entry that books it."""


class MarketSharePaidIn(Event):
    """What a stall pledged arrived at the host charity, whole or in part."""

    type: ClassVar[str] = "fund.market_share_paid_in.v1"

    payment_id: Id
    """Id of the payment."""
    market_id: Id
    """The market."""
    stall_id: Id
    """The stall that paid."""
    amount_fen: int
    """How much arrived, in fen."""
    due_fen: int
    """What the stall still owes, in fen."""
    earmark_id: Id | None
    """The purse it is for; null for the general one."""
    received_on: Day
    """The day on which it arrived."""
    reference: str
    """Reference of the slip."""
    entry: Entry
    """The ledger's entry that books it."""


class MarketDisclosed(Event):
    """What a charity market brought, and what it is used for, was declared final for everybody to read."""

    type: ClassVar[str] = "fund.market_disclosed.v1"

    market_id: Id
    """The market."""
    disclosed_by: PersonId
    """Who declared it: an opaque id."""
    disclosed_at: Instant
    """When it was."""
