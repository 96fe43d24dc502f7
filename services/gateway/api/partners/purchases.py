"""Work that is bought (购买服务项目): scope, compared offers, contract, delivery, acceptance, invoice."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, Done, created, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import purchases
from services.gateway.operations.caller import Caller
from shared.contracts.partners.purchases.buying import (
    AwardPurchase,
    DraftContract,
    GiveUpPurchase,
    NameAcceptorsRequest,
    RecordOffer,
    ScopePurchaseRequest,
    SignContract,
)
from shared.contracts.partners.purchases.delivering import (
    AcceptMilestone,
    AcceptMilestoneRequest,
    AskPaymentAgain,
    DeliverMilestone,
    InvoiceMilestone,
    RefuseMilestone,
    RefuseMilestoneRequest,
)
from shared.contracts.partners.purchases.events import PurchaseScoped
from shared.contracts.partners.purchases.views import GetPurchase, ListPurchases, PurchaseView
from shared.contracts.partners.refusals.purchases import PURCHASE_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["purchases"])


@route_to(router, "POST /purchases", purchases.SCOPE_PURCHASE)
async def scope_purchase(body: ScopePurchaseRequest, caller: Caller, response: Response) -> Created:
    """Staff say what is to be bought, for how much at most, and who accepts it in the end.

    Whoever buys accepts nothing: those who are named have no hand in offers, choice and contract.
    """
    outcome = await purchases.scope_purchase(caller, body)
    return created(response, outcome, outcome.one(PurchaseScoped).purchase_id, "purchases")


@route_to(router, "GET /purchases", ListPurchases)
async def list_purchases(caller: Caller, query: Annotated[ListPurchases, Query()]) -> Page[PurchaseView]:
    return await purchases.list_purchases(caller, query)


@route_to(router, "GET /purchases/{purchase_id}", GetPurchase)
async def get_purchase(purchase_id: Id, caller: Caller) -> PurchaseView:
    return found(await purchases.get_purchase(caller, purchase_id), PURCHASE_IS_UNKNOWN)


@route_to(router, "PUT /purchases/{purchase_id}/acceptors", purchases.NAME_ACCEPTORS)
async def name_acceptors(
    purchase_id: Id, body: NameAcceptorsRequest, caller: Caller, response: Response
) -> Done:
    """Staff name others to accept what is delivered, where those who were named can't."""
    return done(response, await purchases.name_acceptors(caller, purchase_id, body))


@route_to(router, "POST /purchases/{purchase_id}/acceptances", purchases.ACCEPT_MILESTONE)
async def accept_milestone(
    purchase_id: Id, body: AcceptMilestoneRequest, caller: Caller, response: Response
) -> Done:
    """A resident or a member of staff who is named for it accepts what was delivered.

    When all who are named have, the milestone is accepted, and the partner may send its invoice. Each
    acceptance comes by other hands: whoever gave or entered one enters no other.
    """
    return done(response, await purchases.judge_delivery(caller, AcceptMilestone, purchase_id, body))


@route_to(router, "POST /purchases/{purchase_id}/returns", purchases.REFUSE_MILESTONE)
async def refuse_milestone(
    purchase_id: Id, body: RefuseMilestoneRequest, caller: Caller, response: Response
) -> Done:
    """Somebody who is named for it says what is missing: the milestone is delivered again."""
    return done(response, await purchases.judge_delivery(caller, RefuseMilestone, purchase_id, body))


open_to(router, "POST /purchases/{purchase_id}/offers", RecordOffer)
open_to(router, "POST /purchases/{purchase_id}/award", AwardPurchase)
open_to(router, "POST /purchases/{purchase_id}/contract", DraftContract)
open_to(router, "POST /purchases/{purchase_id}/signatures", SignContract)
open_to(router, "POST /purchases/{purchase_id}/deliveries", DeliverMilestone)
open_to(router, "POST /purchases/{purchase_id}/invoices", InvoiceMilestone)
open_to(router, "POST /purchases/{purchase_id}/payment-requests", AskPaymentAgain)
open_to(router, "POST /purchases/{purchase_id}/surrender", GiveUpPurchase)
