"""Staff say who sees to a need, and until when."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.partners.domain.guards import require_unrelated_to_partner
from services.partners.domain.needs import require_need_itself
from services.partners.domain.partnership import require_present_partner
from services.partners.domain.project_guards import require_no_part, require_project
from services.partners.domain.state import Programme
from shared.contracts.partners.needs.assigning import AssignNeed, NeedAssigned, NeedAssignee
from shared.contracts.partners.refusals.needs import NEED_IS_DUE_IN_THE_PAST, NEED_IS_SETTLED
from shared.contracts.partners.refusals.projects import PROJECT_IS_OVER
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def assign_need(state: Programme, command: AssignNeed) -> list[Event]:
    need = require_need_itself(state, command.need_id)
    if need.settled:
        raise Rejected(NEED_IS_SETTLED, state=need.state.value)
    zone = ZoneInfo(state.rules_at(command.now).zone)
    today = command.now.astimezone(zone).date()
    if command.due_on < today:
        raise Rejected(NEED_IS_DUE_IN_THE_PAST, earliest=today.isoformat())
    lead = None
    if command.to is NeedAssignee.PROJECT:
        project = require_project(state, command.assignee_id)
        if project.is_over:
            raise Rejected(PROJECT_IS_OVER, state=project.state.value)
        require_no_part(state, project, command)
        lead = project.lead
    elif command.to is NeedAssignee.PARTNER:
        partner = require_present_partner(state, command.assignee_id)
        require_unrelated_to_partner(state, partner, command)
    if need.assigned == (command.assignee_id, command.due_on):
        return []
    is_staff = command.to is NeedAssignee.STAFF
    return [
        NeedAssigned(
            need_id=need.id,
            to=command.to,
            assignee_id=None if is_staff else command.assignee_id,
            person=command.assignee_id if is_staff else None,
            due_on=command.due_on,
            lead=lead,
            due_at=datetime.combine(command.due_on + timedelta(days=1), time.min, zone).astimezone(UTC),
            assigned_at=command.now,
        )
    ]


def need_assigned(state: Programme, event: NeedAssigned) -> None:
    who = event.assignee_id or event.person or ""
    state.needs[event.need_id].assigned = (who, event.due_on)
