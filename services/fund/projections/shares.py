"""Shares: what each partner has earned, owed and given."""

from shared.contracts.fund.ledger import RECEIVABLE, EntryKind, EntryReversed
from shared.contracts.fund.share_disputes.events import (
    ShareDisputeAnswered,
    ShareDisputed,
    TakingsCorrected,
)
from shared.contracts.fund.shares.events import (
    LatePaymentRecorded,
    PartnerRegistered,
    RefundRecorded,
    RevenueRecorded,
    ShareAccrued,
    ShareRemitted,
)
from shared.contracts.fund.shares.overdue import SharesFellDue
from shared.contracts.fund.shares.views import GetShare, ListShares, ShareView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _registered(share: ShareView | None, recorded: Recorded[PartnerRegistered], key: str) -> ShareView:
    names = {"organisation": recorded.data.organisation, "project": recorded.data.project}
    return (share or ShareView(partner_id=key)).model_copy(update=names)


def _earned(share: ShareView | None, recorded: Recorded[RevenueRecorded], key: str) -> ShareView:
    share = share or ShareView(partner_id=key)
    return share.model_copy(
        update={"sessions": share.sessions + 1, "base_fen": share.base_fen + recorded.data.takings_fen}
    )


def _refunded(
    share: ShareView | None, recorded: Recorded[RefundRecorded] | Recorded[TakingsCorrected], key: str
) -> ShareView:
    share = share or ShareView(partner_id=key)
    return share.model_copy(update={"base_fen": share.base_fen + recorded.data.change_fen})


def _paid_late(share: ShareView | None, recorded: Recorded[LatePaymentRecorded], key: str) -> ShareView:
    share = share or ShareView(partner_id=key)
    return share.model_copy(update={"base_fen": share.base_fen + recorded.data.paid_fen})


def _accrued(share: ShareView | None, recorded: Recorded[ShareAccrued], key: str) -> ShareView:
    return owing(share or ShareView(partner_id=key), accrued_fen=recorded.data.change_fen)


def _remitted(share: ShareView | None, recorded: Recorded[ShareRemitted], key: str) -> ShareView:
    return owing(share or ShareView(partner_id=key), remitted_fen=recorded.data.amount_fen)


def _reversed(share: ShareView | None, recorded: Recorded[EntryReversed], key: str) -> ShareView:
    change_fen = sum(
        line.amount_fen for line in recorded.data.entry.lines if line.account == RECEIVABLE + key
    )
    return owing(share or ShareView(partner_id=key), remitted_fen=-change_fen)


def _overdue(share: ShareView | None, recorded: Recorded[SharesFellDue], key: str) -> ShareView:
    amount_fen = sum(one.amount_fen for one in recorded.data.overdue if one.partner_id == key)
    return (share or ShareView(partner_id=key)).model_copy(update={"overdue_fen": amount_fen})


def _disputed(share: ShareView | None, recorded: Recorded[ShareDisputed], key: str) -> ShareView:
    share = in_dispute(share or ShareView(partner_id=key), recorded.data)
    return share.model_copy(update={"disputed_fen": share.disputed_fen + recorded.data.disputed_fen})


def _answered(share: ShareView | None, recorded: Recorded[ShareDisputeAnswered], key: str) -> ShareView:
    share = share or ShareView(partner_id=key)
    return share.model_copy(update={"disputed_fen": share.disputed_fen - recorded.data.disputed_fen})


def in_dispute(share: ShareView, event: ShareDisputed) -> ShareView:
    """The share without what is overdue no more, as it is in dispute."""
    return share.model_copy(update={"overdue_fen": min(share.overdue_fen, event.overdue_fen)})


def owing(share: ShareView, *, accrued_fen: int = 0, remitted_fen: int = 0) -> ShareView:
    """The share after so much more was accrued or remitted; payments count against the oldest first."""
    accrued_fen += share.accrued_fen
    paid_fen, remitted_fen = remitted_fen, remitted_fen + share.remitted_fen
    due_fen = accrued_fen - remitted_fen
    return share.model_copy(
        update={
            "accrued_fen": accrued_fen,
            "remitted_fen": remitted_fen,
            "due_fen": due_fen,
            "overdue_fen": max(0, min(share.overdue_fen - max(0, paid_fen), due_fen)),
        }
    )


def debtors(event: EntryReversed) -> list[str]:
    """Whose remittance was reversed; nobody's where the entry was about something else."""
    if event.reversed_kind is not EntryKind.SHARE_REMITTED:
        return []
    accounts = (line.account for line in event.entry.lines if line.account.startswith(RECEIVABLE))
    return list(dict.fromkeys(account.removeprefix(RECEIVABLE) for account in accounts))


SHARES = (
    Projection("shares", ShareView, version=3)
    .on(PartnerRegistered, lambda event: event.partner_id, _registered)
    .on(RevenueRecorded, lambda event: event.partner_id, _earned)
    .on(LatePaymentRecorded, lambda event: event.partner_id, _paid_late)
    .on(RefundRecorded, lambda event: event.partner_id, _refunded)
    .on(ShareAccrued, lambda event: event.partner_id, _accrued)
    .on(ShareRemitted, lambda event: event.partner_id, _remitted)
    .on(SharesFellDue, lambda event: [one.partner_id for one in event.overdue], _overdue)
    .on(TakingsCorrected, lambda event: event.partner_id, _refunded)
    .on(ShareDisputed, lambda event: event.partner_id, _disputed)
    .on(ShareDisputeAnswered, lambda event: event.partner_id, _answered)
    .on(EntryReversed, debtors, _reversed)
    .lists(ListShares)
    .gets(GetShare)
)
