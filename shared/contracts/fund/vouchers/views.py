"""How vouchers look, for those who run the fund and those who check it."""

from shared.contracts.fund.refusals.vouchers import VOUCHER_FILE_IS_GONE, VOUCHER_IS_UNKNOWN
from shared.contracts.fund.vouchers.terms import VoucherType
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, roles

READERS = roles(Role.TREASURER, Role.STAFF, Role.COMMITTEE, Role.SUPERVISOR, Role.AUDITOR)
READ_A_VOUCHERS_FILE = Operation("Read a voucher's file", READERS, (VOUCHER_IS_UNKNOWN, VOUCHER_FILE_IS_GONE))


class VoucherView(View):
    """A voucher: what it proves, and the hash of its file."""

    voucher_id: str
    """What to name to read its file."""
    entry_id: str | None = None
    """The entry that it proves; null where it proves a gift in kind."""
    goods_id: str | None = None
    """The gift in kind that it proves; null where it proves an entry."""
    title: str
    """What it is."""
    file_id: str
    """Where the vault keeps the file; a redaction names it as `text_id`."""
    file_sha256: str
    """Of the file's bytes, in hexadecimal."""
    media_type: VoucherType
    """What the file is."""
    size: int
    """In bytes."""
    attached_by: PersonId
    """Who attached it: an opaque id."""
    attached_at: Instant
    """When it was attached."""
    redacted: bool = False
    """Whether the file was taken out; its hash stays."""


class ListVouchersRequest(PagedRequest):
    entry_id: Id | None = None
    """Only those of this entry."""
    goods_id: Id | None = None
    """Only those of this gift in kind."""
    file_id: Id | None = None
    """Only those with this file."""


class ListVouchers(ListVouchersRequest, PagedQuery[Page[VoucherView]]):
    """Vouchers, the latest first, each with the hash of its file."""

    operation = Operation("List vouchers", READERS)


class GetVoucher(Query[VoucherView | None]):
    """One voucher, without its file."""

    operation = Operation("Read a voucher", READERS, (VOUCHER_IS_UNKNOWN,))

    voucher_id: Id
