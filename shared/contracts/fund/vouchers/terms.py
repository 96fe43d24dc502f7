"""What a voucher's file may be, and how it is called by what is in it."""

from enum import StrEnum
from hashlib import sha256

MOST_BYTES = 1_000_000
MOST_VOUCHERS = 20
"""Of one entry or gift."""
_SALTED = b"voucher\x00"


class VoucherType(StrEnum):
    """Kinds of files, told by their first bytes: nothing that a browser would run."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"

    @property
    def ending(self) -> str:
        """Of the file's name."""
        return self.name.lower()


_BEGIN = {
    b"%PDF-": VoucherType.PDF,
    b"\x89PNG\r\n\x1a\n": VoucherType.PNG,
    b"\xff\xd8\xff": VoucherType.JPEG,
}


def type_of(content: bytes) -> VoucherType | None:
    """What the file is; None for what is no voucher."""
    return next((kind for begin, kind in _BEGIN.items() if content.startswith(begin)), None)


def file_id_of(file_sha256: str) -> str:
    """Where the vault keeps a file of this hash: one content has one place.

    A UUID of version 8 and variant b: texts have version 7, or version 8 and variant 8.
    """
    hexed = file_sha256[:32]
    return f"{hexed[:8]}-{hexed[8:12]}-8{hexed[13:16]}-b{hexed[17:20]}-{hexed[20:32]}"


def salt_of(file_sha256: str) -> str:
    """What lies beside the file, so that the vault proves it as it proves texts.

    It needs no secret: whoever reads the event reads the file's plain hash too. A file that is attached
    again, after it was lost, so has the hash again that earlier events hold.
    """
    return sha256(_SALTED + file_sha256.encode()).hexdigest()
