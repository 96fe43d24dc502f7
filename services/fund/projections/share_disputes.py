"""Disputes of partners' statements, and their answers."""

from shared.contracts.fund.share_disputes.events import ShareDisputeAnswered, ShareDisputed
from shared.contracts.fund.share_disputes.views import (
    GetShareDispute,
    ListShareDisputes,
    ShareDisputeView,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _raised(_view: ShareDisputeView | None, recorded: Recorded[ShareDisputed], key: str) -> ShareDisputeView:
    event = recorded.data
    return ShareDisputeView(
        dispute_id=key,
        partner_id=event.partner_id,
        month=event.month,
        lines=event.lines,
        disputed_fen=event.disputed_fen,
        reason=event.reason,
        raised_by=event.raised_by,
        raised_at=event.raised_at,
        answer_by=event.answer_by,
    )


def _answered(
    view: ShareDisputeView | None, recorded: Recorded[ShareDisputeAnswered], _key: str
) -> ShareDisputeView | None:
    event = recorded.data
    return view and view.model_copy(
        update={
            "open": False,
            "upheld": event.upheld,
            "answer": event.reason,
            "corrected_fen": event.corrected_fen,
            "answered_by": event.answered_by,
            "answered_at": event.answered_at,
            "falls_due_at": event.falls_due_at,
        }
    )


SHARE_DISPUTES = (
    Projection("share_disputes", ShareDisputeView, indexes=("partner_id", "open", "raised_at"))
    .on(ShareDisputed, lambda event: event.dispute_id, _raised)
    .on(ShareDisputeAnswered, lambda event: event.dispute_id, _answered)
    .lists(ListShareDisputes, order="raised_at", descending=True)
    .gets(GetShareDispute)
)
