"""Who took which copy of the books."""

from shared.contracts.fund.audit_pack import AuditCopyTaken, AuditCopyView, ListAuditCopies
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _taken(_view: AuditCopyView | None, recorded: Recorded[AuditCopyTaken], _key: str) -> AuditCopyView:
    return AuditCopyView(**recorded.data.model_dump())


AUDIT_COPIES = (
    Projection("audit_copies", AuditCopyView, indexes=("taken_at",))
    .on(AuditCopyTaken, lambda event: event.copy_id, _taken)
    .lists(ListAuditCopies, order="taken_at", descending=True)
)
