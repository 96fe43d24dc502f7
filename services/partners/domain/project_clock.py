"""What time does to projects: the lead is reminded of what is due, and what is late is noted for all."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from services.partners.domain.project_state import Due
from services.partners.domain.state import Programme
from shared.contracts.partners.projects.events import DueKind, ProjectFellBehind, ProjectReminded
from shared.contracts.partners.projects.plan import ProjectPlan
from shared.kernel.messages import Event, Tick


class _Facts(TypedDict):
    """What both events say."""

    project_id: str
    title: str
    partner_id: str
    kind: DueKind
    due_id: str
    due_at: datetime


_REMINDED_BEFORE = timedelta(days=7)


def due_of(plan: ProjectPlan, zone: str) -> dict[str, Due]:
    """What a plan wants by when."""
    wanted: Mapping[str, tuple[DueKind, date]] = {
        **{one.milestone_id: (DueKind.MILESTONE, one.due_on) for one in plan.milestones},
        **{one.report_id: (DueKind.REPORT, one.due_on) for one in plan.reports},
    }
    ends = {due_id: _end_of(day, zone) for due_id, (_, day) in wanted.items()}
    return {
        due_id: Due(kind, ends[due_id], ends[due_id] - _REMINDED_BEFORE)
        for due_id, (kind, _) in wanted.items()
    }


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)).astimezone(UTC)


def schedule(state: Programme, project_id: str) -> None:
    """Sets the project's deadline to when the clock next has to do with it."""
    moments = [one.next for one in state.projects[project_id].due.values()]
    state.deadlines.put_soonest(f"project/{project_id}", (at for at in moments if at is not None))


def due_reached(state: Programme, project_id: str, command: Tick) -> list[Event]:
    project = state.projects[project_id]
    if project.lead is None:
        raise LookupError(f"project {project_id} has a clock and no lead")
    events: list[Event] = []
    for due_id, due in project.due.items():
        if due.next is None or command.now < due.next:
            continue
        facts = _Facts(
            project_id=project_id,
            title=project.plan.title,
            partner_id=project.lead,
            kind=due.kind,
            due_id=due_id,
            due_at=due.at,
        )
        if command.now >= due.at:
            events.append(ProjectFellBehind(**facts, noted_at=command.now))
        else:
            events.append(ProjectReminded(**facts, reminded_at=command.now))
    return events


def project_reminded(state: Programme, event: ProjectReminded) -> None:
    state.projects[event.project_id].due[event.due_id].reminded = True
    schedule(state, event.project_id)


def project_fell_behind(state: Programme, event: ProjectFellBehind) -> None:
    state.projects[event.project_id].due[event.due_id].late = True
    schedule(state, event.project_id)
