"""Remittances: partners' money that arrived, and the receipts for it."""

from shared.contracts.fund.ledger import EntryKind, EntryReversed
from shared.contracts.fund.shares.events import ShareReceipted, ShareRemitted
from shared.contracts.fund.shares.views import GetRemittance, ListRemittances, RemittanceView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _remitted(
    _document: RemittanceView | None, recorded: Recorded[ShareRemitted], _key: str
) -> RemittanceView:
    event = recorded.data
    return RemittanceView(
        remittance_id=event.remittance_id,
        partner_id=event.partner_id,
        amount_fen=event.amount_fen,
        arrived_on=event.arrived_on,
        reference=event.reference,
        recorded_at=recorded.time,
        entry_id=event.entry.entry_id,
    )


def _receipted(
    remittance: RemittanceView | None, recorded: Recorded[ShareReceipted], _key: str
) -> RemittanceView | None:
    return remittance and remittance.model_copy(update={"receipt_number": recorded.data.receipt_number})


def _reversed(
    remittance: RemittanceView | None, _recorded: Recorded[EntryReversed], _key: str
) -> RemittanceView | None:
    return remittance and remittance.model_copy(update={"reversed": True})


def _remittance(event: EntryReversed) -> tuple[str, ...]:
    return (event.reversed_subject_id,) if event.reversed_kind is EntryKind.SHARE_REMITTED else ()


REMITTANCES = (
    Projection("remittances", RemittanceView, indexes=("partner_id", "recorded_at"))
    .on(ShareRemitted, lambda event: event.remittance_id, _remitted)
    .on(ShareReceipted, lambda event: event.remittance_id, _receipted)
    .on(EntryReversed, _remittance, _reversed)
    .lists(ListRemittances, order="recorded_at", descending=True)
    .gets(GetRemittance)
)
