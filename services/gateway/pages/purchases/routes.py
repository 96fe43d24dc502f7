"""What a community buys: the list, one purchase, and the way to every act on it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import purchases
from services.gateway.operations.applications import READERS
from services.gateway.operations.related_partners import related_partners
from services.gateway.pages.purchases.steps import NOT_OF_THE_RELATED, acts_of
from services.gateway.pages.site.kinds import KindFilter, kind_filter
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.partners.counts import GetProgrammeCounts
from shared.contracts.partners.partnership import PartnerView
from shared.contracts.partners.purchases.terms import ComparedOffer
from shared.contracts.partners.purchases.views import GetPurchase, ListPurchases, PurchaseView
from shared.contracts.partners.refusals.purchases import PURCHASE_IS_UNKNOWN
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchasesPage(PageView):
    """Everything that is bought, the latest first."""

    template: ClassVar[str] = "purchases/purchases.html"

    purchases: tuple[PurchaseView, ...]
    suppliers: Mapping[str, PartnerView]
    kinds: KindFilter
    may_buy: bool
    next_cursor: str | None


@page(router, "GET /{community}/purchases")
async def listing(visit: Visit) -> Response:
    """The list, for everybody."""
    counts = (await visit.ask(GetProgrammeCounts())).purchases
    kinds = kind_filter(visit, counts, mechanisms=False)
    query = ListPurchases(cursor=visit.asked("cursor")[:512] or None, field=kinds.field)
    found = await purchases.list_purchases(await visit.caller(ListPurchases), query)
    view = PurchasesPage(
        title=visit.words("purchases.title"),
        list_files=await files_of(visit, "purchases", query),
        purchases=tuple(found.items),
        suppliers=await partners_of(visit),
        kinds=kinds,
        may_buy=await visit.has(Role.STAFF),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer as it was compared."""

    supplier: str
    offer: ComparedOffer
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchasePage(PageView):
    """One purchase. Who accepts it is shown as a number: their ids say nothing to a reader."""

    template: ClassVar[str] = "purchases/purchase.html"

    purchase: PurchaseView
    supplier: str
    offers: tuple[OfferRow, ...]
    sees_offers: bool
    """Whether the visitor may see what is offered before something is chosen."""
    acts: Collection[str]
    """What the visitor can do with it now: the last part of each act's address."""


@page(router, "GET /{community}/purchases/{purchase_id}")
async def purchase(visit: Visit) -> Response:
    """The purchase, for everybody; its acts for those who have a part in it."""
    found, partners = await purchase_of(visit), await partners_of(visit)
    view = PurchasePage(
        title=found.title,
        purchase=found,
        supplier=_name(found.partner_id, None, partners),
        offers=tuple(
            OfferRow(_name(one.partner_id, one.organisation, partners), one, one.offer_id == found.offer_id)
            for one in sorted(found.offers, key=lambda offer: offer.price_fen)
        ),
        sees_offers=await visit.has(*READERS),
        acts=await open_acts(visit, found),
    )
    return await visit.page(view)


async def open_acts(visit: Visit, found: PurchaseView) -> Collection[str]:
    """What the visitor can do with it now."""
    caller = await visit.caller(GetPurchase)
    acts = acts_of(found, caller.person_id, await visit.roles(), await partners_of(visit))
    if not acts:
        return acts
    sellers = {found.partner_id} if found.partner_id else {one.partner_id for one in found.offers}
    related = await related_partners(caller, sellers)
    return tuple(act for act in acts if not related or act not in NOT_OF_THE_RELATED)


def _name(partner_id: str | None, organisation: str | None, partners: Mapping[str, PartnerView]) -> str:
    """The organisation; of an independent partner what its project is called."""
    partner = partners.get(partner_id or "")
    return organisation or (partner and (partner.organisation or partner.project)) or ""


async def purchase_of(visit: Visit) -> PurchaseView:
    """The purchase of this address, as the visitor may see it."""
    purchase_id = visit.id_part("purchase_id", PURCHASE_IS_UNKNOWN)
    found = await purchases.get_purchase(await visit.caller(GetPurchase), purchase_id)
    return require(found, PURCHASE_IS_UNKNOWN)
