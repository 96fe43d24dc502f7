"""How shares, the sessions behind them and remittances look, and how they are asked for."""

from datetime import date

from shared.contracts.fund.refusals import PARTNER_IS_UNKNOWN, REMITTANCE_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class ShareView(View):
    """What one partner has earned, owed and given, all time."""

    partner_id: str
    organisation: str | None = None
    """None for an independent person."""
    project: str | None = None
    sessions: int = 0
    base_fen: int = 0
    """Takings of all sessions less what was refunded."""
    accrued_fen: int = 0
    remitted_fen: int = 0
    due_fen: int = 0
    """``accrued_fen - remitted_fen``. Below zero after a refund of what was remitted: it counts against the
    next share."""


class SessionShareView(View):
    """One line of a partner's statement: a session, its base and its share."""

    session_id: str
    partner_id: str
    agreement_id: str | None
    title: str
    delivered_at: Instant
    paid_fen: int
    refunded_fen: int
    base_fen: int
    share_bps: int | None = None
    """None while no terms are known for it: a shortfall that the fund's statement shows."""
    share_fen: int = 0


class RemittanceView(View):
    remittance_id: str
    partner_id: str
    amount_fen: int
    arrived_on: date
    reference: str
    recorded_at: Instant
    entry_id: str
    receipt_number: str | None = None
    """None while the host charity's receipt is due."""
    reversed: bool = False


class ListShares(PagedQuery[Page[ShareView]]):
    """What each partner has accrued, remitted and owes. Public, as the promise was (Charity Law, art. 37)."""

    operation = Operation("List partners' shares", ANYONE)


class GetShare(Query[ShareView | None]):
    """What this partner has accrued, remitted and owes."""

    operation = Operation("Read a partner's share", ANYONE, (PARTNER_IS_UNKNOWN,))

    partner_id: Id


class ListSessionShares(PagedQuery[Page[SessionShareView]]):
    """A partner's statement, line by line: each delivered session, its base, its rate, its share."""

    operation = Operation("List the sessions behind a share", ANYONE)

    partner_id: Id


class ListRemittances(PagedQuery[Page[RemittanceView]]):
    """What arrived of a partner's share, and the host charity's receipts for it."""

    operation = Operation("List a partner's remittances", ANYONE)

    partner_id: Id


class GetRemittance(Query[RemittanceView | None]):
    """What arrived, and the receipt for it."""

    operation = Operation("Read a remittance", ANYONE, (REMITTANCE_IS_UNKNOWN,))

    remittance_id: Id
