"""How shares, the sessions behind them and remittances look, and how they are asked for."""

from datetime import date

from shared.contracts.fund.refusals import PARTNER_IS_UNKNOWN, REMITTANCE_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class ShareView(View):
    """What one partner has earned, owed and given, all time."""

    partner_id: str
    """The partner whose shares these are."""
    organisation: str | None = None
    """The team's organisation; null for an independent person, whose name is personal data."""
    project: str | None = None
    """What the partner's project is called; null while the fund has not heard of the admission."""
    sessions: int = 0
    """Number of its delivered sessions."""
    base_fen: int = 0
    """Takings of all sessions less what was refunded."""
    accrued_fen: int = 0
    """The shares of all its sessions together, in fen."""
    remitted_fen: int = 0
    """What arrived of them so far, in fen, reversals deducted."""
    due_fen: int = 0
    """``accrued_fen - remitted_fen``. Below zero after a refund of what was remitted: it counts against the
    next share."""
    overdue_fen: int = 0
    """What of it should have been paid by now, in fen; what was booked before 0.2 has no day, and what is in
    dispute is not overdue."""
    disputed_fen: int = 0
    """The shares that are in dispute and wait for an answer, in fen."""


class SessionShareView(View):
    """One line of a partner's statement: a session, its base and its share."""

    session_id: str
    """The delivered session."""
    partner_id: str
    """The partner that held it."""
    agreement_id: str | None
    """The agreement whose terms bind it; null for a session without a price."""
    title: str
    """What the session was called."""
    delivered_at: Instant
    """When it was delivered."""
    paid_fen: int
    """What residents paid for it, in fen."""
    refunded_fen: int
    """What was given back of it, in fen, before and after the delivery."""
    base_fen: int
    """What the share is taken of, in fen: paid less refunded, never below zero; or what was corrected."""
    share_bps: int | None = None
    """The share that applies, in basis points; null while no terms are known, which the statement counts."""
    share_fen: int = 0
    """The fund's share of it, in fen, half-up; 0 while no terms are known."""


class RemittanceView(View):
    """Money that arrived of a partner's share, and the receipt for it."""

    remittance_id: str
    """What to name to record its receipt."""
    partner_id: str
    """The partner whose money arrived."""
    amount_fen: int
    """How much arrived, in fen."""
    arrived_on: date
    """The day on which it arrived, in the community's zone."""
    reference: str
    """Reference of the bank's or the charity's slip."""
    recorded_at: Instant
    """When the treasurer recorded it."""
    entry_id: str
    """The ledger's entry that books it."""
    receipt_number: str | None = None
    """Number of the host charity's receipt; null while it is due."""
    reversed: bool = False
    """Whether the treasurer took it back by a reversal."""


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
