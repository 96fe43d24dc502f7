"""What each stall of a charity market owes: one document a stall, by partner and age."""

from datetime import date

from shared.contracts.fund.ledger import STALL_RECEIVABLE, EntryKind, EntryReversed
from shared.contracts.fund.markets.events import MarketShareAccrued, MarketSharePaidIn, StallAdded
from shared.contracts.fund.markets.views import ListStallDues, StallDueView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Due = StallDueView | None
_KINDS = frozenset({EntryKind.MARKET_SHARE_ACCRUED, EntryKind.MARKET_SHARE_PAID_IN})


def _added(_due: Due, recorded: Recorded[StallAdded], _key: str) -> StallDueView:
    return StallDueView(**recorded.data.model_dump(include=set(StallDueView.model_fields)))


def _owes(due: StallDueView, share_fen: int, paid_fen: int, since: date | None) -> StallDueView:
    due_fen = share_fen - paid_fen
    sums = {"share_fen": share_fen, "paid_fen": paid_fen, "due_fen": due_fen, "owing": due_fen > 0}
    return due.model_copy(update={**sums, "since": since})


def _accrued(due: Due, recorded: Recorded[MarketShareAccrued], _key: str) -> Due:
    event = recorded.data
    return due and _owes(due, event.amount_fen, due.paid_fen, event.entry.booked_on)


def _paid_in(due: Due, recorded: Recorded[MarketSharePaidIn], _key: str) -> Due:
    return due and _owes(due, due.share_fen, due.paid_fen + recorded.data.amount_fen, due.since)


def _reversed(due: Due, recorded: Recorded[EntryReversed], key: str) -> Due:
    """A share that is taken back is none; a payment that is, is owed again since the same day."""
    event = recorded.data
    if due is None or event.reversed_kind is EntryKind.MARKET_SHARE_ACCRUED:
        return due and _owes(due, 0, due.paid_fen, None)
    account = STALL_RECEIVABLE + key
    back_fen = sum(line.amount_fen for line in event.entry.lines if line.account == account)
    return _owes(due, due.share_fen, due.paid_fen - back_fen, due.since)


def _stalls_of(event: EntryReversed) -> tuple[str, ...]:
    if event.reversed_kind not in _KINDS:
        return ()
    owing = (line.account for line in event.entry.lines if line.account.startswith(STALL_RECEIVABLE))
    return tuple(dict.fromkeys(account.removeprefix(STALL_RECEIVABLE) for account in owing))


STALL_DUES = (
    Projection("stall-dues", StallDueView, indexes=("partner_id", "owing", "since"))
    .on(StallAdded, lambda event: event.stall_id, _added)
    .on(MarketShareAccrued, lambda event: event.stall_id, _accrued)
    .on(MarketSharePaidIn, lambda event: event.stall_id, _paid_in)
    .on(EntryReversed, _stalls_of, _reversed)
    .lists(ListStallDues, order="since")
)
