"""How a merchant, its statements and its dues look to everybody, and how they are asked for."""

from datetime import date

from shared.contracts.fund.markets.ageing import AgeBand
from shared.contracts.fund.merchants.commands import STATERS
from shared.contracts.fund.refusals.merchants import MERCHANT_IS_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class SalesStatementView(View):
    """A month's sales of a merchant, and their share."""

    statement_id: str
    """What to name to record what was paid in."""
    month: str
    """The month: `2026-07`."""
    sales_fen: int
    """What the merchant sold in it, in fen."""
    share_fen: int
    """The promised share of it, in fen."""
    paid_fen: int = 0
    """What of it was paid in, in fen, reversals deducted."""
    statement: str | None
    """Reference of the statement from which it was entered; null where the merchant's own people did it."""
    due_on: date
    """The last day on which the share is paid in time."""
    since: date
    """The day on which the share was booked, from which its age is counted."""


class MerchantView(View):
    """A merchant with what it promised, sold, owes and gave. Who states its sales is never here."""

    merchant_id: str
    """What to name to state its sales."""
    title: str
    """What the shop is called."""
    agreement: str
    """Reference of the written donation agreement."""
    share_bps: int
    """Which share of its sales it promises, in basis points."""
    use: str
    """What the shares are used for."""
    earmark_id: str | None
    """The purse that they go to; null for the general one."""
    from_month: str
    """The first month whose sales count: `2026-07`."""
    last_month: str | None = None
    """The last month whose sales count; null while no end is known."""
    reason: str | None = None
    """Why it ends; null while it does not."""
    due_day: int
    """The day of the next month until which a month's sales are stated and its share is paid in."""
    related: bool
    """Whether staff or another office holder states its sales: a related-party matter."""
    statements: tuple[SalesStatementView, ...] = ()
    """Its months that are stated, the latest first."""
    sales_fen: int = 0
    """What it sold in them, in fen."""
    share_fen: int = 0
    """The shares of them, in fen: income of the fund."""
    paid_fen: int = 0
    """What of them was paid in, in fen."""
    due_fen: int = 0
    """``share_fen - paid_fen``."""
    owing: bool = False
    """Whether something is due."""
    agreed_at: Instant
    """When it was recorded."""


class ListMerchants(PagedQuery[Page[MerchantView]]):
    """Every merchant that promised a share of its sales, the latest first (Charity Law, art. 37)."""

    operation = Operation("List merchants", ANYONE)

    owing: bool | None = None
    """Only those that owe something, or only those that don't."""


class GetMerchant(Query[MerchantView | None]):
    """A merchant with its statements, for everybody to read."""

    operation = Operation("Read a merchant", ANYONE, (MERCHANT_IS_UNKNOWN,))

    merchant_id: Id


class OwnMerchantsView(View):
    """The merchants whose sales the caller states."""

    merchant_ids: tuple[str, ...] = ()
    """Their ids."""


class GetOwnMerchants(Query[OwnMerchantsView]):
    """The merchants whose sales the caller states."""

    operation = Operation("Read one's own merchants", STATERS)

    person_id: ActorId


class AgedSalesDue(View):
    """What a merchant owes of a month, and for how long."""

    merchant_id: str
    """The merchant."""
    title: str
    """What the shop is called."""
    month: str
    """The month: `2026-07`."""
    due_fen: int
    """What it owes of it, in fen."""
    due_on: date
    """The last day on which it was paid in time."""
    since: date
    """The day on which its share was booked."""
    days: int
    """Days since then."""
    band: AgeBand
    """The band in which they lie."""


class SalesBandSum(View):
    """What is owed in one band."""

    band: AgeBand
    """For how long."""
    months: int
    """How many months of merchants are owed for as long."""
    due_fen: int
    """What is owed of them, in fen."""


class MissingStatement(View):
    """A month whose sales a merchant should have stated by now."""

    merchant_id: str
    """The merchant."""
    title: str
    """What the shop is called."""
    month: str
    """The month: `2026-07`."""
    due_on: date
    """The last day on which they were stated in time."""


class MerchantAgeingView(View):
    """What merchants owe on a day, by its age, and whose statements are missing. The bands add up."""

    as_of: date
    """The day, in the community's zone."""
    total_fen: int
    """All that merchants owe, in fen."""
    bands: tuple[SalesBandSum, ...]
    """Each band, those without a month too, the youngest first."""
    dues: tuple[AgedSalesDue, ...]
    """The months of which something is owed, the oldest first."""
    missing: tuple[MissingStatement, ...]
    """Months whose sales should have been stated by now, the oldest first."""


READ_MERCHANT_AGEING = Operation("Read what merchants owe by its age", ANYONE)
