"""Every rule of the fund that can say no."""

from shared.kernel.refusals import Kind, Refusal

# The ledger
PERIOD_IS_CLOSED = Refusal(
    "period_is_closed",
    Kind.CONFLICT,
    "This day lies in a month whose books are closed. Date the entry later, or reverse and post anew.",
    {"day": "2026-07-18", "closed_through": "2026-07"},
)
PERIOD_IS_NOT_OVER = Refusal(
    "period_is_not_over",
    Kind.CONFLICT,
    "A month can be closed once it is over.",
    {"month": "2026-07", "today": "2026-07-18"},
)
DAY_LIES_IN_THE_FUTURE = Refusal(
    "day_lies_in_the_future",
    Kind.INVALID,
    "Only what has happened is booked: this day is still to come.",
    {"day": "2026-07-19", "today": "2026-07-18"},
)
BALANCE_IS_TOO_LOW = Refusal(
    "balance_is_too_low",
    Kind.CONFLICT,
    "There is not so much money in the account of the host charity for this purpose.",
    {"earmark_id": None, "balance_fen": 15_000, "amount_fen": 20_000},
)
ENTRY_IS_UNKNOWN = Refusal("entry_is_unknown", Kind.NOT_FOUND, "The ledger has no such entry.")
ENTRY_IS_ALREADY_REVERSED = Refusal(
    "entry_is_already_reversed", Kind.CONFLICT, "An entry is reversed once, and this one has been."
)
REVERSAL_CANNOT_BE_REVERSED = Refusal(
    "reversal_cannot_be_reversed",
    Kind.CONFLICT,
    "A reversal stands. Record anew what should not have been reversed.",
)
ACCRUAL_FOLLOWS_ITS_SESSION = Refusal(
    "accrual_follows_its_session",
    Kind.CONFLICT,
    "A share follows from its session's takings and terms. Refund the session, and the share follows.",
)

# Shares
PARTNER_IS_UNKNOWN = Refusal("partner_is_unknown", Kind.NOT_FOUND, "The fund knows no such partner.")
REMITTANCE_IS_MORE_THAN_DUE = Refusal(
    "remittance_is_more_than_due",
    Kind.CONFLICT,
    "More cannot be remitted than is due. Book what goes beyond it as a donation.",
    {"due_fen": 15_000, "amount_fen": 15_001},
)
REMITTANCE_IS_UNKNOWN = Refusal(
    "remittance_is_unknown", Kind.NOT_FOUND, "The fund has no such remittance of a share."
)
REMITTANCE_WAS_REVERSED = Refusal(
    "remittance_was_reversed", Kind.CONFLICT, "This remittance was reversed, so there is nothing to receipt."
)

# Receipts (Charity Law, art. 38)
RECEIPT_IS_ALREADY_ISSUED = Refusal(
    "receipt_is_already_issued",
    Kind.CONFLICT,
    "There is a receipt for this already.",
    {"receipt_number": "粤捐 2026-0001"},
)
RECEIPT_NUMBER_IS_TAKEN = Refusal(
    "receipt_number_is_taken", Kind.CONFLICT, "Another gift has been receipted under this number."
)
ANONYMOUS_DONATION_NAMES_NOBODY = Refusal(
    "anonymous_donation_names_nobody",
    Kind.CONFLICT,
    "Nobody is known to have given this, so there is nobody to receipt or to ask.",
)

# Donations and earmarks
DONATION_IS_UNKNOWN = Refusal("donation_is_unknown", Kind.NOT_FOUND, "The fund has no such donation.")
DONATION_IS_NOT_PLEDGED = Refusal(
    "donation_is_not_pledged",
    Kind.CONFLICT,
    "This donation is not an open pledge.",
    {"state": "received"},
)
DONATION_IS_NOT_RECEIVED = Refusal(
    "donation_is_not_received",
    Kind.CONFLICT,
    "The money of this donation is not there.",
    {"state": "pledged"},
)
DONATION_BELONGS_TO_SOMEBODY_ELSE = Refusal(
    "donation_belongs_to_somebody_else",
    Kind.FORBIDDEN,
    "Only who gives, or the treasurer, may change this.",
)
EARMARK_IS_UNKNOWN = Refusal("earmark_is_unknown", Kind.NOT_FOUND, "The fund has no such earmark.")

# Disbursements
DISBURSEMENT_IS_UNKNOWN = Refusal(
    "disbursement_is_unknown", Kind.NOT_FOUND, "Nobody has requested such a disbursement."
)
DISBURSEMENT_IS_DECIDED = Refusal(
    "disbursement_is_decided",
    Kind.CONFLICT,
    "This disbursement is no longer open to decision.",
    {"state": "approved"},
)
DISBURSEMENT_IS_NOT_APPROVED = Refusal(
    "disbursement_is_not_approved",
    Kind.CONFLICT,
    "Only what is approved and not yet paid can be paid.",
    {"state": "requested", "approvals": 1, "approvals_needed": 2},
)
DISBURSEMENT_IS_NOT_PAID = Refusal(
    "disbursement_is_not_paid",
    Kind.CONFLICT,
    "A result is reported once the money is paid.",
    {"state": "approved"},
)
RESULT_MUST_BE_REPORTED_BEFORE_CLOSING = Refusal(
    "result_must_be_reported_before_closing",
    Kind.CONFLICT,
    "A disbursement is closed once it is reported what came of it.",
    {"state": "paid"},
)
REQUESTER_MAY_NOT_DECIDE = Refusal(
    "requester_may_not_decide",
    Kind.FORBIDDEN,
    "Who requested a disbursement, or entered the request, does not decide on it.",
)
PERSON_HAS_ALREADY_APPROVED = Refusal(
    "person_has_already_approved",
    Kind.CONFLICT,
    "Each approval comes from another person, and you have given yours.",
)
RELATED_PERSON_MAY_NOT_TAKE_PART = Refusal(
    "related_person_may_not_take_part",
    Kind.FORBIDDEN,
    "A person related to the payee takes no part in this disbursement.",
)
PAYER_MUST_BE_A_THIRD_PERSON = Refusal(
    "payer_must_be_a_third_person",
    Kind.FORBIDDEN,
    "Who requested or approved a disbursement does not pay it.",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
