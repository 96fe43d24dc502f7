"""Work that is bought, until an offer is chosen: scope, those who will accept, offers, the choice."""

from services.partners.domain.guards import bound_to, hands, particulars_of, require_unrelated_to_partner
from services.partners.domain.needs import require_listed_need
from services.partners.domain.partnership import require_partner, require_present_partner
from services.partners.domain.purchase_state import Purchase
from services.partners.domain.state import Partner, Programme
from services.partners.domain.terms import require_good_standing
from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.purchases.buying import (
    AwardPurchase,
    GiveUpPurchase,
    NameAcceptors,
    RecordOffer,
    ScopePurchase,
)
from shared.contracts.partners.purchases.events import (
    AcceptorsNamed,
    OfferRecorded,
    PurchaseAwarded,
    PurchaseGivenUp,
    PurchaseScoped,
)
from shared.contracts.partners.purchases.terms import OFFERS_COMPARED, ComparedOffer, PurchaseScope
from shared.contracts.partners.purchases.views import MilestoneState, PurchaseState
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.purchases import (
    BUYER_DOES_NOT_ACCEPT,
    OFFER_IS_ABOVE_THE_BUDGET,
    OFFER_IS_UNKNOWN,
    ONLY_A_PARTNERS_OFFER_IS_CHOSEN,
    PARTNER_SELLS_NO_SERVICES,
    PURCHASE_IS_PAST_THIS,
    PURCHASE_IS_UNKNOWN,
    TOO_FEW_OFFERS_NEED_A_REASON,
    WORK_WAITS_FOR_ITS_PAYMENT,
)
from shared.contracts.partners.reviews.relations import known_as
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected

_OVER = (PurchaseState.COMPLETED, PurchaseState.GIVEN_UP)


def require_purchase(state: Programme, purchase_id: str) -> Purchase:
    purchase = state.purchases.get(purchase_id)
    if purchase is None:
        raise Rejected(PURCHASE_IS_UNKNOWN)
    return purchase


def require_apart(state: Programme, acceptors: set[str], buyers: set[str]) -> None:
    """Who accepts what is delivered has no hand in buying it, under none of their ids."""
    if not {*map(state.one, acceptors)}.isdisjoint(map(state.one, buyers)):
        raise Rejected(BUYER_DOES_NOT_ACCEPT)


def require_buyer(state: Programme, purchase: Purchase, command: Command) -> None:
    require_apart(state, purchase.acceptors, hands(command))


def supplier_of(state: Programme, purchase: Purchase) -> Partner:
    """The partner of whom it is bought."""
    return state.partners[purchase.partner_id or ""]


def _require_unbought(purchase: Purchase) -> None:
    if purchase.state is not PurchaseState.SCOPED:
        raise Rejected(PURCHASE_IS_PAST_THIS, state=purchase.state.value)


def scope_purchase(state: Programme, command: ScopePurchase) -> list[Event]:
    scope, field = particulars_of(PurchaseScope, command), None
    if command.need_id is not None:
        need = require_listed_need(state, command.need_id)
        scope, field = scope.model_copy(update={"need_id": need.id}), need.particulars.field
    require_apart(state, {*command.residents, *command.staff}, hands(command))
    return [
        PurchaseScoped(
            purchase_id=command.new_id("purchase"),
            scope=scope,
            residents=command.residents,
            staff=command.staff,
            scoped_by=command.actor.id,
            scoped_at=command.now,
            field=field,
        )
    ]


def purchase_scoped(state: Programme, event: PurchaseScoped) -> None:
    state.purchases[event.purchase_id] = Purchase(
        title=event.scope.title,
        purpose=event.scope.purpose,
        budget_fen=event.scope.budget_fen,
        earmark_id=event.scope.earmark_id,
        residents={*event.residents},
        staff={*event.staff},
        buyers={event.scoped_by},
    )


def name_acceptors(state: Programme, command: NameAcceptors) -> list[Event]:
    purchase = require_purchase(state, command.purchase_id)
    if purchase.state in _OVER:
        raise Rejected(PURCHASE_IS_PAST_THIS, state=purchase.state.value)
    residents, staff = {*command.residents}, {*command.staff}
    require_apart(state, residents | staff, purchase.buyers | hands(command))
    require_buyer(state, purchase, command)
    _require_unrelated_to_all(state, purchase, command)
    if (purchase.residents, purchase.staff) == (residents, staff):
        return []
    return [
        AcceptorsNamed(
            purchase_id=command.purchase_id,
            residents=command.residents,
            staff=command.staff,
            named_by=command.actor.id,
            named_at=command.now,
        )
    ]


def acceptors_named(state: Programme, event: AcceptorsNamed) -> None:
    purchase = state.purchases[event.purchase_id]
    purchase.residents, purchase.staff = {*event.residents}, {*event.staff}
    for milestone in purchase.milestones:
        if not milestone.accepted:
            milestone.accepted_by = {}
    purchase.buyers.add(event.named_by)


def record_offer(state: Programme, command: RecordOffer) -> list[Event]:
    purchase = require_purchase(state, command.purchase_id)
    _require_unbought(purchase)
    require_buyer(state, purchase, command)
    organisation = command.organisation
    if command.partner_id is not None:
        partner = require_present_partner(state, command.partner_id)
        require_unrelated_to_partner(state, partner, command)
        organisation = state.applications[partner.application_id].particulars.organisation
    elif known_as(organisation) in related_organisations(state, command):
        raise Rejected(RELATED_PERSON_TAKES_NO_PART)
    offer = ComparedOffer(
        offer_id=command.new_id("offer"),
        partner_id=command.partner_id,
        organisation=organisation,
        price_fen=command.price_fen,
        days=command.days,
        evidence=command.evidence,
    )
    return [
        OfferRecorded(
            purchase_id=command.purchase_id,
            offer_id=offer.offer_id,
            offer=offer,
            recorded_by=command.actor.id,
            recorded_at=command.now,
        )
    ]


def supplier_key(offer: ComparedOffer) -> str:
    """What two offers of one supplier have in common, whether as a partner or by its name."""
    return known_as(offer.organisation) or offer.partner_id or ""


def offer_recorded(state: Programme, event: OfferRecorded) -> None:
    purchase = state.purchases[event.purchase_id]
    purchase.offers[supplier_key(event.offer)] = event.offer
    purchase.buyers.add(event.recorded_by)


def related_organisations(state: Programme, command: Command) -> set[str]:
    """The organisations to which somebody who has a hand in this command is related, by the register."""
    involved = {*map(state.one, hands(command))}
    return {
        organisation
        for official, register in state.registers.items()
        if state.one(official) in involved
        for organisation in register.organisations
    }


def award_purchase(state: Programme, command: AwardPurchase) -> list[Event]:
    purchase = require_purchase(state, command.purchase_id)
    _require_unbought(purchase)
    require_buyer(state, purchase, command)
    chosen = _chosen(purchase, command.offer_id)
    partner = require_present_partner(state, chosen.partner_id or "")
    require_good_standing(partner)
    said = state.applications[partner.application_id].particulars
    if said.mechanism is not Mechanism.PURCHASED_SERVICE:
        raise Rejected(PARTNER_SELLS_NO_SERVICES, mechanism=said.mechanism.value)
    _require_unrelated_to_all(state, purchase, command)
    if chosen.price_fen > purchase.budget_fen:
        raise Rejected(OFFER_IS_ABOVE_THE_BUDGET, budget_fen=purchase.budget_fen)
    offers = tuple(purchase.offers.values())
    too_few = len(offers) < OFFERS_COMPARED
    if too_few and command.too_few_reason is None:
        raise Rejected(TOO_FEW_OFFERS_NEED_A_REASON, offers=len(offers), needed=OFFERS_COMPARED)
    return [
        PurchaseAwarded(
            purchase_id=command.purchase_id,
            partner_id=chosen.partner_id or "",
            offer_id=chosen.offer_id,
            price_fen=chosen.price_fen,
            offers=offers,
            reason=command.reason,
            too_few_reason=command.too_few_reason if too_few else None,
            awarded_by=command.actor.id,
            awarded_at=command.now,
            field=said.field,
        )
    ]


def _chosen(purchase: Purchase, offer_id: str) -> ComparedOffer:
    for offer in purchase.offers.values():
        if offer.offer_id == offer_id:
            if offer.partner_id is None:
                raise Rejected(ONLY_A_PARTNERS_OFFER_IS_CHOSEN)
            return offer
    raise Rejected(OFFER_IS_UNKNOWN)


def _require_unrelated_to_all(state: Programme, purchase: Purchase, command: Command) -> None:
    """Whoever chooses is related to none of those who made an offer, however they were told apart."""
    organisations = related_organisations(state, command)
    for offer in purchase.offers.values():
        if known_as(offer.organisation) in organisations:
            raise Rejected(RELATED_PERSON_TAKES_NO_PART)
        if offer.partner_id is not None:
            require_unrelated_to_partner(state, require_partner(state, offer.partner_id), command)


def purchase_awarded(state: Programme, event: PurchaseAwarded) -> None:
    purchase = state.purchases[event.purchase_id]
    purchase.partner_id, purchase.price_fen = event.partner_id, event.price_fen
    purchase.awarded_by = event.awarded_by
    purchase.buyers.add(event.awarded_by)


def give_up_purchase(state: Programme, command: GiveUpPurchase) -> list[Event]:
    purchase = require_purchase(state, command.purchase_id)
    if purchase.state is PurchaseState.GIVEN_UP:
        return []
    if purchase.state is PurchaseState.COMPLETED:
        raise Rejected(PURCHASE_IS_PAST_THIS, state=purchase.state.value)
    require_buyer(state, purchase, command)
    if purchase.partner_id is not None:
        require_unrelated_to_partner(state, supplier_of(state, purchase), command)
    for number, milestone in enumerate(purchase.milestones, start=1):
        if milestone.state not in {MilestoneState.OPEN, MilestoneState.PAID}:
            raise Rejected(WORK_WAITS_FOR_ITS_PAYMENT, milestone=number)
    return [
        PurchaseGivenUp(
            purchase_id=command.purchase_id,
            reason=command.reason,
            given_up_by=command.actor.id,
            given_up_at=command.now,
        )
    ]


def purchase_given_up(state: Programme, event: PurchaseGivenUp) -> None:
    state.purchases[event.purchase_id].given_up = True


def involved_in(state: Programme, purchase: Purchase) -> set[str]:
    """Everybody who bought or accepted it, and the supplier's people: none of them decides on its payment."""
    partner = supplier_of(state, purchase)
    own = state.every_id(purchase.buyers | purchase.acceptors | purchase.partner_signers)
    return own | bound_to(state, state.applications[partner.application_id])
