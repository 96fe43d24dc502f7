"""Months are closed by two people, never while a receipt is due (Charity Law, art. 38) or a line waits."""

from services.fund.domain.guards import local_day
from services.fund.domain.state import Fund
from shared.contracts.fund.closing import ClosePeriod, PeriodClosed, PeriodPrepared, PreparePeriod
from shared.contracts.fund.refusals import (
    PERIOD_HAS_LINES_WAITING,
    PERIOD_HAS_RECEIPTS_DUE,
    PERIOD_IS_NOT_OVER,
    PERIOD_MUST_BE_PREPARED_FIRST,
    SECOND_PERSON_MUST_BE_ANOTHER,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_NAMED = 10
"""So many of what stands in the way are named; the rest is counted."""


def _require_over(state: Fund, command: PreparePeriod | ClosePeriod) -> None:
    today = local_day(state, command.now).isoformat()
    if command.month >= today[:7]:
        raise Rejected(PERIOD_IS_NOT_OVER, month=command.month, today=today)


def _require_receipts(state: Fund, month: str) -> None:
    due = state.receipts_due.by(month)
    if due:
        raise Rejected(PERIOD_HAS_RECEIPTS_DUE, month=month, due=len(due), subject_ids=[*due[:_NAMED]])


def _require_lines(state: Fund, month: str) -> None:
    waiting = [key for key, one in state.statements.open_lines.items() if one <= month]
    if waiting:
        raise Rejected(
            PERIOD_HAS_LINES_WAITING, month=month, waiting=len(waiting), line_ids=[*waiting[:_NAMED]]
        )


def prepare_period(state: Fund, command: PreparePeriod) -> list[Event]:
    if command.month <= state.closed_through or state.prepared.get(command.month) == command.actor.id:
        return []
    _require_over(state, command)
    _require_receipts(state, command.month)
    _require_lines(state, command.month)
    return [PeriodPrepared(month=command.month, prepared_by=command.actor.id, prepared_at=command.now)]


def period_prepared(state: Fund, event: PeriodPrepared) -> None:
    state.prepared[event.month] = event.prepared_by


def close_period(state: Fund, command: ClosePeriod) -> list[Event]:
    if command.month <= state.closed_through:
        return []
    _require_over(state, command)
    prepared_by = state.prepared.get(command.month)
    if prepared_by is None:
        raise Rejected(PERIOD_MUST_BE_PREPARED_FIRST, month=command.month)
    if prepared_by == command.actor.id:
        raise Rejected(SECOND_PERSON_MUST_BE_ANOTHER)
    _require_receipts(state, command.month)
    _require_lines(state, command.month)
    return [
        PeriodClosed(
            month=command.month,
            closed_by=command.actor.id,
            prepared_by=prepared_by,
            closed_at=command.now,
        )
    ]


def period_closed(state: Fund, event: PeriodClosed) -> None:
    state.closed_through = max(state.closed_through, event.month)
    state.prepared = {month: by for month, by in state.prepared.items() if month > event.month}
    state.fees = {month: fees for month, fees in state.fees.items() if month > state.closed_through}
