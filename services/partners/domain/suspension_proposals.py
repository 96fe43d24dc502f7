"""Missing reports and overdue shares propose a suspension; whether there is one, staff say."""

from services.partners.domain.partnership import require_partner
from services.partners.domain.state import Programme
from shared.contracts.partners.complaints.proposals import (
    DropSuspensionProposal,
    ProposeSuspension,
    SuspensionProposalDropped,
    SuspensionProposed,
)
from shared.kernel.messages import Event


def propose_suspension(state: Programme, command: ProposeSuspension) -> list[Event]:
    partner = state.partners.get(command.partner_id)
    if partner is None or partner.left is not None or partner.suspended or partner.suspension_proposed:
        return []
    return [
        SuspensionProposed(
            partner_id=command.partner_id,
            session_id=command.session_id,
            share_overdue_fen=command.share_overdue_fen,
            proposed_at=command.now,
        )
    ]


def suspension_proposed(state: Programme, event: SuspensionProposed) -> None:
    state.partners[event.partner_id].suspension_proposed = True


def drop_suspension_proposal(state: Programme, command: DropSuspensionProposal) -> list[Event]:
    if not require_partner(state, command.partner_id).suspension_proposed:
        return []
    return [
        SuspensionProposalDropped(
            partner_id=command.partner_id, dropped_by=command.actor.id, dropped_at=command.now
        )
    ]


def suspension_proposal_dropped(state: Programme, event: SuspensionProposalDropped) -> None:
    state.partners[event.partner_id].suspension_proposed = False
