"""What the gateway tells of projects and needs: what is due, what is late, and what somebody is to see to."""

from shared.contracts.gateway.messages import MessageFacts, MessageKind, Notify
from shared.contracts.partners.needs.assigning import NeedAssigned, NeedAssignee
from shared.contracts.partners.projects.events import ProjectFellBehind, ProjectReminded
from shared.kernel.messages import Command, Recorded, caused_by
from shared.kernel.roles import Role


def on_project_reminded(recorded: Recorded[ProjectReminded]) -> list[Command]:
    """The lead knows a week before that a report or a milestone is due."""
    event, kind = recorded.data, MessageKind.PROJECT_DUE
    facts = MessageFacts(subject_id=event.project_id, project=event.title, until=event.due_at)
    envelope = caused_by(recorded, f"tell_{kind}")
    return [Notify(kind=kind, facts=facts, partner_id=event.partner_id, **envelope)]


def on_project_fell_behind(recorded: Recorded[ProjectFellBehind]) -> list[Command]:
    """The lead, and staff, know that a report or a milestone is late."""
    event, kind = recorded.data, MessageKind.PROJECT_LATE
    facts = MessageFacts(subject_id=event.project_id, project=event.title)
    envelope = caused_by(recorded, f"tell_{kind}")
    return [Notify(kind=kind, facts=facts, partner_id=event.partner_id, role=Role.STAFF, **envelope)]


def on_need_assigned(recorded: Recorded[NeedAssigned]) -> list[Command]:
    """Whoever is to see to a need knows by when; of a project that is whoever leads it, if somebody does."""
    event, kind = recorded.data, MessageKind.NEED_ASSIGNED
    partner = event.assignee_id if event.to is NeedAssignee.PARTNER else event.lead
    people = () if event.person is None else (event.person,)
    if event.due_at is None or (partner is None and not people):
        return []
    facts = MessageFacts(subject_id=event.need_id, until=event.due_at)
    envelope = caused_by(recorded, f"tell_{kind}")
    return [Notify(kind=kind, facts=facts, partner_id=partner, person_ids=people, **envelope)]
