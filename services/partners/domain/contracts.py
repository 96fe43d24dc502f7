"""The contract about bought work: drafted, signed by the partner, signed by the community."""

from services.partners.domain.guards import hands, particulars_of, require_unrelated_to_partner
from services.partners.domain.partnership import require_present_partner
from services.partners.domain.purchase_state import Milestone, Purchase
from services.partners.domain.purchases import require_buyer, require_purchase, supplier_of
from services.partners.domain.state import Programme
from services.partners.domain.terms import require_good_standing
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.purchases.buying import DraftContract, SignContract
from shared.contracts.partners.purchases.events import ContractDrafted, ContractSigned
from shared.contracts.partners.purchases.terms import Contract
from shared.contracts.partners.purchases.views import PurchaseState
from shared.contracts.partners.refusals.agreements import (
    NOBODY_SIGNS_FOR_BOTH,
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_SIGNS_FIRST,
)
from shared.contracts.partners.refusals.purchases import (
    CONTRACT_MUST_MAKE_UP_THE_PRICE,
    CONTRACT_VERSION_IS_NOT_OPEN,
    PURCHASE_IS_NOT_AWARDED,
    PURCHASE_IS_PAST_THIS,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role


def _require_awarded(purchase: Purchase) -> str:
    """The partner of whom it is bought, if there is one."""
    if purchase.given_up:
        raise Rejected(PURCHASE_IS_PAST_THIS, state=purchase.state.value)
    if purchase.partner_id is None:
        raise Rejected(PURCHASE_IS_NOT_AWARDED, state=purchase.state.value)
    return purchase.partner_id


def draft_contract(state: Programme, command: DraftContract) -> list[Event]:
    purchase = require_purchase(state, command.purchase_id)
    partner_id = _require_awarded(purchase)
    if purchase.contracted:
        raise Rejected(PURCHASE_IS_PAST_THIS, state=purchase.state.value)
    require_buyer(state, purchase, command)
    require_unrelated_to_partner(state, supplier_of(state, purchase), command)
    contract = particulars_of(Contract, command)
    if contract.price_fen != purchase.price_fen:
        raise Rejected(
            CONTRACT_MUST_MAKE_UP_THE_PRICE,
            price_fen=purchase.price_fen,
            milestones_fen=contract.price_fen,
        )
    return [
        ContractDrafted(
            purchase_id=command.purchase_id,
            partner_id=partner_id,
            version=purchase.version + 1,
            contract=contract,
            drafted_by=command.actor.id,
            drafted_at=command.now,
        )
    ]


def contract_drafted(state: Programme, event: ContractDrafted) -> None:
    purchase = state.purchases[event.purchase_id]
    purchase.version = event.version
    purchase.partner_signers = set()
    purchase.milestones = [Milestone(one.title, one.amount_fen) for one in event.contract.milestones]
    purchase.buyers.add(event.drafted_by)


def sign_contract(state: Programme, command: SignContract) -> list[Event]:
    if command.side is Side.COMMUNITY and not command.actor.has(Role.STAFF):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[Role.STAFF])
    purchase = require_purchase(state, command.purchase_id)
    partner_id = _require_awarded(purchase)
    partner = supplier_of(state, purchase)
    if command.side is Side.PARTNER and not partner.acts(command.actor.person):
        raise Rejected(ONLY_THE_REPRESENTATIVE_MAY)
    if not purchase.version or command.version != purchase.version:
        raise Rejected(CONTRACT_VERSION_IS_NOT_OPEN, open_version=_open_version(purchase))
    if purchase.contracted or (command.side is Side.PARTNER and purchase.partner_signers):
        return []
    require_good_standing(require_present_partner(state, partner_id))
    if command.side is Side.COMMUNITY:
        _require_second_person(state, purchase, command)
    return [
        ContractSigned(
            purchase_id=command.purchase_id,
            partner_id=partner_id,
            version=command.version,
            side=command.side,
            signed_by=command.actor.person,
            entered_by=command.actor.id,
            signed_at=command.now,
        )
    ]


def _open_version(purchase: Purchase) -> int | None:
    is_open = purchase.state in {PurchaseState.CONTRACT_DRAFTED, PurchaseState.SIGNED_BY_PARTNER}
    return purchase.version if is_open else None


def _require_second_person(state: Programme, purchase: Purchase, command: SignContract) -> None:
    if not purchase.partner_signers:
        raise Rejected(PARTNER_SIGNS_FIRST)
    if not hands(command).isdisjoint(purchase.partner_signers):
        raise Rejected(NOBODY_SIGNS_FOR_BOTH)
    require_buyer(state, purchase, command)
    require_unrelated_to_partner(state, supplier_of(state, purchase), command)


def contract_signed(state: Programme, event: ContractSigned) -> None:
    purchase = state.purchases[event.purchase_id]
    if event.side is Side.PARTNER:
        purchase.partner_signers = {event.signed_by, event.entered_by}
    else:
        purchase.contracted = True
        purchase.buyers.add(event.signed_by)
