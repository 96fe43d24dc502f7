"""What a visitor can do with a purchase as it stands."""

from collections.abc import Collection, Mapping

from shared.contracts.partners.partnership import PartnerView
from shared.contracts.partners.purchases.views import MilestoneState, PurchaseState, PurchaseView
from shared.kernel.roles import Role

OF_MILESTONES = {
    "deliver": MilestoneState.OPEN,
    "accept": MilestoneState.DELIVERED,
    "send-back": MilestoneState.DELIVERED,
    "invoice": MilestoneState.ACCEPTED,
    "ask-again": MilestoneState.PAYMENT_REFUSED,
}
"""In which state a milestone has to be for each act on it."""
_OF_BUYERS = {
    "offer": {PurchaseState.SCOPED},
    "award": {PurchaseState.SCOPED},
    "contract": {PurchaseState.AWARDED, PurchaseState.CONTRACT_DRAFTED, PurchaseState.SIGNED_BY_PARTNER},
    "countersign": {PurchaseState.SIGNED_BY_PARTNER},
    "ask-again": {PurchaseState.CONTRACTED},
    "acceptors": {*PurchaseState} - {PurchaseState.COMPLETED, PurchaseState.GIVEN_UP},
    "give-up": {*PurchaseState} - {PurchaseState.COMPLETED, PurchaseState.GIVEN_UP},
}

NOT_OF_THE_RELATED = frozenset(
    {"acceptors", "award", "contract", "countersign", "ask-again", "accept", "send-back", "give-up"}
)
"""What the rules refuse to whoever is related to one who sells (Guangzhou 33)."""


def acts_of(
    purchase: PurchaseView, person: str, roles: Collection[Role], partners: Mapping[str, PartnerView]
) -> tuple[str, ...]:
    """The acts that the page offers; the rules have the last word."""
    found: list[str] = []
    partner = partners.get(purchase.partner_id or "")
    if partner is not None and person in {partner.representative, partner.second_representative}:
        if purchase.state is PurchaseState.CONTRACT_DRAFTED:
            found.append("sign")
        found += ["deliver", "invoice"]
    named = {*purchase.residents, *purchase.staff}
    if person in named:
        found += ["accept", "send-back"]
    elif Role.STAFF in roles:
        found += [act for act, states in _OF_BUYERS.items() if purchase.state in states]
    return tuple(one for one in found if _is_due(purchase, one))


def _is_due(purchase: PurchaseView, act: str) -> bool:
    """Whether some milestone waits for an act on one."""
    state = OF_MILESTONES.get(act)
    if state is None:
        return act != "award" or bool(purchase.offers)
    return purchase.state is PurchaseState.CONTRACTED and any(
        one.state is state for one in purchase.milestones
    )
