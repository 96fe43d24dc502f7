"""What is asked of vouchers: to attach one. It is taken out by a redaction, as a text is."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from shared.contracts.fund.refusals import ENTRY_IS_UNKNOWN
from shared.contracts.fund.refusals.goods import GOODS_ARE_UNKNOWN
from shared.contracts.fund.refusals.vouchers import (
    VOUCHER_IS_ATTACHED_ALREADY,
    VOUCHER_IS_NO_FILE_OF_A_KNOWN_KIND,
    VOUCHER_IS_TOO_LARGE,
    VOUCHER_WAS_REDACTED,
    VOUCHERS_ARE_ENOUGH,
)
from shared.contracts.fund.vouchers.terms import MOST_BYTES, VoucherType
from shared.kernel.messages import Command
from shared.kernel.models import Id, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles
from shared.kernel.words import KeptWords

WHO_ATTACHES = roles(Role.TREASURER, Role.STAFF)
_ATTACH = (ENTRY_IS_UNKNOWN, GOODS_ARE_UNKNOWN, VOUCHER_IS_ATTACHED_ALREADY, VOUCHERS_ARE_ENOUGH)
ATTACH_A_VOUCHER = Operation(
    "Attach a voucher",
    WHO_ATTACHES,
    (VOUCHER_IS_NO_FILE_OF_A_KNOWN_KIND, VOUCHER_IS_TOO_LARGE, VOUCHER_WAS_REDACTED, *_ATTACH),
)
"""What the route does: it reads the file, keeps it, and then attaches it."""

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class VoucherOf(Request):
    """What a voucher proves."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"entry_id": "0197e1a2-5c00-7000-8000-00000000e117", "title": "银行回单"}]
        },
    )

    entry_id: Id | None = None
    """The entry of the ledger: a payment, a gift, any other income."""
    goods_id: Id | None = None
    """The gift in kind, or its receipt."""
    title: Title
    """What it is, for those who read vouchers; never a person's name."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.entry_id is None) == (self.goods_id is None):
            raise ValueError("name either entry_id or goods_id")
        return self


class AttachVoucherRequest(VoucherOf):
    """A file, and what it proves."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "entry_id": "0197e1a2-5c00-7000-8000-00000000e117",
                    "title": "银行回单",
                    "content": "JVBERi0xLjcK",
                }
            ]
        },
    )

    content: Annotated[
        str, StringConstraints(min_length=4, max_length=1_400_000, pattern=r"^[A-Za-z0-9+/]*={0,2}$")
    ]
    """The file's bytes in Base64: a PDF, PNG or JPEG of 1,000,000 bytes at most."""


class AttachVoucher(VoucherOf, Command):
    """A voucher's file, which the vault keeps by its hash, is attached to what it proves."""

    operation = Operation("Attach a voucher's file", WHO_ATTACHES, _ATTACH, makes="voucher_id")

    file: KeptWords
    file_sha256: Hash
    media_type: VoucherType
    size: Annotated[int, Field(strict=True, ge=1, le=MOST_BYTES)]
