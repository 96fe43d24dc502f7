"""How the partners service says no: about partners and their agreements."""

from shared.kernel.refusals import Kind, Refusal

PARTNER_IS_UNKNOWN = Refusal(
    "partner_is_unknown", Kind.NOT_FOUND, "There is no such partner in this community."
)
ONLY_THE_REPRESENTATIVE_MAY = Refusal(
    "only_the_representative_may", Kind.FORBIDDEN, "Only the partner's representative may do this."
)
PARTNER_HAS_LEFT = Refusal(
    "partner_has_left", Kind.CONFLICT, "The partner has left the programme.", {"state": "exited"}
)
PARTNER_IS_NOT_IN_GOOD_STANDING = Refusal(
    "partner_is_not_in_good_standing",
    Kind.CONFLICT,
    "The partner is suspended or about to leave.",
    {"state": "suspended"},
)
PARTNER_HAS_AN_AGREEMENT = Refusal(
    "partner_has_an_agreement",
    Kind.CONFLICT,
    "The partner has an agreement, active or being made: amend or end that one.",
    {"agreement_id": "0197d9a0-0000-7000-8000-000000000002"},
)
SHARE_IS_BELOW_THE_RULE = Refusal(
    "share_is_below_the_rule",
    Kind.INVALID,
    "The share for the fund is less than the community's rule.",
    {"rule_share_bps": 1500},
)
PRICE_RATIO_IS_ABOVE_THE_RULE = Refusal(
    "price_ratio_is_above_the_rule",
    Kind.INVALID,
    "The price ratio is higher than the community's rule.",
    {"rule_price_ratio_bps": 5000},
)
TERM_IS_OVER = Refusal(
    "term_is_over", Kind.INVALID, "The term ends in the past.", {"ends_at": "2026-07-01T00:00:00+00:00"}
)
SCREENING_RECORD_IS_MISSING = Refusal(
    "screening_record_is_missing",
    Kind.CONFLICT,
    "The representative has no valid screening record for work with minors.",
)
AGREEMENT_IS_UNKNOWN = Refusal(
    "agreement_is_unknown", Kind.NOT_FOUND, "There is no such agreement in this community."
)
AGREEMENT_HAS_ENDED = Refusal(
    "agreement_has_ended", Kind.CONFLICT, "The agreement has ended.", {"state": "expired"}
)
AGREEMENT_IS_NOT_ACTIVE = Refusal(
    "agreement_is_not_active", Kind.CONFLICT, "Only an active agreement is amended.", {"state": "drafted"}
)
VERSION_IS_NOT_OPEN_FOR_SIGNATURE = Refusal(
    "version_is_not_open_for_signature",
    Kind.CONFLICT,
    "This version of the agreement does not wait for signatures.",
    {"open_version": 2},
)
AGREEMENT_TEXT_IS_ANOTHER = Refusal(
    "agreement_text_is_another",
    Kind.CONFLICT,
    "The hash that was named is not that of this version's text: read it again, and sign what you read.",
    {"text_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
)
PARTNER_SIGNS_FIRST = Refusal(
    "partner_signs_first", Kind.CONFLICT, "The community signs after the partner has signed."
)
NOBODY_SIGNS_FOR_BOTH = Refusal(
    "nobody_signs_for_both", Kind.FORBIDDEN, "One person can't sign for the partner and for the community."
)
AMENDMENT_LEAVES_A_GAP = Refusal(
    "amendment_leaves_a_gap",
    Kind.INVALID,
    "The new version must start before the old one ends.",
    {"ends_at": "2027-07-19T16:00:00+00:00"},
)
CATEGORIES_IN_WORDS_BIND_NOBODY = Refusal(
    "categories_in_words_bind_nobody",
    Kind.INVALID,
    "Say by `session_categories` what the partner's sessions may be about: bookings hold it to those. "
    "Categories in words, which nobody is held to, stand in older agreements alone.",
)
OF_TERMS = (
    PARTNER_IS_NOT_IN_GOOD_STANDING,
    CATEGORIES_IN_WORDS_BIND_NOBODY,
    SHARE_IS_BELOW_THE_RULE,
    PRICE_RATIO_IS_ABOVE_THE_RULE,
    TERM_IS_OVER,
    SCREENING_RECORD_IS_MISSING,
)
