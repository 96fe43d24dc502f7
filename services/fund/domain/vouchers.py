"""Vouchers: files that prove entries and gifts in kind. The file itself lies in the vault."""

from services.fund.domain.state import Fund
from shared.contracts.fund.refusals import ENTRY_IS_UNKNOWN
from shared.contracts.fund.refusals.goods import GOODS_ARE_UNKNOWN
from shared.contracts.fund.refusals.vouchers import VOUCHER_IS_ATTACHED_ALREADY, VOUCHERS_ARE_ENOUGH
from shared.contracts.fund.vouchers.commands import AttachVoucher
from shared.contracts.fund.vouchers.events import VoucherAttached
from shared.contracts.fund.vouchers.terms import MOST_VOUCHERS
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def attach_voucher(state: Fund, command: AttachVoucher) -> list[Event]:
    if command.entry_id is not None and command.entry_id not in state.postings:
        raise Rejected(ENTRY_IS_UNKNOWN)
    if command.goods_id is not None and command.goods_id not in state.goods:
        raise Rejected(GOODS_ARE_UNKNOWN)
    there = state.vouchers.get(command.entry_id or command.goods_id or "") or {}
    if command.file.text_id in there:
        raise Rejected(VOUCHER_IS_ATTACHED_ALREADY, voucher_id=there[command.file.text_id])
    if len(there) >= MOST_VOUCHERS:
        raise Rejected(VOUCHERS_ARE_ENOUGH, most=MOST_VOUCHERS)
    return [
        VoucherAttached(
            voucher_id=command.new_id("voucher"),
            entry_id=command.entry_id,
            goods_id=command.goods_id,
            title=command.title,
            file=command.file,
            file_sha256=command.file_sha256,
            media_type=command.media_type,
            size=command.size,
            attached_by=command.actor.id,
            attached_at=command.now,
        )
    ]


def voucher_attached(state: Fund, event: VoucherAttached) -> None:
    subject_id = event.entry_id or event.goods_id or ""
    there = state.vouchers.get(subject_id) or {}
    state.vouchers[subject_id] = {**there, event.file.text_id: event.voucher_id}
