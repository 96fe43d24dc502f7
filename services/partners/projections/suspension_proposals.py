"""Suspensions that are proposed and that staff have not answered."""

from shared.contracts.partners.admission import PartnerSuspended
from shared.contracts.partners.complaints.proposals import (
    ListSuspensionProposals,
    SuspensionProposalDropped,
    SuspensionProposalView,
    SuspensionProposed,
)
from shared.contracts.partners.partnership import PartnerExited, PartnerTerminated
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Over = SuspensionProposalDropped | PartnerSuspended | PartnerExited | PartnerTerminated


def _proposed(
    _view: SuspensionProposalView | None, recorded: Recorded[SuspensionProposed], key: str
) -> SuspensionProposalView:
    event = recorded.data
    return SuspensionProposalView(
        partner_id=key,
        session_id=event.session_id,
        share_overdue_fen=event.share_overdue_fen,
        project_id=event.project_id,
        free_minutes_late=event.free_minutes_late,
        proposed_at=event.proposed_at,
    )


def _over(_view: SuspensionProposalView | None, _recorded: Recorded[Over], _key: str) -> None:
    """There is nothing more to say about it."""


SUSPENSION_PROPOSALS = (
    Projection("suspension-proposals", SuspensionProposalView, version=2, indexes=("proposed_at",))
    .on(SuspensionProposed, lambda event: event.partner_id, _proposed)
    .on(SuspensionProposalDropped, lambda event: event.partner_id, _over)
    .on(PartnerSuspended, lambda event: event.partner_id, _over)
    .on(PartnerExited, lambda event: event.partner_id, _over)
    .on(PartnerTerminated, lambda event: event.partner_id, _over)
    .lists(ListSuspensionProposals, order="proposed_at")
)
