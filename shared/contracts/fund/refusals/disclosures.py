"""Every rule of disclosures that can say no."""

from shared.kernel.refusals import Kind, Refusal

DISCLOSURE_IS_UNKNOWN = Refusal(
    "disclosure_is_unknown", Kind.NOT_FOUND, "The fund's calendar has no such disclosure."
)
DISCLOSURE_IS_PUBLISHED = Refusal(
    "disclosure_is_published",
    Kind.CONFLICT,
    "This is published. What was wrong in it is set right by a correction that says why.",
)
DISCLOSURE_IS_NOT_PUBLISHED = Refusal(
    "disclosure_is_not_published", Kind.CONFLICT, "What is not published yet needs no correction."
)
CORRECTION_CHANGES_NOTHING = Refusal(
    "correction_changes_nothing", Kind.INVALID, "The new text is the one that is published."
)
ONLY_DONORS_ASK_ABOUT_A_GIFT = Refusal(
    "only_donors_ask_about_a_gift",
    Kind.FORBIDDEN,
    "How a gift was used is asked by whoever gave it (Charity Law, art. 42).",
)
DONOR_HAS_ASKED_ALREADY = Refusal(
    "donor_has_asked_already", Kind.CONFLICT, "Your question about this gift waits for its answer."
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
