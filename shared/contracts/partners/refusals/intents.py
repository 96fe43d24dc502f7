"""How the partners service says no: about intents."""

from shared.kernel.refusals import Kind, Refusal

INTENT_IS_UNKNOWN = Refusal("intent_is_unknown", Kind.NOT_FOUND, "There is no such intent in this community.")
INTENT_BELONGS_TO_SOMEBODY_ELSE = Refusal(
    "intent_belongs_to_somebody_else", Kind.FORBIDDEN, "Only the person who offered an intent may use it."
)
INTENT_WAITS_NO_MORE = Refusal(
    "intent_waits_no_more", Kind.CONFLICT, "The intent was taken up or withdrawn.", {"state": "withdrawn"}
)
PERSON_HAS_MANY_INTENTS_WAITING = Refusal(
    "person_has_many_intents_waiting",
    Kind.CONFLICT,
    "You have as many intents waiting as one person may: withdraw one first.",
    {"limit": 20},
)
