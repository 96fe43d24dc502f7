"""Every rule that can refuse a campaign, a gift to it, its refunds, its group or a matching pool."""

from shared.kernel.refusals import Kind, Refusal

# The law's gate, at the opening
CERTIFICATE_IS_MISSING = Refusal(
    "certificate_is_missing",
    Kind.CONFLICT,
    "Only a charity with a certificate for public fundraising asks everybody (Charity Law, art. 22)."
    " Record the host charity's; or ask a named group (art. 28), or help each other here (art. 122).",
)
CERTIFICATE_DOES_NOT_COVER_THE_CAMPAIGN = Refusal(
    "certificate_does_not_cover_the_campaign",
    Kind.CONFLICT,
    "The host charity's certificate must hold from the first day to the last (Charity Law, art. 22).",
    {"valid_from": "2026-01-01", "valid_until": "2026-07-31", "ends_on": "2026-08-31"},
)
CAMPAIGN_MUST_BE_FILED_FIRST = Refusal(
    "campaign_must_be_filed_first",
    Kind.CONFLICT,
    "A public campaign opens once its plan is filed and has its number (Charity Law, art. 24;"
    " Guangzhou regulations on charity, art. 14).",
)
CAMPAIGN_LEAVES_ITS_PLAN = Refusal(
    "campaign_leaves_its_plan",
    Kind.CONFLICT,
    "Money is asked for on the days of the filed plan alone (Charity Law, art. 24).",
    {"starts_on": "2026-07-01", "ends_on": "2026-08-31"},
)
CAMPAIGN_IS_NOT_PUBLIC = Refusal(
    "campaign_is_not_public",
    Kind.CONFLICT,
    "Directed giving (Charity Law, art. 28) and help inside the community (art. 122) have no number: only a"
    " public campaign is filed (art. 24).",
)
DIRECTED_CAMPAIGN_HAS_NO_GROUP = Refusal(
    "directed_campaign_has_no_group",
    Kind.CONFLICT,
    "Directed giving asks people who are known beforehand (Charity Law, art. 28): name the group first.",
)
DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP = Refusal(
    "directed_campaign_is_for_its_group",
    Kind.FORBIDDEN,
    "Directed giving takes gifts of its group alone (Charity Law, art. 28 and 29).",
)
CAMPAIGN_NEEDS_A_SECOND_PERSON = Refusal(
    "campaign_needs_a_second_person",
    Kind.FORBIDDEN,
    "Who drafted a campaign neither opens it nor releases its money nor decides on what is left.",
)

# Its life
CAMPAIGN_IS_UNKNOWN = Refusal("campaign_is_unknown", Kind.NOT_FOUND, "The fund has no such campaign.")
CAMPAIGN_IS_IN_ANOTHER_STATE = Refusal(
    "campaign_is_in_another_state",
    Kind.CONFLICT,
    "This is not possible as the campaign stands now.",
    {"state": "drafted"},
)
CAMPAIGN_MUST_END_LATER = Refusal(
    "campaign_must_end_later",
    Kind.INVALID,
    "The last day of a campaign may not lie before the day on which it opens.",
    {"ends_on": "2026-07-05", "today": "2026-07-06"},
)
CAMPAIGN_IS_OVER = Refusal(
    "campaign_is_over",
    Kind.CONFLICT,
    "The campaign takes no more pledges: it has ended, or never began.",
    {"state": "succeeded"},
)

# Its money
MILESTONE_IS_UNKNOWN = Refusal(
    "milestone_is_unknown", Kind.NOT_FOUND, "The campaign has no milestone with this number."
)
MONEY_IS_NOT_RELEASED = Refusal(
    "money_is_not_released",
    Kind.CONFLICT,
    "A campaign's money is paid out as its milestones are reached, and that of a matching pool not at all.",
    {"released_fen": 30_000, "spent_fen": 20_000, "amount_fen": 20_000},
)
REFUND_IS_NOT_DUE = Refusal(
    "refund_is_not_due",
    Kind.CONFLICT,
    "This gift is on no list of refunds: its campaign has not failed, or it was settled before.",
)
GIFT_IS_REFUNDED = Refusal(
    "gift_is_refunded",
    Kind.CONFLICT,
    "This gift was given back: reverse the refund first, if that was the mistake.",
)
MATCH_FOLLOWS_ITS_GIFT = Refusal(
    "match_follows_its_gift",
    Kind.CONFLICT,
    "A matching gift follows the gift that it matches. Reverse or refund that, and the match goes back.",
)
NOTHING_IS_LEFT = Refusal(
    "nothing_is_left",
    Kind.CONFLICT,
    "There is no money left here to decide on: what is due to be given back, and what a milestone still waits"
    " for, is none.",
)
SURPLUS_MUST_GO_ELSEWHERE = Refusal(
    "surplus_must_go_elsewhere",
    Kind.INVALID,
    "Name another purse than that of which it is left, and none of a campaign that failed.",
)
SURPLUS_MUST_BE_PROPOSED_FIRST = Refusal(
    "surplus_must_be_proposed_first",
    Kind.CONFLICT,
    "First somebody proposes where the money goes that is left; then somebody else decides on it.",
)
SURPLUS_WAS_PROPOSED_ANEW = Refusal(
    "surplus_was_proposed_anew",
    Kind.CONFLICT,
    "What is left was proposed to go elsewhere meanwhile, or for another reason: read that first.",
)
WHO_PROPOSES_A_SURPLUS_DOES_NOT_DECIDE = Refusal(
    "who_proposes_a_surplus_does_not_decide",
    Kind.FORBIDDEN,
    "Somebody decides on money that is left who neither proposed where it goes nor is related to who did.",
)

# Its group, and matching
PERSON_IS_NOT_IN_THE_GROUP = Refusal(
    "person_is_not_in_the_group", Kind.CONFLICT, "This person is not in the campaign's group."
)
GROUP_IS_BY_INVITATION = Refusal(
    "group_is_by_invitation",
    Kind.FORBIDDEN,
    "Directed giving asks people who are named beforehand (Charity Law, art. 28): staff add them.",
)
POOL_IS_UNKNOWN = Refusal("pool_is_unknown", Kind.NOT_FOUND, "The fund has no such matching pool.")
POOL_HAS_MONEY_LEFT = Refusal(
    "pool_has_money_left",
    Kind.CONFLICT,
    "There is money left in the pool: say where its sponsor wants it to go (Charity Law, art. 56).",
    {"left_fen": 12_000},
)
PURSE_IS_SAID_WITH_ITS_CAMPAIGN = Refusal(
    "purse_is_said_with_its_campaign",
    Kind.CONFLICT,
    "This purse is a campaign's: say the campaign in English, and the purse is called the same.",
    {"campaign_id": "0197e1a2-5c00-7000-8000-00000000ca11"},
)
CAMPAIGN_IS_MATCHED_ALREADY = Refusal(
    "campaign_is_matched_already",
    Kind.CONFLICT,
    "Another pool that is open matches the gifts to this campaign.",
    {"campaign_id": "0197e1a2-5c00-7000-8000-00000000ca11"},
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
