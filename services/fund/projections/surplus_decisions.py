"""What was decided on money that was left, as campaigns and matching pools keep it in their views."""

from collections.abc import Iterable

from shared.contracts.fund.campaigns.events import SurplusMoved
from shared.contracts.fund.campaigns.surplus import SurplusDecisionView
from shared.contracts.fund.ledger import EntryReversed
from shared.kernel.messages import Recorded

Decisions = tuple[SurplusDecisionView, ...]


def decision_of(recorded: Recorded[SurplusMoved]) -> SurplusDecisionView:
    """The decision by which money moved."""
    event = recorded.data
    return SurplusDecisionView(
        surplus_id=event.surplus_id,
        to_earmark_id=event.to_earmark_id,
        amount_fen=event.amount_fen,
        reason=event.reason,
        proposed_by=event.proposed_by,
        decided_by=event.decided_by,
        decided_at=recorded.time,
    )


def without(decisions: Iterable[SurplusDecisionView], event: EntryReversed) -> Decisions:
    """These, the one whose entry was reversed marked as taken back."""
    return tuple(
        one.model_copy(update={"taken_back": True}) if one.surplus_id == event.reversed_subject_id else one
        for one in decisions
    )
