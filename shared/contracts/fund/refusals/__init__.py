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
DAY_LIES_BEFORE_THE_FUND = Refusal(
    "day_lies_before_the_fund",
    Kind.INVALID,
    "The fund was opened later than this day: what happened before belongs to other books.",
    {"day": "2026-06-30", "opened_on": "2026-07-01"},
)
REFERENCE_IS_BOOKED = Refusal(
    "reference_is_booked",
    Kind.CONFLICT,
    "This slip is booked already. If two entries really share one, say in each reference which part it is.",
    {"reference": "银行回单 20260731-0051", "number": 17, "entry_id": "0197e1a2-5c00-7000-8000-00000000e117"},
)
BANK_FEE_NEEDS_A_STATEMENT = Refusal(
    "bank_fee_needs_a_statement",
    Kind.CONFLICT,
    "Alone, a treasurer books no more of a month's bank fees than the rules say. Import the statement of the "
    "account, and book this one from its line.",
    {"amount_fen": 50_000, "booked_fen": 1_500, "fees_alone_fen": 10_000},
)
PAYMENT_LIES_BEFORE_ITS_PUBLICITY_ENDED = Refusal(
    "payment_lies_before_its_publicity_ended",
    Kind.INVALID,
    "Nothing is paid before its publicity is over: this day lies before.",
    {"day": "2026-07-18", "ended_on": "2026-07-20"},
)
GIFTS_DO_NOT_ADD_UP = Refusal(
    "gifts_do_not_add_up",
    Kind.INVALID,
    "The gifts are not as many, or not as much, as was counted. Nothing is recorded: look for the slip.",
    {"counted": 12, "given": 11, "counted_fen": 105_600, "given_fen": 96_800},
)
DONATIONS_ARE_ONLY_TRIED = Refusal(
    "donations_are_only_tried",
    Kind.CONFLICT,
    "This is what recording these gifts would do; nothing was recorded.",
    {
        "given": 2,
        "given_fen": 12_000,
        "adds_up": True,
        "faults": [{"gift": 2, "code": "reference_is_booked", "facts": {}}],
    },
)
REFERENCE_STANDS_TWICE = Refusal(
    "reference_stands_twice",
    Kind.INVALID,
    "Two of these gifts have one slip. If they really share it, say in each reference which part it is.",
    {"reference": "随手捐 20260718-0007"},
)
PERIOD_MUST_BE_PREPARED_FIRST = Refusal(
    "period_must_be_prepared_first",
    Kind.CONFLICT,
    "A treasurer declares a month complete, and a second person then closes it.",
    {"month": "2026-07"},
)
PERIOD_HAS_RECEIPTS_DUE = Refusal(
    "period_has_receipts_due",
    Kind.CONFLICT,
    "A month is closed when each of its gifts is receipted, waived or anonymous (Charity Law, art. 38).",
    {"month": "2026-07", "due": 1, "subject_ids": ["0197e1a2-5c00-7000-8000-00000000d117"]},
)
PERIOD_HAS_LINES_WAITING = Refusal(
    "period_has_lines_waiting",
    Kind.CONFLICT,
    "A month is closed when each line of its imported statements is matched, booked or set aside.",
    {"month": "2026-07", "waiting": 1, "line_ids": ["0197e1a2-5c00-7000-8000-00000000c117"]},
)
REVERSAL_MUST_BE_PROPOSED_FIRST = Refusal(
    "reversal_must_be_proposed_first",
    Kind.CONFLICT,
    "A treasurer proposes a reversal, and a second person then makes it.",
)
SPACE_INCOME_IS_MORE_THAN_COLLECTED = Refusal(
    "space_income_is_more_than_collected",
    Kind.CONFLICT,
    "So much was not collected for bookings of rooms: what staff recorded there, less what arrived before.",
    {"waiting_fen": 3_000, "amount_fen": 5_000},
)
SECOND_PERSON_MUST_BE_ANOTHER = Refusal(
    "second_person_must_be_another",
    Kind.FORBIDDEN,
    "Two people take back an entry or close a month: you were the first of them.",
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
CONSENT_NEEDS_THE_DONOR_OR_EVIDENCE = Refusal(
    "consent_needs_the_donor_or_evidence",
    Kind.FORBIDDEN,
    "A name is published when its donor says so. Whoever enters it for them says where the written consent"
    " lies.",
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
DISBURSEMENT_WAS_REQUESTED_BY_OTHERS = Refusal(
    "disbursement_was_requested_by_others",
    Kind.FORBIDDEN,
    "Only whoever asked for this payment, or typed the request, may take it back.",
)
PAYMENT_OF_WORK_IS_NOT_WITHDRAWN = Refusal(
    "payment_of_work_is_not_withdrawn",
    Kind.CONFLICT,
    "This pays for work that was bought and accepted. Whether it is paid is decided, not taken back.",
    {"purchase_id": "0197e1a2-5c00-7000-8000-00000000b0e1"},
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
RESULT_IS_NOT_REPORTED = Refusal(
    "result_is_not_reported", Kind.CONFLICT, "Nobody has reported yet what came of this disbursement."
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
APPROVALS_COUNT_NO_LONGER = Refusal(
    "approvals_count_no_longer",
    Kind.CONFLICT,
    "Too few of those who approved this still hold their office. Others have to approve it in their place.",
    {"counting": 2, "needed": 3, "lapsed_ids": ["0197e1a2-5c00-7000-8000-00000000c117"]},
)
SUPERVISOR_MUST_COMMENT_FIRST = Refusal(
    "supervisor_must_comment_first",
    Kind.CONFLICT,
    "Nothing is paid before the supervisor has commented on it.",
)
DISBURSEMENT_IS_DECIDED_BY_VOTES = Refusal(
    "disbursement_is_decided_by_votes",
    Kind.CONFLICT,
    "The committee votes on this disbursement: no one person approves or rejects it.",
)
DISBURSEMENT_IS_DECIDED_BY_APPROVALS = Refusal(
    "disbursement_is_decided_by_approvals",
    Kind.CONFLICT,
    "This was requested under rules that know no votes: it is decided by approvals.",
)
COMMITTEE_IS_NOT_SEATED = Refusal(
    "committee_is_not_seated",
    Kind.CONFLICT,
    "The committee can't vote: its members must be an odd number, and not fewer than the rules say.",
    {"members": 4, "members_at_least": 5},
)
VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE = Refusal(
    "voter_must_not_hold_another_office",
    Kind.FORBIDDEN,
    "Whoever keeps the money or works for the community does not vote on it.",
)
PERSON_HAS_ALREADY_VOTED = Refusal(
    "person_has_already_voted", Kind.CONFLICT, "Each member votes once, and you have."
)
DISBURSEMENT_IS_NOT_IN_PUBLICITY = Refusal(
    "disbursement_is_not_in_publicity",
    Kind.CONFLICT,
    "Objections are raised while a disbursement that was carried is in publicity.",
    {"state": "requested"},
)
DISBURSEMENT_OBJECTION_IS_UNKNOWN = Refusal(
    "disbursement_objection_is_unknown", Kind.NOT_FOUND, "This disbursement has no such objection."
)
DISBURSEMENT_OBJECTION_IS_ANSWERED = Refusal(
    "disbursement_objection_is_answered", Kind.CONFLICT, "This objection has been answered."
)
PERSON_HAS_OBJECTED_ALREADY = Refusal(
    "person_has_objected_already", Kind.CONFLICT, "Your objection to this waits for its answer."
)
PAYER_MUST_BE_A_THIRD_PERSON = Refusal(
    "payer_must_be_a_third_person",
    Kind.FORBIDDEN,
    "Who requested or approved a disbursement does not pay it.",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
