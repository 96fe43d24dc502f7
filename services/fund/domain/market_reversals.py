"""What a reversal does to a stall: its share is counted anew, its payment owed again."""

from services.fund.domain.overdue_disclosures import await_disclosure
from services.fund.domain.state import Fund, Posting
from shared.contracts.fund.ledger import STALL_RECEIVABLE, EntryKind, EntryReversed
from shared.contracts.fund.markets.terms import MarketState
from shared.contracts.fund.refusals.markets import STALL_HAS_PAID_IN
from shared.kernel.refusals import Rejected

MARKET_KINDS = (EntryKind.MARKET_SHARE_ACCRUED, EntryKind.MARKET_SHARE_PAID_IN)


def _owing(posting: Posting) -> tuple[str, int]:
    """The stall whose receivable an entry changes, and by how much."""
    owing = [(account, fen) for account, _, fen in posting.lines if account.startswith(STALL_RECEIVABLE)]
    return owing[0][0].removeprefix(STALL_RECEIVABLE), sum(fen for _, fen in owing)


def require_nothing_paid_in(state: Fund, posting: Posting) -> None:
    """Refuses to take back a stall's share while what it paid in of it stands."""
    if posting.kind is EntryKind.MARKET_SHARE_ACCRUED:
        stall = state.markets[posting.subject_id].stalls[_owing(posting)[0]]
        if stall.paid_fen:
            raise Rejected(STALL_HAS_PAID_IN, paid_fen=stall.paid_fen)


def market_entry_reversed(state: Fund, event: EntryReversed) -> None:
    """A share that is taken back is counted anew; a payment that is, is owed again."""
    if event.reversed_kind not in MARKET_KINDS:
        return
    market = state.markets[event.reversed_subject_id]
    stall_id, change_fen = _owing(state.postings[event.reversed_entry_id])
    stall = market.stalls[stall_id]
    if event.reversed_kind is EntryKind.MARKET_SHARE_PAID_IN:
        stall.paid_fen += change_fen
        return
    market.stalls[stall_id] = stall.uncounted()
    market.state = MarketState.COUNTING
    await_disclosure(state, event.reversed_subject_id, event.reversed_at)
