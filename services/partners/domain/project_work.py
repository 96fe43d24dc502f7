"""Projects that run: milestones with evidence, money spent, reports."""

from services.partners.domain.project_clock import schedule
from services.partners.domain.project_guards import (
    require_own_project,
    require_running,
    require_running_own_project,
)
from services.partners.domain.state import Programme
from shared.contracts.partners.projects.events import MilestoneReached, MoneySpent, ReportHandedIn
from shared.contracts.partners.projects.progress import HandInReport, ReachMilestone, SpendMoney
from shared.contracts.partners.projects.views import ProjectState
from shared.contracts.partners.refusals.projects import (
    BUDGET_LINE_IS_UNKNOWN,
    MILESTONE_IS_REACHED,
    PROJECT_MILESTONE_IS_UNKNOWN,
    REPORT_IS_HANDED_IN,
    REPORT_IS_UNKNOWN,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def reach_milestone(state: Programme, command: ReachMilestone) -> list[Event]:
    project = require_running_own_project(state, command.project_id, command)
    if command.milestone_id not in {one.milestone_id for one in project.plan.milestones}:
        raise Rejected(PROJECT_MILESTONE_IS_UNKNOWN)
    due = project.due.get(command.milestone_id)
    if due is None:
        raise Rejected(MILESTONE_IS_REACHED)
    return [
        MilestoneReached(
            project_id=command.project_id,
            milestone_id=command.milestone_id,
            evidence=command.evidence,
            late=command.now >= due.at,
            reached_at=command.now,
        )
    ]


def milestone_reached(state: Programme, event: MilestoneReached) -> None:
    del state.projects[event.project_id].due[event.milestone_id]
    schedule(state, event.project_id)


def spend_money(state: Programme, command: SpendMoney) -> list[Event]:
    project = require_running_own_project(state, command.project_id, command)
    if command.line_id not in {one.line_id for one in project.plan.budget}:
        raise Rejected(BUDGET_LINE_IS_UNKNOWN)
    return [
        MoneySpent(
            project_id=command.project_id,
            line_id=command.line_id,
            amount_fen=command.amount_fen,
            evidence=command.evidence,
            spent_on=command.spent_on,
            recorded_at=command.now,
        )
    ]


def money_spent(_state: Programme, _event: MoneySpent) -> None:
    """No rule reads it: more than was planned is shown, and not refused."""


def hand_in_report(state: Programme, command: HandInReport) -> list[Event]:
    project = require_own_project(state, command.project_id, command)
    # Residents may accept it before the last report is due: the clock asks for that until it is closed.
    if project.state is not ProjectState.ACCEPTED:
        require_running(project)
    if command.report_id not in {one.report_id for one in project.plan.reports}:
        raise Rejected(REPORT_IS_UNKNOWN)
    due = project.due.get(command.report_id)
    if due is None:
        raise Rejected(REPORT_IS_HANDED_IN)
    return [
        ReportHandedIn(
            project_id=command.project_id,
            report_id=command.report_id,
            text=command.text,
            late=command.now >= due.at,
            handed_in_at=command.now,
        )
    ]


def report_handed_in(state: Programme, event: ReportHandedIn) -> None:
    del state.projects[event.project_id].due[event.report_id]
    schedule(state, event.project_id)
