"""How the partners service says no: about intents."""

from shared.kernel.refusals import Kind, Refusal

INTENT_IS_UNKNOWN = Refusal("intent_is_unknown", Kind.NOT_FOUND, "There is no such intent in this community.")
INTENT_BELONGS_TO_SOMEBODY_ELSE = Refusal(
    "intent_belongs_to_somebody_else", Kind.FORBIDDEN, "Only the person who offered an intent may use it."
)
INTENT_WAITS_NO_MORE = Refusal(
    "intent_waits_no_more",
    Kind.CONFLICT,
    "The intent is no longer open to this: it has gone on, or ended.",
    {"state": "withdrawn"},
)
PERSON_HAS_MANY_INTENTS_WAITING = Refusal(
    "person_has_many_intents_waiting",
    Kind.CONFLICT,
    "You have as many intents waiting as one person may: withdraw one first.",
    {"limit": 20},
)
RECEPTION_LIES_IN_THE_PAST = Refusal(
    "reception_lies_in_the_past", Kind.INVALID, "A reception is planned for a time to come."
)
NO_RECEPTION_CAN_BE_PLANNED = Refusal(
    "no_reception_can_be_planned",
    Kind.CONFLICT,
    "None of these intents waits for a reception.",
    {"skipped": [{"intent_id": "0197d9a0-0000-7000-8000-000000000001", "reason": "intent_waits_no_more"}]},
)
RECEPTIONS_ARE_ONLY_TRIED = Refusal(
    "receptions_are_only_tried",
    Kind.CONFLICT,
    "This is what planning these receptions would do; nothing was planned.",
    {"planned": [], "busy": [], "skipped": []},
)
INTENT_HAS_NOT_LAPSED = Refusal(
    "intent_has_not_lapsed",
    Kind.CONFLICT,
    "An intent lapses when its reception is over without a talk, or when no application follows the "
    "invitation to apply.",
    {"state": "waiting"},
)
INTENTS_ARE_OF_TWO_PEOPLE = Refusal(
    "intents_are_of_two_people",
    Kind.CONFLICT,
    "Only intents of one person are merged, and not with themselves.",
)
