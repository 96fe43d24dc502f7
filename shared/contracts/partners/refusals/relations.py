"""Every rule that can refuse to contest or settle what somebody declared of another person's relation: to an
applicant here, to a payee in the fund's service."""

from shared.kernel.refusals import Kind, Refusal

RELATION_IS_NOT_CLAIMED = Refusal(
    "relation_is_not_claimed",
    Kind.NOT_FOUND,
    "Nobody else declared a relation of yours here that can still be contested: what somebody declares of"
    " themselves, what was confirmed, and what nobody contested in time stands.",
)
RELATION_IS_NOT_CONTESTED = Refusal(
    "relation_is_not_contested",
    Kind.CONFLICT,
    "Only what the person concerned contests is settled.",
)
RELATION_IS_SETTLED_BY_A_THIRD_PERSON = Refusal(
    "relation_is_settled_by_a_third_person",
    Kind.FORBIDDEN,
    "Neither who declared the relation nor whom it concerns settles it, nor who asked for the payment or"
    " applies, or is related to whoever it is about.",
)
RELATION_WAS_DISMISSED = Refusal(
    "relation_was_dismissed",
    Kind.CONFLICT,
    "That this person is related was declared here before and dismissed. They can still declare it of"
    " themselves.",
)
CLAIM_OF_YOURS_WAS_DISMISSED = Refusal(
    "claim_of_yours_was_dismissed",
    Kind.CONFLICT,
    "What you declared of somebody here was dismissed, or nobody settled it in time. What you know of others"
    " beside that, another person may declare, and they of themselves.",
)
RELATION_MAY_TURN_THE_DECISION = Refusal(
    "relation_may_turn_the_decision",
    Kind.CONFLICT,
    "Somebody is said to be related to the applicant, and it is not settled yet. What they say could turn"
    " this decision, which waits until then.",
    {"unsettled": 1},
)
