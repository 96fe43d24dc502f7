"""How the partners service says no: about the reviews that a decision rests on."""

from shared.kernel.refusals import Kind, Refusal

APPLICATION_NEEDS_NO_REVIEWS = Refusal(
    "application_needs_no_reviews",
    Kind.CONFLICT,
    "This application was submitted under rules without reviewers: it is decided without reviews.",
)
REVIEW_SCORES_EACH_CRITERION_ONCE = Refusal(
    "review_scores_each_criterion_once",
    Kind.INVALID,
    "A review gives one score to each criterion of the rules, and to nothing else.",
    {"criteria": ["need_fit", "public_benefit", "ability", "continuity"]},
)
DECISION_NEEDS_REVIEWS = Refusal(
    "decision_needs_reviews",
    Kind.CONFLICT,
    "Not enough people have reviewed this application: more must do so before it is decided.",
    {"needed": 2, "given": 1, "lacking": 1},
)
DECISION_FOLLOWS_THE_VOTES = Refusal(
    "decision_follows_the_votes",
    Kind.CONFLICT,
    "Whoever most reviewers voted to admit is admitted, and nobody else.",
    {"votes_to_admit": 1, "votes_to_reject": 2},
)
