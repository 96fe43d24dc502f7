"""What partners owed by the day on which it was booked: what the age of their debts is worked out of."""

from datetime import date, timedelta

from services.fund.projections.shares import debtors
from shared.contracts.fund.ledger import RECEIVABLE, EntryReversed
from shared.contracts.fund.share_disputes.events import ShareDisputeAnswered, ShareDisputed
from shared.contracts.fund.shares.ageing import GetShareCharges, ListShareCharges, ShareCharges
from shared.contracts.fund.shares.events import ShareAccrued, ShareRemitted
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

_KEPT_DAYS = 120
"""For how long days are told apart: the oldest band begins after 90."""
Charges = ShareCharges | None


def _accrued(charges: Charges, recorded: Recorded[ShareAccrued], key: str) -> ShareCharges:
    event = recorded.data
    if event.change_fen < 0:
        return _credited(charges, -event.change_fen, key)
    charges, day = charges or ShareCharges(partner_id=key), event.entry.booked_on
    by_day = {**charges.charges, day: charges.charges.get(day, 0) + event.change_fen}
    return charges.model_copy(update={"charges": _with_one_old_day(by_day)})


def _with_one_old_day(by_day: dict[date, int]) -> dict[date, int]:
    """The same, with all that is old under the last of its days."""
    since = max(by_day) - timedelta(days=_KEPT_DAYS)
    old = [day for day in by_day if day < since]
    if len(old) < 2:
        return by_day
    kept = {day: amount_fen for day, amount_fen in by_day.items() if day >= since}
    return {max(old): sum(by_day[day] for day in old), **kept}


def _credited(charges: Charges, amount_fen: int, key: str) -> ShareCharges:
    charges = charges or ShareCharges(partner_id=key)
    return charges.model_copy(update={"credits_fen": charges.credits_fen + amount_fen})


def _remitted(charges: Charges, recorded: Recorded[ShareRemitted], key: str) -> ShareCharges:
    return _credited(charges, recorded.data.amount_fen, key)


def _reversed(charges: Charges, recorded: Recorded[EntryReversed], key: str) -> ShareCharges:
    lines = recorded.data.entry.lines
    back_fen = sum(line.amount_fen for line in lines if line.account == RECEIVABLE + key)
    return _credited(charges, -back_fen, key)


def _disputed(charges: Charges, recorded: Recorded[ShareDisputed], key: str) -> ShareCharges:
    charges, by_day = charges or ShareCharges(partner_id=key), dict[date, int]()
    for line in recorded.data.lines:
        if line.booked_on is not None:
            by_day[line.booked_on] = by_day.get(line.booked_on, 0) + line.share_fen
    disputed = {**charges.disputed, recorded.data.dispute_id: by_day}
    return charges.model_copy(update={"disputed": disputed})


def _answered(charges: Charges, recorded: Recorded[ShareDisputeAnswered], _key: str) -> Charges:
    if charges is None:
        return None
    left = {key: one for key, one in charges.disputed.items() if key != recorded.data.dispute_id}
    return charges.model_copy(update={"disputed": left})


SHARE_CHARGES = (
    Projection("share_charges", ShareCharges)
    .on(ShareAccrued, lambda event: event.partner_id, _accrued)
    .on(ShareRemitted, lambda event: event.partner_id, _remitted)
    .on(EntryReversed, debtors, _reversed)
    .on(ShareDisputed, lambda event: event.partner_id, _disputed)
    .on(ShareDisputeAnswered, lambda event: event.partner_id, _answered)
    .lists(ListShareCharges)
    .gets(GetShareCharges)
)
