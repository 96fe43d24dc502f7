"""The catalogue of market references: its quotes, who approved each, and what residents challenge."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.references import get_reference, list_references
from services.gateway.operations.related_partners import is_related_to_any_partner
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.references.commands import ApproveReference
from shared.contracts.bookings.references.views import (
    GetReference,
    ListReferences,
    ListReferencesRequest,
    ReferenceState,
    ReferenceView,
)
from shared.contracts.bookings.refusals.references import REFERENCE_IS_UNKNOWN
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

MOST = 200


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A reference, and whether prices stand on it now."""

    reference: ReferenceView
    is_over: bool
    """Whether it was approved and has expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesPage(PageView):
    """The catalogue, the newest first."""

    template: ClassVar[str] = "prices/list.html"

    rows: tuple[ReferenceRow, ...]
    may_propose: bool


@page(router, "GET /{community}/prices")
async def prices(visit: Visit) -> Response:
    """All references that the visitor may see."""
    caller = await visit.caller(ListReferences)
    found = (await list_references(caller, ListReferencesRequest(limit=MOST))).items
    view = PricesPage(
        title=visit.words("prices.title"),
        list_files=await files_of(visit, "references"),
        rows=tuple(_row(visit, one) for one in found),
        may_propose=await visit.has(Role.PARTNER, Role.STAFF),
    )
    return await visit.page(view)


def _row(visit: Visit, one: ReferenceView) -> ReferenceRow:
    approved = one.state is ReferenceState.APPROVED
    now = visit.gateway.clock.now()
    return ReferenceRow(one, approved and one.expires_at is not None and one.expires_at <= now)


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePage(PageView):
    """One reference with its evidence."""

    template: ClassVar[str] = "prices/reference.html"

    row: ReferenceRow
    may_settle: bool
    may_withdraw: bool
    may_challenge: bool
    """Residents; strangers are led to the sign-in first."""
    may_answer: bool
    is_raised: bool


@page(router, "GET /{community}/prices/{reference_id}")
async def price(visit: Visit) -> Response:
    """The reference."""
    one = await reference_of(visit)
    staff = await visit.has(Role.STAFF)
    settles = staff and not await is_related_to_any_partner(await visit.caller(ApproveReference))
    approved = one.state is ReferenceState.APPROVED
    view = PricePage(
        title=one.category,
        row=_row(visit, one),
        may_settle=settles and one.state is ReferenceState.PROPOSED,
        may_withdraw=staff and approved,
        may_challenge=approved and (visit.person_id is None or await visit.has(Role.RESIDENT)),
        may_answer=settles,
        is_raised=bool(visit.asked("raised")),
    )
    return await visit.page(view)


async def reference_of(visit: Visit) -> ReferenceView:
    """The reference of this page; unknown to whoever may not see it."""
    reference_id = visit.id_part("reference_id", REFERENCE_IS_UNKNOWN)
    caller = await visit.caller(GetReference)
    return require(await get_reference(caller, reference_id), REFERENCE_IS_UNKNOWN)
