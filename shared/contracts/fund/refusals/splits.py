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

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
