"""Partners once they are admitted: exit and termination. Suspension is in `suspensions`."""

from datetime import datetime

from services.partners.domain.agreement_clock import set_deadline
from services.partners.domain.decisions import settle
from services.partners.domain.needs import released
from services.partners.domain.state import Partner, Programme
from shared.contracts.partners.admission import AgreementEnded, PartnerAdmitted
from shared.contracts.partners.agreements.events import AgreementWithdrawn
from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.partnership import (
    AnnounceExit,
    PartnerExitAnnounced,
    PartnerExited,
    PartnerState,
    PartnerTerminated,
    TerminatePartner,
)
from shared.contracts.partners.refusals.agreements import (
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_LEFT,
    PARTNER_IS_UNKNOWN,
)
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected
from shared.kernel.words import Wording


def require_partner(state: Programme, partner_id: str) -> Partner:
    partner = state.partners.get(partner_id)
    if partner is None:
        raise Rejected(PARTNER_IS_UNKNOWN)
    return partner


def require_present_partner(state: Programme, partner_id: str) -> Partner:
    partner = require_partner(state, partner_id)
    if partner.left is not None:
        raise Rejected(PARTNER_HAS_LEFT, state=partner.left.value)
    return partner


def partner_admitted(state: Programme, event: PartnerAdmitted) -> None:
    state.partners[event.partner_id] = Partner(event.representative, event.application_id)
    settle(state, event.application_id, ApplicationState.ADMITTED)


def announce_exit(state: Programme, command: AnnounceExit) -> list[Event]:
    partner = require_partner(state, command.partner_id)
    if not partner.acts(command.actor.person):
        raise Rejected(ONLY_THE_REPRESENTATIVE_MAY)
    require_present_partner(state, command.partner_id)
    if partner.exiting:
        return []
    announced = PartnerExitAnnounced(
        partner_id=command.partner_id, reason=command.reason, announced_at=command.now
    )
    if partner.agreement_active:
        return [announced]  # What was promised is kept: the partner leaves when the agreement ends.
    return [
        announced,
        *agreement_ended_for(partner, command.partner_id, command.reason, command),
        *exited(state, partner, command.partner_id, command),
    ]


def agreement_ended_for(partner: Partner, partner_id: str, reason: Wording, command: Command) -> list[Event]:
    """The end of the partner's agreement, or of the draft of one, if there is any."""
    if partner.agreement_id is None:
        return []
    if partner.agreement_active:
        return [
            AgreementEnded(
                agreement_id=partner.agreement_id,
                partner_id=partner_id,
                reason=reason,
                ended_at=command.now,
            )
        ]
    return [
        AgreementWithdrawn(
            agreement_id=partner.agreement_id,
            partner_id=partner_id,
            reason=reason,
            withdrawn_at=command.now,
        )
    ]


def exited(state: Programme, partner: Partner, partner_id: str, command: Command) -> list[Event]:
    """A partner leaves, and the needs that its project served look for others."""
    return [
        PartnerExited(partner_id=partner_id, exited_at=command.now),
        *released(state, partner.application_id),
    ]


def partner_exit_announced(state: Programme, event: PartnerExitAnnounced) -> None:
    partner = state.partners[event.partner_id]
    partner.exiting = True
    if partner.agreement_id is not None:
        set_deadline(state, partner.agreement_id)  # Nobody is reminded to renew it.


def partner_exited(state: Programme, event: PartnerExited) -> None:
    _left(state, event.partner_id, PartnerState.EXITED, event.exited_at)


def terminate_partner(state: Programme, command: TerminatePartner) -> list[Event]:
    partner = require_partner(state, command.partner_id)
    if partner.left is PartnerState.TERMINATED:
        return []
    require_present_partner(state, command.partner_id)
    return terminated(state, partner, command.partner_id, command.reason, command)


def terminated(
    state: Programme, partner: Partner, partner_id: str, reason: Wording, command: Command
) -> list[Event]:
    """The partnership ends at once, and with it its agreement; the needs that it served look for others."""
    return [
        *agreement_ended_for(partner, partner_id, reason, command),
        PartnerTerminated(partner_id=partner_id, reason=reason, terminated_at=command.now),
        *released(state, partner.application_id),
    ]


def partner_terminated(state: Programme, event: PartnerTerminated) -> None:
    _left(state, event.partner_id, PartnerState.TERMINATED, event.terminated_at)


def _left(state: Programme, partner_id: str, as_: PartnerState, at: datetime) -> None:
    partner = state.partners[partner_id]
    partner.left, partner.left_at = as_, at
    partner.suspended_until = None
    state.deadlines.drop(f"suspension/{partner_id}")  # Who has left is not reinstated.
    state.deadlines.drop(f"free-hours/{partner_id}")
    state.deadlines.drop(f"screening/{partner_id}")
