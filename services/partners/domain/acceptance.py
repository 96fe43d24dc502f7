"""A signed contract is fulfilled: delivered by the partner, accepted by all who are named for it."""

from services.partners.domain.guards import hands, require_unrelated_to_partner
from services.partners.domain.purchase_state import Milestone, Purchase
from services.partners.domain.purchases import require_apart, require_purchase, supplier_of
from services.partners.domain.state import Programme
from shared.contracts.partners.purchases.delivering import AcceptMilestone, DeliverMilestone, RefuseMilestone
from shared.contracts.partners.purchases.events import (
    AcceptanceGiven,
    AcceptanceRefused,
    MilestoneAccepted,
    MilestoneDelivered,
)
from shared.contracts.partners.purchases.views import MilestoneState
from shared.contracts.partners.refusals.agreements import ONLY_THE_REPRESENTATIVE_MAY
from shared.contracts.partners.refusals.decisions import NOBODY_HAS_TWO_VOICES
from shared.contracts.partners.refusals.purchases import (
    CONTRACT_HAS_NO_SUCH_MILESTONE,
    CONTRACT_IS_NOT_SIGNED,
    MILESTONE_IS_NOT_AT_THIS_POINT,
    ONLY_WHO_IS_NAMED_ACCEPTS,
)
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role


def require_milestone(state: Programme, purchase_id: str, number: int) -> tuple[Purchase, Milestone]:
    """The milestone of a contract that both sides have signed and nobody gave up."""
    purchase = require_purchase(state, purchase_id)
    if not purchase.contracted or purchase.given_up:
        raise Rejected(CONTRACT_IS_NOT_SIGNED, state=purchase.state.value)
    if number > len(purchase.milestones):
        raise Rejected(CONTRACT_HAS_NO_SUCH_MILESTONE)
    return purchase, purchase.milestone(number)


def require_at(milestone: Milestone, *states: MilestoneState) -> None:
    if milestone.state not in states:
        raise Rejected(MILESTONE_IS_NOT_AT_THIS_POINT, state=milestone.state.value)


def require_representative(state: Programme, purchase: Purchase, command: Command) -> None:
    if not supplier_of(state, purchase).acts(command.actor.person):
        raise Rejected(ONLY_THE_REPRESENTATIVE_MAY)


def deliver_milestone(state: Programme, command: DeliverMilestone) -> list[Event]:
    purchase, milestone = require_milestone(state, command.purchase_id, command.milestone)
    require_representative(state, purchase, command)
    require_at(milestone, MilestoneState.OPEN)
    return [
        MilestoneDelivered(
            purchase_id=command.purchase_id,
            milestone=command.milestone,
            summary=command.summary,
            evidence=command.evidence,
            delivered_by=command.actor.person,
            delivered_at=command.now,
        )
    ]


def milestone_delivered(state: Programme, event: MilestoneDelivered) -> None:
    milestone = state.purchases[event.purchase_id].milestone(event.milestone)
    milestone.delivered = True
    milestone.accepted_by = {}


def _require_acceptor(
    state: Programme, purchase: Purchase, command: AcceptMilestone | RefuseMilestone
) -> None:
    """Somebody who is named, still holds the office for which they are, and has no hand in buying or selling.

    Staff who act for a resident at the counter have a hand in what that resident accepts.
    """
    person = state.one(command.actor.person)
    as_resident = command.actor.has(Role.RESIDENT) and person in {*map(state.one, purchase.residents)}
    as_staff = command.actor.has(Role.STAFF) and person in {*map(state.one, purchase.staff)}
    if not as_resident and not as_staff:
        raise Rejected(ONLY_WHO_IS_NAMED_ACCEPTS)
    require_apart(state, hands(command), purchase.buyers)
    require_unrelated_to_partner(state, supplier_of(state, purchase), command)


def accept_milestone(state: Programme, command: AcceptMilestone) -> list[Event]:
    purchase, milestone = require_milestone(state, command.purchase_id, command.milestone)
    _require_acceptor(state, purchase, command)
    person = command.actor.person
    accepted_by = {*map(state.one, milestone.accepted_by)}
    if state.one(person) in accepted_by:
        return []
    require_at(milestone, MilestoneState.DELIVERED)
    if state.one(command.actor.id) in map(state.one, milestone.accepted_by.values()):
        raise Rejected(NOBODY_HAS_TWO_VOICES)
    given = AcceptanceGiven(
        purchase_id=command.purchase_id,
        milestone=command.milestone,
        given_by=person,
        entered_by=command.actor.id if command.actor.id != person else None,
        given_at=command.now,
    )
    named = {*map(state.one, purchase.acceptors)}
    if not named <= accepted_by | {state.one(person)}:
        return [given]
    return [
        given,
        MilestoneAccepted(
            purchase_id=command.purchase_id,
            partner_id=purchase.partner_id or "",
            milestone=command.milestone,
            accepted_by=tuple(sorted(named)),
            accepted_at=command.now,
        ),
    ]


def acceptance_given(state: Programme, event: AcceptanceGiven) -> None:
    accepted_by = state.purchases[event.purchase_id].milestone(event.milestone).accepted_by
    accepted_by[event.given_by] = event.entered_by or event.given_by


def milestone_accepted(state: Programme, event: MilestoneAccepted) -> None:
    state.purchases[event.purchase_id].milestone(event.milestone).accepted = True


def refuse_milestone(state: Programme, command: RefuseMilestone) -> list[Event]:
    purchase, milestone = require_milestone(state, command.purchase_id, command.milestone)
    _require_acceptor(state, purchase, command)
    require_at(milestone, MilestoneState.DELIVERED)
    return [
        AcceptanceRefused(
            purchase_id=command.purchase_id,
            milestone=command.milestone,
            reason=command.reason,
            refused_by=command.actor.person,
            refused_at=command.now,
        )
    ]


def acceptance_refused(state: Programme, event: AcceptanceRefused) -> None:
    milestone = state.purchases[event.purchase_id].milestone(event.milestone)
    milestone.delivered = False
    milestone.accepted_by = {}
