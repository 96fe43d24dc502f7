"""How the partners service says no: of new rules for a community."""

from shared.kernel.refusals import Kind, Refusal

RULES_LEAVE_THE_BOUNDS = Refusal(
    "rules_leave_the_bounds",
    Kind.INVALID,
    "The district lets no community settle this: the rules that lie outside its bounds are named.",
    {"outside": [{"rule": "share_bps", "value": 0, "at_least": 500, "at_most": None}]},
)
RULES_CHANGE_NOTHING = Refusal(
    "rules_change_nothing", Kind.CONFLICT, "These are the rules that are in force already."
)
RULES_HOLD_FROM_A_FUTURE_DAY = Refusal(
    "rules_hold_from_a_future_day",
    Kind.INVALID,
    "New rules come into force on a day to come, within a year.",
    {"earliest": "2026-07-07", "latest": "2027-07-06"},
)
OTHER_RULES_ARE_PROPOSED = Refusal(
    "other_rules_are_proposed",
    Kind.CONFLICT,
    "Other rules are proposed: new ones can be once those are in force, withdrawn or rejected.",
    {"proposal_id": "019a0b1c-7d2e-7f00-8000-000000000000"},
)
RULES_PROPOSAL_IS_NOT_OPEN = Refusal(
    "rules_proposal_is_not_open",
    Kind.NOT_FOUND,
    "No proposal with this id is open: it is in force, withdrawn or rejected, or there never was one.",
)
RULES_ARE_IN_PUBLICITY = Refusal(
    "rules_are_in_publicity",
    Kind.CONFLICT,
    "Enough people have approved these rules: their publicity runs.",
    {"publicity_ends_at": "2026-07-21T04:00:00+00:00"},
)
RULES_ARE_APPROVED_BY_OTHERS = Refusal(
    "rules_are_approved_by_others",
    Kind.FORBIDDEN,
    "Others settle this, as the district's own rules say.",
    {"approver": "committee"},
)
WHO_PROPOSED_RULES_SETTLES_NOTHING = Refusal(
    "who_proposed_rules_settles_nothing",
    Kind.FORBIDDEN,
    "Whoever proposed rules neither approves them nor answers objections to them.",
)
RULES_PROPOSAL_IS_UNKNOWN = Refusal(
    "rules_proposal_is_unknown", Kind.NOT_FOUND, "There is no proposal of rules with this id."
)
RULES_OBJECTION_IS_NOT_OPEN = Refusal(
    "rules_objection_is_not_open",
    Kind.CONFLICT,
    "No objection with this id to these rules waits for an answer.",
)
RULES_OBJECTION_IS_UNKNOWN = Refusal(
    "rules_objection_is_unknown", Kind.NOT_FOUND, "There is no objection with this id to proposed rules."
)
