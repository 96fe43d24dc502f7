"""What a budget asks of payments: each names its line, and none goes beyond what is planned."""

from datetime import datetime

from services.fund.domain.guards import local_day
from services.fund.domain.state import Disbursement, Fund
from shared.contracts.fund.budgets.events import BudgetLineFreed
from shared.contracts.fund.disbursements.commands import PayDisbursement, RequestDisbursement
from shared.contracts.fund.purchases import RequestPurchasePayment
from shared.contracts.fund.refusals.budgets import (
    BUDGET_LINE_IS_EXCEEDED,
    BUDGET_LINE_MUST_BE_NAMED,
    BUDGET_LINE_SERVES_ANOTHER_PURPOSE,
    LINE_IS_NOT_BUDGETED,
)
from shared.kernel.messages import Command, Event
from shared.kernel.money import WHOLE_IN_BPS
from shared.kernel.refusals import Rejected


def year_of_budget(state: Fund, command: Command) -> int | None:
    """The year that runs, where it has a budget; None where payments go without, as ever."""
    year = local_day(state, command.now).year
    return year if year in state.budgets.versions else None


def require_line(state: Fund, command: Command, name: str, purpose: str) -> None:
    """Refuses a line that is not planned, whose year is over, or that is for something else."""
    line = state.budgets.lines.get(name)
    if line is None or not line.planned_fen or int(name[:4]) < local_day(state, command.now).year:
        raise Rejected(LINE_IS_NOT_BUDGETED, budget_line=name)
    if line.purpose != purpose:
        raise Rejected(BUDGET_LINE_SERVES_ANOTHER_PURPOSE, budget_line=name, purpose=line.purpose)


def require_planned(state: Fund, command: RequestDisbursement) -> None:
    """Refuses a request that names no line where the year has a budget."""
    if command.budget_line is not None:
        require_line(state, command, command.budget_line, command.purpose.value)
    elif (year := year_of_budget(state, command)) is not None:
        raise Rejected(BUDGET_LINE_MUST_BE_NAMED, year=year)


def line_of(state: Fund, command: RequestDisbursement | RequestPurchasePayment) -> str | None:
    """The line that is named; for bought work, the only one of the year for that kind of expense. Where
    there are several, the treasurer says which."""
    if isinstance(command, RequestDisbursement):
        return command.budget_line
    year = year_of_budget(state, command)
    found = [
        name
        for name, line in state.budgets.lines.items()
        if name.startswith(f"{year}.") and line.planned_fen and line.purpose == command.purpose.value
    ]
    return found[0] if len(found) == 1 else None


def require_within_plan(state: Fund, disbursement: Disbursement, command: PayDisbursement) -> int | None:
    """By how much it goes beyond its line, where the rules in force allow it and a reason is given; None
    where it doesn't go beyond."""
    name = disbursement.budget_line
    if name is None:
        if disbursement.budget_line_needed:
            year = local_day(state, command.now).year
            raise Rejected(BUDGET_LINE_MUST_BE_NAMED, year=year)
        return None
    line, amount_fen = state.budgets.lines[name], disbursement.amount_fen
    beyond_fen = line.spent_fen + amount_fen - line.planned_fen
    if beyond_fen <= 0:
        return None
    rules = state.rules_at(command.now).committee
    overrun_bps = (rules.budget_overrun_bps if rules else None) or 0
    if command.overrun_reason is None or beyond_fen * WHOLE_IN_BPS > line.planned_fen * overrun_bps:
        raise Rejected(
            BUDGET_LINE_IS_EXCEEDED,
            budget_line=name,
            planned_fen=line.planned_fen,
            spent_fen=line.spent_fen,
            amount_fen=amount_fen,
            overrun_bps=overrun_bps,
        )
    return beyond_fen


def freed(state: Fund, disbursement_id: str, now: datetime) -> list[Event]:
    """What a payment that is taken back means for its line."""
    disbursement = state.disbursements[disbursement_id]
    if disbursement.budget_line is None:
        return []
    return [
        BudgetLineFreed(
            disbursement_id=disbursement_id,
            budget_line=disbursement.budget_line,
            amount_fen=disbursement.amount_fen,
            freed_at=now,
        )
    ]
