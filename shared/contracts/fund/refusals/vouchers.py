"""Every rule of vouchers' files that can say no."""

from shared.kernel.refusals import Kind, Refusal

VOUCHER_IS_UNKNOWN = Refusal("voucher_is_unknown", Kind.NOT_FOUND, "There is no such voucher.")
VOUCHER_IS_NO_FILE_OF_A_KNOWN_KIND = Refusal(
    "voucher_is_no_file_of_a_known_kind",
    Kind.INVALID,
    "A voucher is a PDF, a PNG or a JPEG, as its first bytes say. Anything else is not taken.",
)
VOUCHER_IS_TOO_LARGE = Refusal(
    "voucher_is_too_large",
    Kind.INVALID,
    "The file is larger than a voucher may be. Scan it in grey, or at 150 dots an inch.",
    {"bytes": 1_400_000, "most_bytes": 1_000_000},
)
VOUCHER_IS_ATTACHED_ALREADY = Refusal(
    "voucher_is_attached_already",
    Kind.CONFLICT,
    "This very file is attached here already.",
    {"voucher_id": "0197e1a2-5c00-7000-8000-000000000f11"},
)
VOUCHERS_ARE_ENOUGH = Refusal(
    "vouchers_are_enough",
    Kind.CONFLICT,
    "This has as many vouchers as it may have. Put several pages into one PDF.",
    {"most": 20},
)
VOUCHER_WAS_REDACTED = Refusal(
    "voucher_was_redacted",
    Kind.CONFLICT,
    "This very file was taken out, since it says more than it must: black that out, and attach it then.",
)
VOUCHER_FILE_IS_GONE = Refusal(
    "voucher_file_is_gone",
    Kind.NOT_FOUND,
    "The file was redacted. Its hash stays in the books, and shows what was there to whoever has a copy.",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
