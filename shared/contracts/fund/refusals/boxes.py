"""Every rule that can refuse a donation box, its seal, its counts, or what is banked of it."""

from shared.kernel.refusals import Kind, Refusal

BOX_IS_UNKNOWN = Refusal("box_is_unknown", Kind.NOT_FOUND, "The fund has no such donation box.")
OPENING_IS_UNKNOWN = Refusal(
    "opening_is_unknown", Kind.NOT_FOUND, "The donation box has no such opening with money to bank."
)
BOX_IS_IN_ANOTHER_STATE = Refusal(
    "box_is_in_another_state",
    Kind.CONFLICT,
    "This is not possible as the donation box stands now.",
    {"state": "registered"},
)
BOX_MUST_BE_FILED_FIRST = Refusal(
    "box_must_be_filed_first",
    Kind.CONFLICT,
    "A donation box that asks everybody is put up once its plan is filed and has its number (Charity Law,"
    " art. 23 and 24; Guangzhou regulations on charity, art. 14).",
)
BOX_LEAVES_ITS_PLAN = Refusal(
    "box_leaves_its_plan",
    Kind.CONFLICT,
    "A donation box takes money on days of its filed plan alone (Charity Law, art. 24).",
    {"starts_on": "2026-07-01", "ends_on": "2026-07-31", "today": "2026-08-01"},
)
CERTIFICATE_DOES_NOT_COVER_THE_BOX = Refusal(
    "certificate_does_not_cover_the_box",
    Kind.CONFLICT,
    "The host charity's certificate must hold on the day on which the box is sealed (Charity Law, art. 22).",
    {"valid_from": "2026-01-01", "valid_until": "2026-06-30", "today": "2026-07-06"},
)
KEEPER_DOES_NOT_COUNT_THE_BOX = Refusal(
    "keeper_does_not_count_the_box",
    Kind.FORBIDDEN,
    "Who is responsible for a donation box neither counts it nor decides on its counts.",
)
PERSON_HAS_COUNTED_THE_BOX = Refusal(
    "person_has_counted_the_box",
    Kind.CONFLICT,
    "You counted this box already. Somebody else counts it now, without seeing your count.",
)
BOX_COUNTS_DO_NOT_DIFFER = Refusal(
    "box_counts_do_not_differ",
    Kind.CONFLICT,
    "There is no difference to settle: two people count the box first.",
)
BOX_SETTLER_MUST_NOT_HAVE_COUNTED = Refusal(
    "box_settler_must_not_have_counted",
    Kind.FORBIDDEN,
    "A difference between counts is settled by somebody who counted none of them.",
)
SUM_LIES_OUTSIDE_THE_COUNTS = Refusal(
    "sum_lies_outside_the_counts",
    Kind.CONFLICT,
    "A difference is settled between the lowest and the highest count.",
)
BOX_HELD_LESS = Refusal(
    "box_held_less",
    Kind.CONFLICT,
    "More is banked than was counted.",
    {"counted_fen": 12_350, "amount_fen": 12_400},
)
BANKED_SUM_NEEDS_ITS_REASON = Refusal(
    "banked_sum_needs_its_reason",
    Kind.CONFLICT,
    "Where less is banked than was counted, the reason is said.",
    {"counted_fen": 12_350, "amount_fen": 12_300},
)

PERSON_IS_RELATED_TO_THE_BOX = Refusal(
    "person_is_related_to_the_box",
    Kind.FORBIDDEN,
    "Whoever is related to the keeper of a box, by the register of relations, takes no part in counting it.",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
