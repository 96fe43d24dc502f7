"""How the partners service says no: about the roster of a partner."""

from shared.kernel.refusals import Kind, Refusal

PERSON_IS_ON_THE_ROSTER = Refusal(
    "person_is_on_the_roster",
    Kind.CONFLICT,
    "The person is on the partner's roster in this role already.",
    {"role": "member"},
)
PARTNER_HAS_A_SECOND_REPRESENTATIVE = Refusal(
    "partner_has_a_second_representative",
    Kind.CONFLICT,
    "A partner has one second representative at most: make the present one a member first.",
)
ROSTER_IS_FULL = Refusal(
    "roster_is_full", Kind.CONFLICT, "The roster has as many people as it may have.", {"limit": 50}
)
INVITATION_IS_UNKNOWN = Refusal(
    "invitation_is_unknown", Kind.NOT_FOUND, "This partner has not invited you, or no longer does."
)
WHO_OFFERS_DOES_NOT_ACCEPT = Refusal(
    "who_offers_does_not_accept",
    Kind.FORBIDDEN,
    "An invitation or a hand-over is accepted by another person than the one who entered it.",
)
REPRESENTATIVE_HANDS_OVER_FIRST = Refusal(
    "representative_hands_over_first",
    Kind.CONFLICT,
    "A partner always has a representative: hand over to another member before this one goes.",
)
PERSON_IS_NOT_ON_THE_ROSTER = Refusal(
    "person_is_not_on_the_roster", Kind.CONFLICT, "Only a member of the partner's roster can take it over."
)
HANDOVER_IS_NOT_OFFERED = Refusal(
    "handover_is_not_offered", Kind.NOT_FOUND, "Nobody has offered to hand this partner over to you."
)
REPRESENTATIVE_IS_STILL_HERE = Refusal(
    "representative_is_still_here",
    Kind.CONFLICT,
    "The representative is here and hands over in person; staff do so once that person has left.",
)
