"""That a voucher was attached. Never public: what it shows is for those who check."""

from typing import ClassVar

from shared.contracts.fund.vouchers.terms import VoucherType
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant
from shared.kernel.words import KeptWords


class VoucherAttached(Event):
    """Not public: a file proves an entry of the ledger, or a gift in kind."""

    type: ClassVar[str] = "fund.voucher_attached.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    voucher_id: Id
    entry_id: Id | None = None
    """The entry that it proves; absent where it proves a gift in kind."""
    goods_id: Id | None = None
    """The gift in kind that it proves; absent where it proves an entry."""
    title: str
    """What it is."""
    file: KeptWords
    """Where the vault keeps its bytes, in Base64, and by what ``hehuo verify`` proves them."""
    file_sha256: str
    """Of the file's bytes: by that whoever has a copy proves it."""
    media_type: VoucherType
    size: int
    """In bytes."""
    attached_by: str
    attached_at: Instant
