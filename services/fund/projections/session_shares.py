"""Session shares: the lines of a partner's statement, one per session."""

from shared.contracts.fund.share_disputes.events import TakingsCorrected
from shared.contracts.fund.shares.events import (
    LatePaymentRecorded,
    RefundRecorded,
    RevenueRecorded,
    ShareAccrued,
)
from shared.contracts.fund.shares.views import ListSessionShares, SessionShareView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _earned(
    _line: SessionShareView | None, recorded: Recorded[RevenueRecorded], _key: str
) -> SessionShareView:
    event = recorded.data
    return SessionShareView(
        session_id=event.session_id,
        partner_id=event.partner_id,
        agreement_id=event.agreement_id,
        title=event.title,
        delivered_at=event.delivered_at,
        paid_fen=event.paid_fen,
        refunded_fen=event.refunded_fen,
        base_fen=event.takings_fen,
        share_bps=event.share_bps,
    )


def _refunded(
    line: SessionShareView | None, recorded: Recorded[RefundRecorded], _key: str
) -> SessionShareView | None:
    return line and line.model_copy(
        update={
            "refunded_fen": line.refunded_fen + recorded.data.refunded_fen,
            "base_fen": recorded.data.base_fen,
        }
    )


def _paid_late(
    line: SessionShareView | None, recorded: Recorded[LatePaymentRecorded], _key: str
) -> SessionShareView | None:
    return line and line.model_copy(
        update={"paid_fen": line.paid_fen + recorded.data.paid_fen, "base_fen": recorded.data.base_fen}
    )


def _accrued(
    line: SessionShareView | None, recorded: Recorded[ShareAccrued], _key: str
) -> SessionShareView | None:
    return line and line.model_copy(
        update={"share_bps": recorded.data.share_bps, "share_fen": recorded.data.share_fen}
    )


def _corrected(
    line: SessionShareView | None, recorded: Recorded[TakingsCorrected], _key: str
) -> SessionShareView | None:
    return line and line.model_copy(update={"base_fen": recorded.data.base_fen})


SESSION_SHARES = (
    Projection("session_shares", SessionShareView, version=2, indexes=("partner_id", "delivered_at"))
    .on(RevenueRecorded, lambda event: event.session_id, _earned)
    .on(LatePaymentRecorded, lambda event: event.session_id, _paid_late)
    .on(RefundRecorded, lambda event: event.session_id, _refunded)
    .on(ShareAccrued, lambda event: event.session_id, _accrued)
    .on(TakingsCorrected, lambda event: event.session_id, _corrected)
    .lists(ListSessionShares, order="delivered_at", descending=True)
)
