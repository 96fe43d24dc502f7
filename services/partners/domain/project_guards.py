"""Guards that several topics about projects share: who is in it, and how far it has come."""

from services.partners.domain.guards import bound_to_partner, hands, related_to_partner
from services.partners.domain.project_state import Project
from services.partners.domain.state import Partner, Programme
from services.partners.domain.terms import require_good_standing
from shared.contracts.partners.projects.views import ProjectState
from shared.contracts.partners.refusals.agreements import ONLY_THE_REPRESENTATIVE_MAY, PARTNER_IS_UNKNOWN
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.projects import (
    PROJECT_BELONGS_TO_SOMEBODY_ELSE,
    PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE,
    PROJECT_IS_NOT_RUNNING,
    PROJECT_IS_OVER,
    PROJECT_IS_UNKNOWN,
)
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role


def require_project(state: Programme, project_id: str) -> Project:
    project = state.projects.get(project_id)
    if project is None:
        raise Rejected(PROJECT_IS_UNKNOWN)
    return project


def require_open_project(state: Programme, project_id: str) -> Project:
    """One to which something may still be added: what is accepted is as it was judged."""
    project = require_project(state, project_id)
    if project.is_over or project.state is ProjectState.ACCEPTED:
        raise Rejected(PROJECT_IS_OVER, state=project.state.value)
    return project


def require_running(project: Project) -> None:
    if project.state is not ProjectState.RUNNING:
        raise Rejected(PROJECT_IS_NOT_RUNNING, state=project.state.value)


def require_own_project(state: Programme, project_id: str, command: Command) -> Project:
    """For staff, and whoever represents its lead or, before there is one, the partner that proposed it."""
    project = require_project(state, project_id)
    partner = state.partners.get(project.lead or project.proposer or "")
    own = partner is not None and partner.acts(command.actor.person)
    if not own and not command.actor.has(Role.STAFF):
        raise Rejected(PROJECT_BELONGS_TO_SOMEBODY_ELSE)
    return project


def require_running_own_project(state: Programme, project_id: str, command: Command) -> Project:
    project = require_own_project(state, project_id, command)
    require_running(project)
    return project


def require_represented(state: Programme, partner_id: str, command: Command) -> Partner:
    """A partner in good standing, for whoever represents it."""
    partner = state.partners.get(partner_id)
    if partner is None:
        raise Rejected(PARTNER_IS_UNKNOWN)
    if not partner.acts(command.actor.person):
        raise Rejected(ONLY_THE_REPRESENTATIVE_MAY)
    require_good_standing(partner)
    return partner


def require_no_hand_in_project(state: Programme, project: Project, command: Command) -> None:
    """Whoever proposed or edited a project judges it neither before nor after."""
    if not hands(command).isdisjoint(state.every_id(project.hands)):
        raise Rejected(PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE)


def barred_from(state: Programme, project: Project) -> set[str]:
    """Related persons take no part (Guangzhou 33): to the lead, or to a partner that contributes."""
    return {person for one in partners_of(state, project) for person in related_to_partner(state, one)}


def bound_from(state: Programme, project: Project) -> set[str]:
    """Of these, whose voice does not count: a claim that nobody has settled takes nobody's."""
    return {person for one in partners_of(state, project) for person in bound_to_partner(state, one)}


def partners_of(state: Programme, project: Project) -> list[Partner]:
    """Its lead, and whoever contributes."""
    ids = {project.lead, *(one.contributor.partner_id for one in project.contributions.values())}
    return [state.partners[one] for one in ids if one is not None]


def require_no_part(state: Programme, project: Project, command: Command) -> None:
    if not hands(command).isdisjoint(barred_from(state, project)):
        raise Rejected(RELATED_PERSON_TAKES_NO_PART)
