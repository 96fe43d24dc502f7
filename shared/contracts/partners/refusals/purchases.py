"""How the partners service says no: about work that is bought."""

from shared.kernel.refusals import Kind, Refusal

PURCHASE_IS_UNKNOWN = Refusal(
    "purchase_is_unknown", Kind.NOT_FOUND, "There is no such purchase in this community."
)
PURCHASE_IS_PAST_THIS = Refusal(
    "purchase_is_past_this",
    Kind.CONFLICT,
    "The purchase has come too far for this, or was given up.",
    {"state": "contracted"},
)
PURCHASE_IS_NOT_AWARDED = Refusal(
    "purchase_is_not_awarded", Kind.CONFLICT, "No offer is chosen yet.", {"state": "scoped"}
)
BUYER_DOES_NOT_ACCEPT = Refusal(
    "buyer_does_not_accept",
    Kind.FORBIDDEN,
    "Who has a hand in buying does not accept what is delivered, and who accepts it has no hand in buying.",
)
OFFER_IS_ABOVE_THE_BUDGET = Refusal(
    "offer_is_above_the_budget",
    Kind.INVALID,
    "The offer asks for more than the purchase may cost.",
    {"budget_fen": 2_400_000},
)
OFFER_IS_UNKNOWN = Refusal("offer_is_unknown", Kind.NOT_FOUND, "This purchase has no such offer.")
ONLY_A_PARTNERS_OFFER_IS_CHOSEN = Refusal(
    "only_a_partners_offer_is_chosen",
    Kind.INVALID,
    "Work is bought from partners: the offer of anybody else is there for comparison.",
)
PARTNER_SELLS_NO_SERVICES = Refusal(
    "partner_sells_no_services",
    Kind.INVALID,
    "The partner was admitted for another mechanism than purchased services.",
    {"mechanism": "space_cooperation"},
)
TOO_FEW_OFFERS_NEED_A_REASON = Refusal(
    "too_few_offers_need_a_reason",
    Kind.INVALID,
    "Fewer than 3 offers are compared only for a reason that is published.",
    {"offers": 1, "needed": 3},
)
CONTRACT_MUST_MAKE_UP_THE_PRICE = Refusal(
    "contract_must_make_up_the_price",
    Kind.INVALID,
    "The amounts of the milestones must add up to the price of the chosen offer.",
    {"price_fen": 2_000_000, "milestones_fen": 2_100_000},
)
CONTRACT_VERSION_IS_NOT_OPEN = Refusal(
    "contract_version_is_not_open",
    Kind.CONFLICT,
    "This version of the contract does not wait for signatures.",
    {"open_version": 2},
)
CONTRACT_IS_NOT_SIGNED = Refusal(
    "contract_is_not_signed", Kind.CONFLICT, "Both sides must have signed the contract.", {"state": "awarded"}
)
CONTRACT_HAS_NO_SUCH_MILESTONE = Refusal(
    "contract_has_no_such_milestone", Kind.NOT_FOUND, "The contract has no milestone of this number."
)
MILESTONE_IS_NOT_AT_THIS_POINT = Refusal(
    "milestone_is_not_at_this_point",
    Kind.CONFLICT,
    "The milestone waits for something else: delivery, acceptance, invoice and payment follow each other.",
    {"state": "open"},
)
ONLY_WHO_IS_NAMED_ACCEPTS = Refusal(
    "only_who_is_named_accepts",
    Kind.FORBIDDEN,
    "Only the residents and staff who are named for it accept what is delivered.",
)
INVOICE_IS_ABOVE_THE_MILESTONE = Refusal(
    "invoice_is_above_the_milestone",
    Kind.INVALID,
    "The invoice asks for more than the contract pays for the milestone.",
    {"amount_fen": 1_000_000},
)
INVOICE_NUMBER_IS_TAKEN = Refusal(
    "invoice_number_is_taken", Kind.CONFLICT, "The partner has sent an invoice of this number before."
)
WORK_WAITS_FOR_ITS_PAYMENT = Refusal(
    "work_waits_for_its_payment",
    Kind.CONFLICT,
    "A purchase is not given up while delivered work waits for acceptance or payment.",
    {"milestone": 1},
)
