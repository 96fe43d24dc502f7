"""Projects until they run: proposed, edited, claimed (揭榜), approved, started."""

from collections.abc import Iterable

from services.partners.domain.applications import require_application
from services.partners.domain.guards import require_unrelated_to_partner
from services.partners.domain.needs import require_listed_need
from services.partners.domain.project_clock import due_of, schedule
from services.partners.domain.project_guards import (
    require_no_hand_in_project,
    require_own_project,
    require_project,
    require_represented,
)
from services.partners.domain.project_state import Project
from services.partners.domain.state import Programme
from services.partners.domain.terms import require_good_standing
from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.projects.commands import (
    ApproveProject,
    ClaimNeed,
    ClaimProject,
    EditProject,
    ProposeProject,
    StartProject,
)
from shared.contracts.partners.projects.events import (
    NeedJoinedProject,
    ProjectApproved,
    ProjectClaimed,
    ProjectEdited,
    ProjectProposed,
    ProjectStarted,
)
from shared.contracts.partners.projects.plan import BudgetLine, DueReport, ProjectMilestone, ProjectPlan
from shared.contracts.partners.projects.views import ProjectState
from shared.contracts.partners.refusals.projects import (
    APPLICATION_IS_NOT_ADMITTED,
    PROJECT_IS_CHANGED_ONLY_BEFORE_APPROVAL,
    PROJECT_IS_NOT_APPROVED,
    PROJECT_IS_NOT_CLAIMED_BY_THIS_PARTNER,
)
from shared.contracts.partners.trials.events import SHOWN_FROM_ANSWERS
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected, check_revision
from shared.kernel.roles import Role
from shared.kernel.words import Wording

BEFORE_APPROVAL = (ProjectState.PROPOSED, ProjectState.CLAIMED)
_STAFF_ENTERED_BPS = 4_000
"""Where the rules say nothing, as for trials."""


def propose_project(state: Programme, command: ProposeProject) -> list[Event]:
    claimant = _claimant(state, command)
    plan = _plan(state, command)
    return _proposed(state, command, plan, claimant)


def _claimant(state: Programme, command: ProposeProject) -> str | None:
    """The partner that claims what it proposes; None where staff put a project out for others to claim."""
    partner_id = command.partner_id
    if command.application_id is not None:
        partner_id = _admitted(state, command.application_id)
        if command.actor.has(Role.STAFF):
            require_good_standing(state.partners[partner_id])
            return partner_id
    if partner_id is not None:
        require_represented(state, partner_id, command)
    elif not command.actor.has(Role.STAFF):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[Role.STAFF])
    return partner_id


def _admitted(state: Programme, application_id: str) -> str:
    """The partner that an application led to."""
    application = require_application(state, application_id)
    if application.state is not ApplicationState.ADMITTED:
        raise Rejected(APPLICATION_IS_NOT_ADMITTED, state=application.state.value)
    return next(key for key, one in state.partners.items() if one.application_id == application_id)


def claim_need(state: Programme, command: ClaimNeed) -> list[Event]:
    require_represented(state, command.partner_id, command)
    need = require_listed_need(state, command.need_id)
    plan = ProjectPlan(
        title=command.title,
        field=command.field or need.particulars.field,
        summary=command.summary,
        title_en=command.title_en,
        summary_en=command.summary_en,
        need_ids=(need.id,),
        starts_on=command.starts_on,
        ends_on=command.ends_on,
    )
    return _proposed(state, command, plan, command.partner_id)


def _proposed(
    state: Programme, command: ProposeProject | ClaimNeed, plan: ProjectPlan, claimant: str | None
) -> list[Event]:
    project_id = command.new_id("project")
    proposed = ProjectProposed(
        project_id=project_id,
        plan=plan,
        application_id=command.application_id if isinstance(command, ProposeProject) else None,
        proposed_by=command.actor.id,
        proposed_at=command.now,
        mechanism=_mechanism(state, claimant) if claimant is not None else None,
    )
    return [proposed, *([_claimed(project_id, claimant, None, command)] if claimant is not None else [])]


def _mechanism(state: Programme, partner_id: str) -> Mechanism:
    """How a partner co-operates."""
    return state.applications[state.partners[partner_id].application_id].particulars.mechanism


def _claimed(project_id: str, partner_id: str, proposal: Wording | None, command: Command) -> ProjectClaimed:
    return ProjectClaimed(
        project_id=project_id, partner_id=partner_id, proposal=proposal, claimed_at=command.now
    )


def _plan(state: Programme, command: ProposeProject | EditProject) -> ProjectPlan:
    """What a command plans, for needs on the public list, each part with an id."""
    new_id = command.new_id
    return ProjectPlan(
        title=command.title,
        field=command.field,
        summary=command.summary,
        title_en=command.title_en,
        summary_en=command.summary_en,
        need_ids=_listed(state, command.need_ids),
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        milestones=tuple(
            ProjectMilestone(milestone_id=new_id(f"milestone/{place}"), title=one.title, due_on=one.due_on)
            for place, one in enumerate(command.milestones)
        ),
        budget=tuple(
            BudgetLine(line_id=new_id(f"line/{place}"), title=one.title, planned_fen=one.planned_fen)
            for place, one in enumerate(command.budget)
        ),
        reports=tuple(
            DueReport(report_id=new_id(f"report/{place}"), due_on=day)
            for place, day in enumerate(sorted(command.reports_due_on))
        ),
    )


def project_proposed(state: Programme, event: ProjectProposed) -> None:
    state.projects[event.project_id] = Project(event.plan, hands={event.proposed_by})


def edit_project(state: Programme, command: EditProject) -> list[Event]:
    project = require_own_project(state, command.project_id, command)
    check_revision(project.revision, command.expected_revision)
    _require_before_approval(project)
    return [
        ProjectEdited(
            project_id=command.project_id,
            plan=_plan(state, command),
            edited_by=command.actor.id,
            revision=project.revision + 1,
        )
    ]


def project_edited(state: Programme, event: ProjectEdited) -> None:
    project = state.projects[event.project_id]
    project.plan, project.revision = event.plan, event.revision
    project.hands.add(event.edited_by)


def claim_project(state: Programme, command: ClaimProject) -> list[Event]:
    project = require_project(state, command.project_id)
    require_represented(state, command.partner_id, command)
    _require_before_approval(project)
    if command.partner_id in project.claimed_by:
        return []
    return [_claimed(command.project_id, command.partner_id, command.proposal, command)]


def project_claimed(state: Programme, event: ProjectClaimed) -> None:
    project = state.projects[event.project_id]
    project.claimed_by.append(event.partner_id)
    if event.proposal is None:  # The partner claims what it proposes; every other claim says how.
        project.proposer = event.partner_id
    project.state = ProjectState.CLAIMED


def approve_project(state: Programme, command: ApproveProject) -> list[Event]:
    project = require_project(state, command.project_id)
    if project.lead == command.partner_id and not project.is_over:
        return []
    _require_before_approval(project)
    if command.partner_id not in project.claimed_by:
        raise Rejected(PROJECT_IS_NOT_CLAIMED_BY_THIS_PARTNER)
    require_no_hand_in_project(state, project, command)
    require_unrelated_to_partner(state, state.partners[command.partner_id], command)
    require_good_standing(state.partners[command.partner_id])
    plan = project.plan.model_copy(update={"need_ids": _listed(state, project.plan.need_ids)})
    rules = state.rules_at(command.now)
    entered = rules.staff_entered_bps
    return [
        ProjectApproved(
            project_id=command.project_id,
            plan=plan,
            partner_id=command.partner_id,
            approved_by=command.actor.id,
            # Fewer answers would tell who said what, since the sum is published.
            quorum=max(rules.feedback_quorum, SHOWN_FROM_ANSWERS),
            threshold_bps=rules.feedback_threshold_bps,
            staff_entered_bps=_STAFF_ENTERED_BPS if entered is None else entered,
            approved_at=command.now,
            mechanism=_mechanism(state, command.partner_id),
        ),
        *(NeedJoinedProject(need_id=need_id, project_id=command.project_id) for need_id in plan.need_ids),
    ]


def project_approved(state: Programme, event: ProjectApproved) -> None:
    project = state.projects[event.project_id]
    project.plan = event.plan
    project.state, project.lead = ProjectState.APPROVED, event.partner_id
    project.quorum, project.threshold_bps = event.quorum, event.threshold_bps
    project.staff_entered_bps = event.staff_entered_bps
    project.due = due_of(event.plan, state.rules_at(event.approved_at).zone)
    schedule(state, event.project_id)


def start_project(state: Programme, command: StartProject) -> list[Event]:
    project = require_own_project(state, command.project_id, command)
    if project.state is ProjectState.RUNNING:
        return []
    if project.state is not ProjectState.APPROVED:
        raise Rejected(PROJECT_IS_NOT_APPROVED, state=project.state.value)
    return [ProjectStarted(project_id=command.project_id, started_at=command.now)]


def project_started(state: Programme, event: ProjectStarted) -> None:
    state.projects[event.project_id].state = ProjectState.RUNNING


def need_joined_project(state: Programme, event: NeedJoinedProject) -> None:
    state.needs[event.need_id].projects.add(event.project_id)


def _require_before_approval(project: Project) -> None:
    if project.state not in BEFORE_APPROVAL:
        raise Rejected(PROJECT_IS_CHANGED_ONLY_BEFORE_APPROVAL, state=project.state.value)


def _listed(state: Programme, need_ids: Iterable[str]) -> tuple[str, ...]:
    """These needs, or those in which they lie, all of them on the public list."""
    return tuple(dict.fromkeys(require_listed_need(state, need_id).id for need_id in need_ids))
