"""Projects (项目清单): plan, claims, lead, and how far each has come. Contributions are in `taking_part`."""

from typing import Any

from services.partners.projections import taking_part
from shared.contracts.partners.projects.contributions import (
    ContributionPledged,
    GivingConfirmed,
    GivingRecorded,
)
from shared.contracts.partners.projects.events import (
    DueKind,
    MilestoneReached,
    MoneySpent,
    ProjectAccepted,
    ProjectApproved,
    ProjectCancelled,
    ProjectClaimed,
    ProjectClosed,
    ProjectEdited,
    ProjectFellBehind,
    ProjectJudged,
    ProjectProposed,
    ProjectStarted,
    ReportHandedIn,
)
from shared.contracts.partners.projects.plan import ProjectPlan
from shared.contracts.partners.projects.translations import ProjectTranslated
from shared.contracts.partners.projects.views import (
    AcceptanceView,
    BudgetLineView,
    ClaimView,
    GetProject,
    ListProjects,
    ProjectMilestoneView,
    ProjectReportView,
    ProjectState,
    ProjectView,
    SpendingView,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection
from shared.projections.translated import translated

_View = ProjectView | None


def _planned(plan: ProjectPlan) -> dict[str, Any]:
    """What a view shows of a plan of which nothing is done yet."""
    return {
        "title": plan.title,
        "field": plan.field,
        "summary": plan.summary,
        "title_en": plan.title_en,
        "summary_en": plan.summary_en,
        "need_ids": plan.need_ids,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "milestones": tuple(ProjectMilestoneView(**dict(one)) for one in plan.milestones),
        "budget": tuple(BudgetLineView(**dict(one)) for one in plan.budget),
        "reports": tuple(ProjectReportView(**dict(one)) for one in plan.reports),
    }


def _proposed(_view: _View, recorded: Recorded[ProjectProposed], key: str) -> ProjectView:
    event = recorded.data
    return ProjectView(
        project_id=key,
        state=ProjectState.PROPOSED,
        application_id=event.application_id,
        proposed_by=event.proposed_by,
        proposed_at=event.proposed_at,
        mechanism=event.mechanism,
        **_planned(event.plan),
    )


def _edited(view: _View, recorded: Recorded[ProjectEdited], _key: str) -> _View:
    event = recorded.data
    return view.model_copy(update={**_planned(event.plan), "revision": event.revision}) if view else None


def _claimed(view: _View, recorded: Recorded[ProjectClaimed], _key: str) -> _View:
    if view is None:
        return None
    claim = ClaimView.model_validate(recorded.data, from_attributes=True)
    return view.model_copy(update={"state": ProjectState.CLAIMED, "claims": (*view.claims, claim)})


def _approved(view: _View, recorded: Recorded[ProjectApproved], _key: str) -> _View:
    event = recorded.data
    update: dict[str, object] = {
        "state": ProjectState.APPROVED,
        "lead": event.partner_id,
        "quorum": event.quorum,
        "approved_at": event.approved_at,
    }
    if event.mechanism is not None:
        update["mechanism"] = event.mechanism
    return view.model_copy(update=update) if view else None


def _started(view: _View, _recorded: Recorded[ProjectStarted], _key: str) -> _View:
    return view.model_copy(update={"state": ProjectState.RUNNING}) if view else None


def _reached(view: _View, recorded: Recorded[MilestoneReached], _key: str) -> _View:
    if view is None:
        return None
    event = recorded.data
    update = {"evidence": event.evidence, "reached_at": event.reached_at, "late": event.late}
    milestones = tuple(
        one.model_copy(update=update) if one.milestone_id == event.milestone_id else one
        for one in view.milestones
    )
    return view.model_copy(update={"milestones": milestones})


def _spent(view: _View, recorded: Recorded[MoneySpent], _key: str) -> _View:
    if view is None:
        return None
    event = recorded.data
    budget = tuple(
        one.model_copy(update={"spent_fen": one.spent_fen + event.amount_fen})
        if one.line_id == event.line_id
        else one
        for one in view.budget
    )
    spending = SpendingView.model_validate(event, from_attributes=True)
    return view.model_copy(update={"budget": budget, "spendings": (*view.spendings, spending)})


def _reported(view: _View, recorded: Recorded[ReportHandedIn], _key: str) -> _View:
    if view is None:
        return None
    event = recorded.data
    update = {"text": event.text, "handed_in_at": event.handed_in_at, "late": event.late}
    reports = tuple(
        one.model_copy(update=update) if one.report_id == event.report_id else one for one in view.reports
    )
    return view.model_copy(update={"reports": reports})


def _fell_behind(view: _View, recorded: Recorded[ProjectFellBehind], _key: str) -> _View:
    if view is None:
        return None
    event = recorded.data
    if event.kind is DueKind.MILESTONE:
        milestones = tuple(
            one.model_copy(update={"late": True}) if one.milestone_id == event.due_id else one
            for one in view.milestones
        )
        return view.model_copy(update={"milestones": milestones})
    reports = tuple(
        one.model_copy(update={"late": True}) if one.report_id == event.due_id else one
        for one in view.reports
    )
    return view.model_copy(update={"reports": reports})


def _judged(view: _View, recorded: Recorded[ProjectJudged], _key: str) -> _View:
    if view is None or recorded.data.again:
        return view
    return view.model_copy(update={"judged": view.judged + 1})


def _accepted(view: _View, recorded: Recorded[ProjectAccepted], _key: str) -> _View:
    acceptance = AcceptanceView.model_validate(recorded.data, from_attributes=True)
    update = {"state": ProjectState.ACCEPTED, "acceptance": acceptance}
    return view.model_copy(update=update) if view else None


def _closed(view: _View, recorded: Recorded[ProjectClosed], _key: str) -> _View:
    event = recorded.data
    update = {
        "state": ProjectState.CLOSED,
        "settled_need_ids": event.need_ids,
        "ended_at": event.closed_at,
        "waits": False,
    }
    return view.model_copy(update=update) if view else None


def _cancelled(view: _View, recorded: Recorded[ProjectCancelled], _key: str) -> _View:
    event = recorded.data
    update = {
        "state": ProjectState.CANCELLED,
        "reason": event.reason,
        "ended_at": event.cancelled_at,
        "waits": False,
    }
    return view.model_copy(update=update) if view else None


PROJECTS = (
    Projection(
        "projects",
        ProjectView,
        indexes=("state", "mechanism", "field", "lead", "waits", "proposed_at"),
    )
    .on(ProjectProposed, lambda event: event.project_id, _proposed)
    .on(ProjectEdited, lambda event: event.project_id, _edited)
    .on(ProjectClaimed, lambda event: event.project_id, _claimed)
    .on(ProjectTranslated, lambda event: event.project_id, translated)
    .on(ProjectApproved, lambda event: event.project_id, _approved)
    .on(ProjectStarted, lambda event: event.project_id, _started)
    .on(ContributionPledged, lambda event: event.project_id, taking_part.pledged)
    .on(GivingRecorded, lambda event: event.project_id, taking_part.recorded)
    .on(GivingConfirmed, lambda event: event.project_id, taking_part.confirmed)
    .on(MilestoneReached, lambda event: event.project_id, _reached)
    .on(MoneySpent, lambda event: event.project_id, _spent)
    .on(ReportHandedIn, lambda event: event.project_id, _reported)
    .on(ProjectFellBehind, lambda event: event.project_id, _fell_behind)
    .on(ProjectJudged, lambda event: event.project_id, _judged)
    .on(ProjectAccepted, lambda event: event.project_id, _accepted)
    .on(ProjectClosed, lambda event: event.project_id, _closed)
    .on(ProjectCancelled, lambda event: event.project_id, _cancelled)
    .gets(GetProject)
    .lists(ListProjects, order="proposed_at", descending=True)
)
