"""A year's budget: the treasurer proposes, the committee votes, a new version says why."""

from services.fund.domain.budget_state import PlannedLine, ProposedBudget
from services.fund.domain.committee_terms import in_office, require_in_office, who_count
from services.fund.domain.disbursements import OPEN_TO_DECISION, require_disbursement
from services.fund.domain.guards import local_day
from services.fund.domain.spending_plan import require_line
from services.fund.domain.state import Fund
from services.fund.domain.votes import counted, is_carried, is_lost, require_seated
from shared.contracts.fund.budgets.commands import (
    NameBudgetLine,
    ProposeBudget,
    VoteOnBudget,
    WithdrawBudget,
)
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
from shared.contracts.fund.refusals import (
    DISBURSEMENT_IS_DECIDED,
    PERSON_HAS_ALREADY_VOTED,
    VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE,
)
from shared.contracts.fund.refusals.budgets import (
    BUDGET_CHANGE_NEEDS_A_REASON,
    BUDGET_IS_NOT_UP_FOR_VOTE,
    BUDGET_IS_PROPOSED_ALREADY,
    BUDGET_LINE_IS_IN_USE,
    BUDGET_LINE_IS_NAMED_ALREADY,
    BUDGET_YEAR_IS_OVER,
)
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def propose_budget(state: Fund, command: ProposeBudget) -> list[Event]:
    budgets, year = state.budgets, command.year
    this_year = local_day(state, command.now).year
    if year < this_year:
        raise Rejected(BUDGET_YEAR_IS_OVER, year=year, this_year=this_year)
    for budget_id, other in budgets.proposed.items():
        if other.year == year:
            raise Rejected(BUDGET_IS_PROPOSED_ALREADY, year=year, budget_id=budget_id)
    version = budgets.versions.get(year)
    if version is not None and command.reason is None:
        raise Rejected(BUDGET_CHANGE_NEEDS_A_REASON, year=year, version=version)
    purposes = {line_name(year, one.code): one.purpose.value for one in command.lines}
    for name, line in budgets.lines.items():
        if name.startswith(f"{year}.") and line.uses and purposes.get(name) != line.purpose:
            raise Rejected(BUDGET_LINE_IS_IN_USE, budget_line=name)
    rules = state.rules_at(command.now)
    return [
        BudgetProposed(
            budget_id=command.new_id("budget"),
            year=year,
            lines=command.lines,
            reason=command.reason,
            committee=rules.committee or CommitteeRules(),
            approvals_needed=rules.disbursement_approvals,
            proposed_by=command.actor.id,
            proposed_at=command.now,
        )
    ]


def budget_proposed(state: Fund, event: BudgetProposed) -> None:
    state.budgets.proposed[event.budget_id] = ProposedBudget(
        year=event.year,
        lines=event.lines,
        reason=event.reason,
        rules=event.committee,
        approvals_needed=event.approvals_needed,
        proposed_by=event.proposed_by,
    )


def _proposed(state: Fund, budget_id: str) -> ProposedBudget:
    budget = state.budgets.proposed.get(budget_id)
    if budget is None:
        raise Rejected(BUDGET_IS_NOT_UP_FOR_VOTE)
    return budget


def withdraw_budget(state: Fund, command: WithdrawBudget) -> list[Event]:
    _proposed(state, command.budget_id)
    return [BudgetWithdrawn(budget_id=command.budget_id, withdrawn_at=command.now)]


def budget_withdrawn(state: Fund, event: BudgetWithdrawn) -> None:
    state.budgets.end(event.budget_id, BudgetState.WITHDRAWN)


def vote_on_budget(state: Fund, command: VoteOnBudget) -> list[Event]:
    budget = _proposed(state, command.budget_id)
    voter, committee = command.actor.id, command.seats.members
    if voter not in committee or voter == budget.proposed_by:
        raise Rejected(VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE)
    require_in_office(state, command)
    require_seated(budget.rules, in_office(state, committee, command.now))
    committee = who_count(state, committee, budget.rules, budget.votes, command.now)
    if voter in budget.votes:
        raise Rejected(PERSON_HAS_ALREADY_VOTED)
    entitled = [one for one in committee if one != budget.proposed_by]
    votes = {**budget.votes, voter: command.vote}
    tally = counted(budget.rules, entitled, votes, budget.approvals_needed)
    events: list[Event] = [
        BudgetVoteCast(
            budget_id=command.budget_id,
            voter_id=voter,
            vote=command.vote,
            tally=tally,
            cast_at=command.now,
        )
    ]
    if is_lost(tally):
        events.append(BudgetLost(budget_id=command.budget_id, lost_at=command.now))
    elif is_carried(tally):
        events.append(_adopted(state, command, budget))
    return events


def _adopted(state: Fund, command: VoteOnBudget, budget: ProposedBudget) -> BudgetAdopted:
    codes = {one.code for one in budget.lines}
    before = (name for name, line in state.budgets.lines.items() if line.planned_fen)
    of_year = (name.partition(".")[2] for name in before if name.startswith(f"{budget.year}."))
    return BudgetAdopted(
        budget_id=command.budget_id,
        year=budget.year,
        version=state.budgets.versions.get(budget.year, 0) + 1,
        lines=budget.lines,
        dropped=tuple(sorted(code for code in of_year if code not in codes)),
        reason=budget.reason,
        adopted_at=command.now,
    )


def budget_vote_cast(state: Fund, event: BudgetVoteCast) -> None:
    state.budgets.proposed[event.budget_id].votes[event.voter_id] = event.vote


def budget_lost(state: Fund, event: BudgetLost) -> None:
    state.budgets.end(event.budget_id, BudgetState.LOST)


def budget_adopted(state: Fund, event: BudgetAdopted) -> None:
    budgets = state.budgets
    budgets.end(event.budget_id, BudgetState.ADOPTED)
    budgets.versions[event.year] = event.version
    for code in event.dropped:
        budgets.lines[line_name(event.year, code)].planned_fen = 0
    for one in event.lines:
        line = budgets.lines.setdefault(line_name(event.year, one.code), PlannedLine(one.purpose.value, 0))
        line.purpose, line.planned_fen = one.purpose.value, one.amount_fen


def name_budget_line(state: Fund, command: NameBudgetLine) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    if disbursement.state not in OPEN_TO_DECISION:
        raise Rejected(DISBURSEMENT_IS_DECIDED, state=disbursement.state.value)
    if disbursement.budget_line is not None:
        if disbursement.budget_line == command.budget_line:
            return []
        raise Rejected(BUDGET_LINE_IS_NAMED_ALREADY, budget_line=disbursement.budget_line)
    require_line(state, command, command.budget_line, disbursement.purpose)
    return [
        BudgetLineNamed(
            disbursement_id=command.disbursement_id,
            budget_line=command.budget_line,
            amount_fen=disbursement.amount_fen,
            named_at=command.now,
        )
    ]


def budget_line_named(state: Fund, event: BudgetLineNamed) -> None:
    state.disbursements[event.disbursement_id].budget_line = event.budget_line
    state.budgets.move(event.budget_line, uses=1)


def budget_line_freed(state: Fund, event: BudgetLineFreed) -> None:
    state.budgets.move(event.budget_line, spent_fen=-event.amount_fen)
