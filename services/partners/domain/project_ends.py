"""How projects end: residents judge them, staff accept and close them (销号), or they come to nothing."""

from collections.abc import Collection

from services.partners.domain.commitments import all_ended
from services.partners.domain.guards import hands
from services.partners.domain.need_closing import settled
from services.partners.domain.needs import needs_of
from services.partners.domain.project_clock import schedule
from services.partners.domain.project_guards import (
    bound_from,
    require_no_hand_in_project,
    require_no_part,
    require_own_project,
    require_project,
    require_running,
)
from services.partners.domain.project_state import Judgement, Project
from services.partners.domain.staff_entered import Voices
from services.partners.domain.state import Programme
from shared.contracts.partners.projects.events import (
    NeedLeftProject,
    ProjectAccepted,
    ProjectCancelled,
    ProjectClosed,
    ProjectJudged,
)
from shared.contracts.partners.projects.progress import (
    AcceptProject,
    CancelProject,
    CloseProject,
    JudgeProject,
)
from shared.contracts.partners.projects.views import ProjectState
from shared.contracts.partners.refusals.decisions import NOBODY_HAS_TWO_VOICES
from shared.contracts.partners.refusals.projects import (
    MILESTONES_ARE_OPEN,
    PROJECT_IS_NOT_ACCEPTED,
    PROJECT_IS_OVER,
    RESIDENTS_DO_NOT_ACCEPT_IT,
    TOO_FEW_RESIDENTS_HAVE_JUDGED,
)
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.kernel.messages import Event
from shared.kernel.money import WHOLE_IN_BPS
from shared.kernel.refusals import Rejected


def judge_project(state: Programme, command: JudgeProject) -> list[Event]:
    project = require_project(state, command.project_id)
    require_running(project)
    _require_milestones_reached(project)
    require_no_part(state, project, command)
    if not command.verified:
        raise Rejected(PERSON_MUST_BE_VERIFIED)
    person = command.actor.person
    return [
        ProjectJudged(
            project_id=command.project_id,
            person=person,
            accepts=command.accepts,
            words=command.words,
            by_staff=person != command.actor.id,
            again=person in project.judgements,
            entered_by=command.actor.id if person != command.actor.id else None,
            judged_at=command.now,
        )
    ]


def project_judged(state: Programme, event: ProjectJudged) -> None:
    judgements = state.projects[event.project_id].judgements
    judgements[event.person] = Judgement(event.accepts, event.by_staff, event.entered_by)


def accept_project(state: Programme, command: AcceptProject) -> list[Event]:
    project = require_project(state, command.project_id)
    if project.state is ProjectState.ACCEPTED:
        return []
    require_running(project)
    require_no_hand_in_project(state, project, command)
    require_no_part(state, project, command)
    _require_no_voice(state, project, command)
    _require_milestones_reached(project)
    said = _voices(state, project)
    most = project.quorum * project.staff_entered_bps // WHOLE_IN_BPS
    voices = Voices.of(((one.accepts, one.by_staff) for one in said), most)
    if voices.counted < project.quorum:
        raise Rejected(TOO_FEW_RESIDENTS_HAVE_JUDGED, needed=project.quorum)
    if not voices.reach(project.threshold_bps):
        raise Rejected(RESIDENTS_DO_NOT_ACCEPT_IT)
    return [
        ProjectAccepted(
            project_id=command.project_id,
            answers=len(said),
            answers_by_staff=sum(one.by_staff for one in said),
            in_favour=sum(one.accepts for one in said),
            accepted_by=command.actor.id,
            accepted_at=command.now,
        )
    ]


def _require_no_voice(state: Programme, project: Project, command: AcceptProject) -> None:
    """Who gave or entered an answer does not say what all of them come to."""
    entered = {one.entered_by for one in project.judgements.values() if one.entered_by is not None}
    if not hands(command).isdisjoint(state.every_id(entered | project.judgements.keys())):
        raise Rejected(NOBODY_HAS_TWO_VOICES)


def _voices(state: Programme, project: Project) -> Collection[Judgement]:
    """Those that count: one a person, however many records, and none of somebody who takes part since."""
    barred = bound_from(state, project)
    voices = {state.one(person): one for person, one in project.judgements.items()}
    return [one for person, one in voices.items() if person not in barred]


def _require_milestones_reached(project: Project) -> None:
    if project.milestones_open:
        raise Rejected(MILESTONES_ARE_OPEN, open=project.milestones_open)


def project_accepted(state: Programme, event: ProjectAccepted) -> None:
    project = state.projects[event.project_id]
    project.state = ProjectState.ACCEPTED
    project.judgements.clear()


def close_project(state: Programme, command: CloseProject) -> list[Event]:
    project = require_project(state, command.project_id)
    if project.state is ProjectState.CLOSED:
        return []
    if project.state is not ProjectState.ACCEPTED:
        raise Rejected(PROJECT_IS_NOT_ACCEPTED, state=project.state.value)
    needs = tuple(need for need in needs_of(state, project.plan.need_ids) if need.listed)
    return [
        *all_ended(state, command.project_id, command),
        *(settled(state, need, command) for need in needs),
        ProjectClosed(
            project_id=command.project_id, need_ids=tuple(need.id for need in needs), closed_at=command.now
        ),
    ]


def project_closed(state: Programme, event: ProjectClosed) -> None:
    _over(state, event.project_id, ProjectState.CLOSED)


def cancel_project(state: Programme, command: CancelProject) -> list[Event]:
    project = require_own_project(state, command.project_id, command)
    if project.state is ProjectState.CANCELLED:
        return []
    if project.is_over or project.state is ProjectState.ACCEPTED:
        raise Rejected(PROJECT_IS_OVER, state=project.state.value)
    return [
        *all_ended(state, command.project_id, command),
        *(
            NeedLeftProject(need_id=need.id, project_id=command.project_id)
            for need in needs_of(state, project.plan.need_ids)
            if command.project_id in need.projects
        ),
        ProjectCancelled(project_id=command.project_id, reason=command.reason, cancelled_at=command.now),
    ]


def need_left_project(state: Programme, event: NeedLeftProject) -> None:
    state.needs[event.need_id].projects.discard(event.project_id)


def project_cancelled(state: Programme, event: ProjectCancelled) -> None:
    _over(state, event.project_id, ProjectState.CANCELLED)


def _over(state: Programme, project_id: str, how: ProjectState) -> None:
    project = state.projects[project_id]
    project.state = how
    project.due.clear()
    project.judgements.clear()
    schedule(state, project_id)
