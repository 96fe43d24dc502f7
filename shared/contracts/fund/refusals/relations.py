"""Every rule that can refuse to contest or settle what somebody declared of another person."""

from shared.kernel.refusals import Kind, Refusal

RELATION_IS_NOT_CLAIMED = Refusal(
    "relation_is_not_claimed",
    Kind.CONFLICT,
    "Nobody else declared a relation of yours to this payee that can still be contested: what somebody"
    " declares of themselves, what was confirmed, and what nobody contested in time stands.",
)
RELATION_IS_NOT_CONTESTED = Refusal(
    "relation_is_not_contested",
    Kind.CONFLICT,
    "Only what the person concerned contests is settled.",
)
RELATION_IS_SETTLED_BY_A_THIRD_PERSON = Refusal(
    "relation_is_settled_by_a_third_person",
    Kind.FORBIDDEN,
    "Neither who declared the relation nor whom it concerns settles it, nor who asked for the payment or is"
    " related to its payee.",
)
RELATION_WAS_DISMISSED = Refusal(
    "relation_was_dismissed",
    Kind.CONFLICT,
    "That this person is related to this payee was declared before and dismissed. They can still declare it"
    " of themselves.",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
