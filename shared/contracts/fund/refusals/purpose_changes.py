"""Every rule of changes of purpose that can say no."""

from shared.kernel.refusals import Kind, Refusal

PURPOSE_CHANGE_IS_UNKNOWN = Refusal(
    "purpose_change_is_unknown", Kind.NOT_FOUND, "The fund has no such change of purpose."
)
PURPOSE_CHANGE_IS_OVER = Refusal(
    "purpose_change_is_over",
    Kind.CONFLICT,
    "This change of purpose is decided on, or was withdrawn.",
    {"state": "changed"},
)
PURPOSE_CHANGE_IS_PROPOSED_ALREADY = Refusal(
    "purpose_change_is_proposed_already",
    Kind.CONFLICT,
    "A change of this purse's purpose is being shown already.",
    {"change_id": "0197e1a2-5c00-7000-8000-00000000ca17"},
)
PURPOSE_FOLLOWS_ITS_CAMPAIGN = Refusal(
    "purpose_follows_its_campaign",
    Kind.CONFLICT,
    "What is left of a campaign or a matching pool is decided on by its own rules (Charity Law, art. 58).",
)
GIFT_SERVES_ANOTHER_PURPOSE = Refusal(
    "gift_serves_another_purpose",
    Kind.CONFLICT,
    "This gift was not given for the purse whose purpose is to change.",
)
ONLY_DONORS_ANSWER_FOR_THEIR_GIFTS = Refusal(
    "only_donors_answer_for_their_gifts",
    Kind.FORBIDDEN,
    "Whether a gift may serve another purpose is said by whoever gave it (Charity Law, art. 56).",
)
DONOR_OBJECTS_TO_THE_CHANGE = Refusal(
    "donor_objects_to_the_change",
    Kind.CONFLICT,
    "A donor has not agreed: the purpose stays, unless they do (Charity Law, art. 56).",
    {"objections": 1},
)
PURPOSE_NOTICE_STILL_RUNS = Refusal(
    "purpose_notice_still_runs",
    Kind.CONFLICT,
    "Not everybody who gave has agreed, so it is shown for 60 days first (Guangzhou regulations on charity,"
    " art. 24).",
    {"notice_ends_on": "2026-09-04", "silent_fen": 8_800},
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
