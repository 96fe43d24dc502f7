"""Every rule of the splits of sources that can say no."""

from shared.kernel.refusals import Kind, Refusal

SPLIT_BEGINS_TOO_EARLY = Refusal(
    "split_begins_too_early",
    Kind.CONFLICT,
    "A split holds from tomorrow at the earliest: what is booked already stays where it is.",
    {"from_day": "2026-07-18", "earliest": "2026-07-19"},
)
SPLIT_FEEDS_NO_CAMPAIGN = Refusal(
    "split_feeds_no_campaign",
    Kind.CONFLICT,
    "A campaign, or a matching pool, has the gifts that are given to it: a source's split names other"
    " purposes.",
)
SPLIT_IS_NOT_PROPOSED = Refusal(
    "split_is_not_proposed",
    Kind.CONFLICT,
    "No such proposal stands: it was decided on, or another one took its place meanwhile. Read that first.",
)
WHO_PROPOSES_A_SPLIT_DOES_NOT_DECIDE = Refusal(
    "who_proposes_a_split_does_not_decide",
    Kind.FORBIDDEN,
    "Somebody decides what a source is for who neither proposed it nor is related to who did.",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
