"""Who takes part in a project with what (五社联动): promised, given, confirmed by a second person."""

from services.partners.domain.guards import hands, related_to_partner
from services.partners.domain.project_guards import require_open_project, require_project, require_represented
from services.partners.domain.project_state import Giving, Pledge, Project
from services.partners.domain.state import Programme
from shared.contracts.partners.amounts import Amount
from shared.contracts.partners.projects.contributions import (
    ConfirmGiving,
    ContributionPledged,
    Contributor,
    GivingConfirmed,
    GivingRecorded,
    PledgeContribution,
    RecordGiving,
)
from shared.contracts.partners.refusals.projects import (
    CONTRIBUTION_BELONGS_TO_SOMEBODY_ELSE,
    CONTRIBUTION_IS_UNKNOWN,
    GIVING_IS_CONFIRMED_BY_SOMEBODY_ELSE,
    GIVING_IS_UNKNOWN,
    PROJECT_IS_OVER,
)
from shared.contracts.partners.refusals.resources import COMMITMENT_IS_OVER
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role


def pledge_contribution(state: Programme, command: PledgeContribution) -> list[Event]:
    require_project(state, command.project_id)
    contributor = _contributor(state, command)
    project = require_open_project(state, command.project_id)
    return [pledged(project, command.project_id, contributor, command.amount, command)]


def _contributor(state: Programme, command: PledgeContribution) -> Contributor:
    if command.partner_id is not None:
        partner = require_represented(state, command.partner_id, command)
        applied = state.applications[partner.application_id].particulars
        return Contributor(
            partner_id=command.partner_id, actor_kind=applied.actor_kind, organisation=applied.organisation
        )
    if not command.actor.has(Role.STAFF):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[Role.STAFF])
    if command.actor_kind is None:
        raise LookupError("a request that names no partner names an actor kind")
    return Contributor(actor_kind=command.actor_kind, organisation=command.organisation)


def pledged(
    project: Project,
    project_id: str,
    contributor: Contributor,
    amount: Amount,
    command: Command,
    *,
    resource_id: str | None = None,
) -> ContributionPledged:
    """What an actor promises to a project."""
    return ContributionPledged(
        project_id=project_id,
        contribution_id=command.new_id("contribution"),
        contributor=contributor,
        field=project.plan.field,
        amount=amount,
        resource_id=resource_id,
        pledged_at=command.now,
    )


def contribution_pledged(state: Programme, event: ContributionPledged) -> None:
    project = state.projects[event.project_id]
    project.contributions[event.contribution_id] = Pledge(event.contributor, event.amount)


def require_contribution(project: Project, contribution_id: str) -> Pledge:
    contribution = project.contributions.get(contribution_id)
    if contribution is None:
        raise Rejected(CONTRIBUTION_IS_UNKNOWN)
    return contribution


def _require_still_given(project: Project, contribution: Pledge) -> None:
    if project.is_over:
        raise Rejected(PROJECT_IS_OVER, state=project.state.value)
    if contribution.resource_is_free:
        raise Rejected(COMMITMENT_IS_OVER)


def record_giving(state: Programme, command: RecordGiving) -> list[Event]:
    project = require_project(state, command.project_id)
    contribution = require_contribution(project, command.contribution_id)
    partner = state.partners.get(contribution.contributor.partner_id or "")
    own = partner is not None and partner.acts(command.actor.person)
    if not own and not command.actor.has(Role.STAFF):
        raise Rejected(CONTRIBUTION_BELONGS_TO_SOMEBODY_ELSE)
    _require_still_given(project, contribution)
    return [
        GivingRecorded(
            project_id=command.project_id,
            contribution_id=command.contribution_id,
            giving_id=command.new_id("giving"),
            quantity=command.quantity,
            evidence=command.evidence,
            recorded_by=command.actor.id,
            recorded_at=command.now,
        )
    ]


def giving_recorded(state: Programme, event: GivingRecorded) -> None:
    contribution = state.projects[event.project_id].contributions[event.contribution_id]
    contribution.givings[event.giving_id] = Giving(event.quantity, event.recorded_by)


def confirm_giving(state: Programme, command: ConfirmGiving) -> list[Event]:
    project = require_project(state, command.project_id)
    contribution = require_contribution(project, command.contribution_id)
    giving = contribution.givings.get(command.giving_id)
    if giving is None:
        raise Rejected(GIVING_IS_UNKNOWN)
    if giving.confirmed:
        return []
    contributor = contribution.contributor
    givers = state.every_id({giving.recorded_by})
    if contributor.partner_id is not None:
        givers |= related_to_partner(state, state.partners[contributor.partner_id])
    if not hands(command).isdisjoint(givers):
        raise Rejected(GIVING_IS_CONFIRMED_BY_SOMEBODY_ELSE)
    _require_still_given(project, contribution)
    return [
        GivingConfirmed(
            project_id=command.project_id,
            contribution_id=command.contribution_id,
            giving_id=command.giving_id,
            contributor=contributor,
            field=project.plan.field,
            amount=contribution.amount.model_copy(update={"quantity": giving.quantity}),
            confirmed_by=command.actor.id,
            confirmed_at=command.now,
        )
    ]


def giving_confirmed(state: Programme, event: GivingConfirmed) -> None:
    contribution = state.projects[event.project_id].contributions[event.contribution_id]
    contribution.givings[event.giving_id].confirmed = True
