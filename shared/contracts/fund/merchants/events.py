"""What happens to merchants' agreements, and to the shares of their sales."""

from typing import ClassVar

from shared.contracts.fund.ledger import Entry
from shared.kernel.days import Day
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant
from shared.kernel.people import PersonId


class MerchantAgreed(Event):
    """A merchant (爱心商家) promised a share of its sales by a written agreement (Charity Law, art. 37)."""

    type: ClassVar[str] = "fund.merchant_agreed.v1"

    merchant_id: Id
    """Id of the merchant: what its receivable is called by."""
    title: str
    """What the shop is called."""
    agreement: str
    """Reference of the written donation agreement."""
    share_bps: int
    """Which share of its sales it promises, in basis points: 200 is 2%."""
    use: str
    """What the shares are used for."""
    earmark_id: Id | None
    """The purse that they go to; null for the general one."""
    from_month: str
    """The first month whose sales count: `2026-07`."""
    due_day: int
    """The day of the next month until which a month's sales are stated and its share is paid in."""
    related: bool
    """Whether one of its contacts was staff, treasurer, supervisor or of the committee."""
    agreed_at: Instant
    """When it was recorded."""


class MerchantContactsRecorded(Event):
    """Who states a merchant's sales."""

    type: ClassVar[str] = "fund.merchant_contacts_recorded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    merchant_id: Id
    """The merchant."""
    contact_ids: tuple[PersonId, ...]
    """Who does: opaque ids."""


class SalesStated(Event):
    """What a merchant sold in a month was stated, by its own people or from its statement."""

    type: ClassVar[str] = "fund.sales_stated.v1"

    merchant_id: Id
    """The merchant."""
    statement_id: Id
    """Id of the statement: what its entries are about."""
    month: str
    """The month: `2026-07`."""
    sales_fen: int
    """What it sold in it, in fen."""
    share_fen: int
    """The promised share of it, rounded half-up to the fen; 0 where it sold nothing."""
    statement: str | None
    """Reference of the statement from which it was entered; null where the merchant's own people did it."""
    due_on: Day
    """The last day on which the share is paid in time."""
    stated_at: Instant
    """When it was stated."""


class SalesShareAccrued(Event):
    """The promised share of a month's sales is income of the fund, and owed until it is paid in."""

    type: ClassVar[str] = "fund.sales_share_accrued.v1"

    merchant_id: Id
    """The merchant that owes it."""
    statement_id: Id
    """The statement of its sales."""
    sales_fen: int
    """What it sold in the month, in fen."""
    share_bps: int
    """Which share of it it promised, in basis points."""
    amount_fen: int
    """The share, rounded half-up to the fen."""
    earmark_id: Id | None
    """The purse it is for; null for the general one."""
    entry: Entry
    """The ledger's entry that books it."""


class SalesSharePaidIn(Event):
    """A merchant's share of a month arrived at the host charity, whole or in part."""

    type: ClassVar[str] = "fund.sales_share_paid_in.v1"

    payment_id: Id
    """Id of the payment."""
    merchant_id: Id
    """The merchant that paid."""
    statement_id: Id
    """The statement whose share it pays."""
    amount_fen: int
    """How much arrived, in fen."""
    due_fen: int
    """What the merchant still owes of this month, in fen."""
    earmark_id: Id | None
    """The purse it is for; null for the general one."""
    received_on: Day
    """The day on which it arrived."""
    reference: str
    """Reference of the slip."""
    entry: Entry
    """The ledger's entry that books it."""


class SalesShareFellDue(Event):
    """The day has passed by which a month's sales were to be stated and its share paid in."""

    type: ClassVar[str] = "fund.sales_share_fell_due.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    merchant_id: Id
    """The merchant."""
    title: str
    """What the shop is called."""
    month: str
    """The month: `2026-07`."""
    stated: bool
    """Whether its sales are stated."""
    due_fen: int
    """What of its share is not paid in, in fen; 0 where all is, or nothing is stated."""
    contact_ids: tuple[PersonId, ...]
    """Who states its sales: opaque ids."""
    fell_due_at: Instant
    """When it was found so."""


class MerchantEnded(Event):
    """A merchant's agreement ends with a month."""

    type: ClassVar[str] = "fund.merchant_ended.v1"

    merchant_id: Id
    """The merchant."""
    last_month: str
    """The last month whose sales count: `2026-12`."""
    reason: str
    """Why it ends."""
    ended_at: Instant
    """When it was recorded."""
