"""Months of merchants on the district's clock: those whose day has passed, unstated or not paid in."""

from collections.abc import Mapping

from shared.contracts.fund.ledger import MERCHANT_RECEIVABLE, EntryKind, EntryReversed
from shared.contracts.fund.merchants.events import SalesShareFellDue, SalesSharePaidIn, SalesStated
from shared.kernel.models import View


class OpenMonth(View):
    """A month that is stated and not paid in, or whose day has passed; others are not kept."""

    statement_id: str | None = None
    """None while its sales are not stated."""
    owed_fen: int = 0
    late: bool = False


OpenMonths = Mapping[str, OpenMonth]
"""By merchant and month; where only its statement is known, by merchant and that."""


def stated(months: OpenMonths, event: SalesStated) -> OpenMonths:
    """What is stated late is owed late; where nothing was sold, nothing is owed."""
    key = f"{event.merchant_id}/{event.month}"
    before = months.get(key) or OpenMonth()
    if not event.share_fen:
        return _without(months, key)
    told = {"statement_id": event.statement_id, "owed_fen": event.share_fen}
    return {**months, key: before.model_copy(update=told)}


def fell_due(months: OpenMonths, event: SalesShareFellDue) -> OpenMonths:
    """From its day on a month counts, unless all of it is paid."""
    key = f"{event.merchant_id}/{event.month}"
    if event.stated and not event.due_fen:
        return _without(months, key)
    before = months.get(key) or OpenMonth()
    return {**months, key: before.model_copy(update={"late": True})}


def paid_in(months: OpenMonths, event: SalesSharePaidIn) -> OpenMonths:
    """What is paid whole after its day is over; before it, a reversal may have it owed again in time."""
    key = _key_of(months, event.statement_id)
    if key is None:
        return months
    if months[key].late and not event.due_fen:
        return _without(months, key)
    return {**months, key: months[key].model_copy(update={"owed_fen": event.due_fen})}


def reversed_(months: OpenMonths, event: EntryReversed) -> OpenMonths:
    """A payment that is taken back is owed again; a share that is, is to be stated anew."""
    key = _key_of(months, event.reversed_subject_id)
    if event.reversed_kind is EntryKind.MERCHANT_SHARE_PAID_IN:
        owing = [one for one in event.entry.lines if one.account.startswith(MERCHANT_RECEIVABLE)]
        if key is None:  # It was paid whole after its day.
            merchant_id = owing[0].account.removeprefix(MERCHANT_RECEIVABLE)
            key = f"{merchant_id}/{event.reversed_subject_id}"
            months = {**months, key: OpenMonth(statement_id=event.reversed_subject_id, late=True)}
        owed_fen = months[key].owed_fen + sum(one.amount_fen for one in owing)
        return {**months, key: months[key].model_copy(update={"owed_fen": owed_fen})}
    if key is None:
        return months
    if months[key].late and not key.endswith(event.reversed_subject_id):
        return {**months, key: OpenMonth(late=True)}
    return _without(months, key)


def _key_of(months: OpenMonths, statement_id: str) -> str | None:
    return next((key for key, one in months.items() if one.statement_id == statement_id), None)


def _without(months: OpenMonths, key: str) -> OpenMonths:
    return {one: month for one, month in months.items() if one != key}
