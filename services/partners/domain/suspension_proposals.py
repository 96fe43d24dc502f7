"""Missing reports, overdue shares, late free hours propose a suspension; whether there is one, staff say."""

from collections.abc import Iterable
from datetime import datetime

from services.partners.domain.guards import require_unrelated_to_partner
from services.partners.domain.partnership import require_partner
from services.partners.domain.state import Programme
from shared.contracts.partners.complaints.proposals import (
    DropSuspensionProposal,
    ProposeSuspension,
    SuspensionProposalDropped,
    SuspensionProposed,
)
from shared.contracts.partners.free_hours import FreeHoursFellDue
from shared.contracts.partners.projects.events import DueKind, ProjectFellBehind
from shared.kernel.messages import Event


def propose_suspension(state: Programme, command: ProposeSuspension) -> list[Event]:
    if not _may_be_asked(state, command.partner_id):
        return []
    return [
        SuspensionProposed(
            partner_id=command.partner_id,
            session_id=command.session_id,
            share_overdue_fen=command.share_overdue_fen,
            proposed_at=command.now,
        )
    ]


def of_what_is_late(state: Programme, events: Iterable[Event], now: datetime) -> list[Event]:
    """A report of a project that became late proposes one of whoever leads it, and so do free hours that a
    partner has not given by their day: one proposal, however much is late."""
    late: dict[str, SuspensionProposed] = {}
    for one in events:
        if isinstance(one, ProjectFellBehind) and one.kind is DueKind.REPORT:
            report = SuspensionProposed(partner_id=one.partner_id, project_id=one.project_id, proposed_at=now)
            late.setdefault(one.partner_id, report)
        if isinstance(one, FreeHoursFellDue):
            hours = SuspensionProposed(
                partner_id=one.partner_id, free_minutes_late=one.late_minutes, proposed_at=now
            )
            late.setdefault(one.partner_id, hours)
    return [proposed for partner_id, proposed in late.items() if _may_be_asked(state, partner_id)]


def _may_be_asked(state: Programme, partner_id: str) -> bool:
    """Nothing is proposed of a partner that is suspended, has left, or about which staff are asked."""
    partner = state.partners.get(partner_id)
    if partner is None or partner.left is not None:
        return False
    return not (partner.suspended or partner.suspension_proposed)


def suspension_proposed(state: Programme, event: SuspensionProposed) -> None:
    state.partners[event.partner_id].suspension_proposed = True


def drop_suspension_proposal(state: Programme, command: DropSuspensionProposal) -> list[Event]:
    partner = require_partner(state, command.partner_id)
    if not partner.suspension_proposed:
        return []
    require_unrelated_to_partner(state, partner, command)
    return [
        SuspensionProposalDropped(
            partner_id=command.partner_id, dropped_by=command.actor.id, dropped_at=command.now
        )
    ]


def suspension_proposal_dropped(state: Programme, event: SuspensionProposalDropped) -> None:
    state.partners[event.partner_id].suspension_proposed = False
