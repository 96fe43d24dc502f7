"""Vouchers by what they prove. Whether a file was taken out is known where it is kept."""

from shared.contracts.fund.vouchers.events import VoucherAttached
from shared.contracts.fund.vouchers.views import GetVoucher, ListVouchers, VoucherView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _attached(_voucher: VoucherView | None, recorded: Recorded[VoucherAttached], key: str) -> VoucherView:
    event = recorded.data
    return VoucherView(
        voucher_id=key,
        entry_id=event.entry_id,
        goods_id=event.goods_id,
        title=event.title,
        file_id=event.file.text_id,
        file_sha256=event.file_sha256,
        media_type=event.media_type,
        size=event.size,
        attached_by=event.attached_by,
        attached_at=event.attached_at,
    )


VOUCHERS = (
    Projection("vouchers", VoucherView, indexes=("entry_id", "goods_id", "file_id", "attached_at"))
    .on(VoucherAttached, lambda event: event.voucher_id, _attached)
    .lists(ListVouchers, order="attached_at", descending=True)
    .gets(GetVoucher)
)
