"""What a reversal does to a merchant's month: its sales are stated anew, its payment owed again."""

from services.fund.domain.state import Fund, Posting
from shared.contracts.fund.ledger import MERCHANT_RECEIVABLE, EntryKind, EntryReversed
from shared.contracts.fund.refusals.merchants import MERCHANT_HAS_PAID_IN
from shared.kernel.refusals import Rejected

MERCHANT_KINDS = (EntryKind.MERCHANT_SHARE_ACCRUED, EntryKind.MERCHANT_SHARE_PAID_IN)


def require_no_sales_share_paid_in(state: Fund, posting: Posting) -> None:
    """Refuses to take back a month's share while what was paid in of it stands."""
    if posting.kind is EntryKind.MERCHANT_SHARE_ACCRUED:
        paid_fen = state.merchants.statements[posting.subject_id].paid_fen
        if paid_fen:
            raise Rejected(MERCHANT_HAS_PAID_IN, paid_fen=paid_fen)


def merchant_entry_reversed(state: Fund, event: EntryReversed) -> None:
    """A share that is taken back is stated anew; a payment that is, is owed again."""
    if event.reversed_kind is EntryKind.MERCHANT_SHARE_PAID_IN:
        back_fen = sum(
            line.amount_fen for line in event.entry.lines if line.account.startswith(MERCHANT_RECEIVABLE)
        )
        state.merchants.statements[event.reversed_subject_id].paid_fen -= back_fen
    elif event.reversed_kind is EntryKind.MERCHANT_SHARE_ACCRUED:
        sales = state.merchants.statements[event.reversed_subject_id]
        del state.merchants.by_id[sales.merchant_id].stated[sales.month]
