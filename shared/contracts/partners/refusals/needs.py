"""How the partners service says no: about needs."""

from shared.kernel.refusals import Kind, Refusal

_NEED = "0197d9a0-0000-7000-8000-000000000001"

NEED_IS_UNKNOWN = Refusal(
    "need_is_unknown", Kind.NOT_FOUND, "There is no such need in this community.", {"need_id": _NEED}
)
NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION = Refusal(
    "need_is_edited_only_before_publication",
    Kind.CONFLICT,
    "The need is published or settled; it can't be edited any more.",
    {"state": "published"},
)
NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION = Refusal(
    "need_is_declined_only_before_publication",
    Kind.CONFLICT,
    "The need is on the public list: close it with a reason instead.",
    {"state": "published"},
)
NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION = Refusal(
    "need_must_be_verified_before_publication",
    Kind.CONFLICT,
    "Verify the need's evidence before you publish it.",
    {"state": "collected"},
)
NEED_IS_VERIFIED_BY_SOMEBODY_ELSE = Refusal(
    "need_is_verified_by_somebody_else",
    Kind.FORBIDDEN,
    "You entered or edited this need: another member of staff verifies its evidence.",
)
NEED_IS_SETTLED = Refusal(
    "need_is_settled", Kind.CONFLICT, "The need is closed or declined.", {"state": "closed"}
)
NEED_IS_NOT_PUBLISHED = Refusal(
    "need_is_not_published",
    Kind.CONFLICT,
    "The need is not on the public list.",
    {"need_id": _NEED, "state": "closed"},
)
NEED_IS_NOT_IN_A_PROJECT = Refusal(
    "need_is_not_in_a_project",
    Kind.CONFLICT,
    "No partner works on this need yet, so nobody can confirm that it is met.",
    {"state": "published"},
)
NEED_IS_CONFIRMED_BY_WHO_RAISED_IT = Refusal(
    "need_is_confirmed_by_who_raised_it",
    Kind.FORBIDDEN,
    "Residents raised this need: they alone say whether it is met.",
)
NEED_IS_CLOSED_BY_OTHER_HANDS = Refusal(
    "need_is_closed_by_other_hands",
    Kind.FORBIDDEN,
    "You entered, edited, verified or raised this need: another member of staff closes it.",
)
NEED_IS_CLOSED_ON_STATED_EVIDENCE = Refusal(
    "need_is_closed_on_stated_evidence",
    Kind.CONFLICT,
    "Residents raised this need: say what shows that it is met, or let them confirm it.",
)
NEED_IS_NOT_CLOSED = Refusal(
    "need_is_not_closed", Kind.CONFLICT, "The need is not closed.", {"state": "in_project"}
)
NEED_CLOSING_STANDS = Refusal(
    "need_closing_stands",
    Kind.CONFLICT,
    "The days in which one could object to the closing of this need are over.",
)
PERSON_HAS_OBJECTED_BEFORE = Refusal(
    "person_has_objected_before",
    Kind.CONFLICT,
    "You have objected to a closing of this need before; each person does so once.",
)
NEED_IS_MERGED = Refusal(
    "need_is_merged", Kind.CONFLICT, "The need was merged into another one.", {"into": _NEED}
)
NEED_IS_NOT_MERGED_INTO_ITSELF = Refusal(
    "need_is_not_merged_into_itself", Kind.CONFLICT, "Name another need into which this one is merged."
)
NEED_IS_DUE_IN_THE_PAST = Refusal(
    "need_is_due_in_the_past", Kind.CONFLICT, "Name today or a later day.", {"earliest": "2026-07-06"}
)
PERSON_HAS_MANY_NEEDS_WAITING = Refusal(
    "person_has_many_needs_waiting",
    Kind.CONFLICT,
    "You have sent in as many needs as one person may while they wait for an answer.",
    {"limit": 5},
)
RAISED_NEED_IS_UNKNOWN = Refusal(
    "raised_need_is_unknown",
    Kind.NOT_FOUND,
    "Nothing that a resident sent in waits here under this id.",
)
