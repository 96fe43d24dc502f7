"""Budgets: each version on its way, and each line in force against what became of it."""

from shared.contracts.fund.approvals import DisbursementRejected
from shared.contracts.fund.budgets.events import (
    BudgetAdopted,
    BudgetLineFreed,
    BudgetLineNamed,
    BudgetLost,
    BudgetProposed,
    BudgetVoteCast,
    BudgetWithdrawn,
)
from shared.contracts.fund.budgets.terms import BudgetState, line_name
from shared.contracts.fund.budgets.views import (
    BudgetLineView,
    BudgetView,
    GetBudget,
    ListBudgetLines,
    ListBudgets,
)
from shared.contracts.fund.disbursements.events import (
    DisbursementPaid,
    DisbursementRequested,
    DisbursementWithdrawn,
)
from shared.contracts.fund.meetings.events import MinutesRecorded
from shared.contracts.fund.meetings.terms import held_in
from shared.contracts.fund.residents_votes.events import DisbursementDeclined
from shared.contracts.fund.votes import DisbursementLost
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Budget = BudgetView | None
BudgetedLine = BudgetLineView | None


def _proposed(_budget: Budget, recorded: Recorded[BudgetProposed], key: str) -> Budget:
    event = recorded.data
    return BudgetView(
        budget_id=key,
        year=event.year,
        state=BudgetState.PROPOSED,
        lines=event.lines,
        reason=event.reason,
        proposed_at=event.proposed_at,
    )


def _voted(budget: Budget, recorded: Recorded[BudgetVoteCast], _key: str) -> Budget:
    event = recorded.data
    return budget and budget.model_copy(
        update={"voter_ids": (*budget.voter_ids, event.voter_id), "tally": event.tally}
    )


def _adopted(budget: Budget, recorded: Recorded[BudgetAdopted], _key: str) -> Budget:
    event = recorded.data
    told = {"state": BudgetState.ADOPTED, "version": event.version, "decided_at": event.adopted_at}
    return budget and budget.model_copy(update=told)


def _lost(budget: Budget, recorded: Recorded[BudgetLost], _key: str) -> Budget:
    told = {"state": BudgetState.LOST, "decided_at": recorded.data.lost_at}
    return budget and budget.model_copy(update=told)


def _withdrawn(budget: Budget, recorded: Recorded[BudgetWithdrawn], _key: str) -> Budget:
    told = {"state": BudgetState.WITHDRAWN, "decided_at": recorded.data.withdrawn_at}
    return budget and budget.model_copy(update=told)


def _minuted(budget: Budget, recorded: Recorded[MinutesRecorded], key: str) -> Budget:
    event = recorded.data
    dealt_with = any(one.budget_id == key and one.dealt_with for one in event.points)
    return budget and budget.model_copy(
        update={"meeting_ids": held_in(budget.meeting_ids, event.meeting_id, dealt_with=dealt_with)}
    )


BUDGETS = (
    Projection("budgets", BudgetView, indexes=("year", "state", "proposed_at"))
    .on(BudgetProposed, lambda event: event.budget_id, _proposed)
    .on(BudgetVoteCast, lambda event: event.budget_id, _voted)
    .on(BudgetAdopted, lambda event: event.budget_id, _adopted)
    .on(BudgetLost, lambda event: event.budget_id, _lost)
    .on(BudgetWithdrawn, lambda event: event.budget_id, _withdrawn)
    .on(
        MinutesRecorded,
        lambda event: tuple(one.budget_id for one in event.points if one.budget_id),
        _minuted,
    )
    .lists(ListBudgets, order="proposed_at", descending=True)
    .gets(GetBudget)
)


def _lines(event: BudgetAdopted) -> list[str]:
    return [line_name(event.year, code) for code in (*(one.code for one in event.lines), *event.dropped)]


def _planned(line: BudgetedLine, recorded: Recorded[BudgetAdopted], key: str) -> BudgetedLine:
    event, code = recorded.data, key.partition(".")[2]
    planned = next((one for one in event.lines if one.code == code), None)
    if planned is None:
        return line and _moved(line.model_copy(update={"version": event.version, "planned_fen": 0}))
    fresh = BudgetLineView(
        budget_line=key,
        year=event.year,
        code=code,
        title=planned.title,
        purpose=planned.purpose,
        version=event.version,
        planned_fen=planned.amount_fen,
    )
    if line is None:
        return _moved(fresh)
    carried = {"committed_fen", "spent_fen", "overrun_reason"}
    return _moved(fresh.model_copy(update={name: getattr(line, name) for name in carried}))


def _moved(line: BudgetLineView, committed_fen: int = 0, spent_fen: int = 0) -> BudgetLineView:
    committed, spent = line.committed_fen + committed_fen, line.spent_fen + spent_fen
    left = line.planned_fen - committed - spent
    return line.model_copy(update={"committed_fen": committed, "spent_fen": spent, "left_fen": left})


def _asked(
    line: BudgetedLine, recorded: Recorded[DisbursementRequested | BudgetLineNamed], _key: str
) -> BudgetedLine:
    return line and _moved(line, committed_fen=recorded.data.amount_fen)


def _refused(
    line: BudgetedLine,
    recorded: Recorded[
        DisbursementRejected | DisbursementLost | DisbursementDeclined | DisbursementWithdrawn
    ],
    _key: str,
) -> BudgetedLine:
    return line and _moved(line, committed_fen=-recorded.data.amount_fen)


def _paid(line: BudgetedLine, recorded: Recorded[DisbursementPaid], _key: str) -> BudgetedLine:
    event = recorded.data
    if line is None:
        return None
    paid = _moved(line, committed_fen=-event.amount_fen, spent_fen=event.amount_fen)
    return paid.model_copy(update={"overrun_reason": event.overrun_reason or line.overrun_reason})


def _freed(line: BudgetedLine, recorded: Recorded[BudgetLineFreed], _key: str) -> BudgetedLine:
    amount_fen = recorded.data.amount_fen
    return line and _moved(line, committed_fen=amount_fen, spent_fen=-amount_fen)


def _line_of(
    event: (
        DisbursementRequested
        | DisbursementPaid
        | DisbursementRejected
        | DisbursementLost
        | DisbursementDeclined
        | DisbursementWithdrawn
    ),
) -> tuple[str, ...]:
    return (event.budget_line,) if event.budget_line else ()


BUDGET_LINES = (
    Projection("budget-lines", BudgetLineView, indexes=("year", "budget_line"))
    .on(BudgetAdopted, _lines, _planned)
    .on(DisbursementRequested, _line_of, _asked)
    .on(BudgetLineNamed, lambda event: event.budget_line, _asked)
    .on(DisbursementRejected, _line_of, _refused)
    .on(DisbursementLost, _line_of, _refused)
    .on(DisbursementDeclined, _line_of, _refused)
    .on(DisbursementWithdrawn, _line_of, _refused)
    .on(DisbursementPaid, _line_of, _paid)
    .on(BudgetLineFreed, lambda event: event.budget_line, _freed)
    .lists(ListBudgetLines, order="budget_line")
)
