"""An agreement as the partner reads it: every version, what changed, and the signature."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.partner.access import own_form, own_page, own_partners
from services.gateway.pages.site.agreements import ENDED, agreement_of, end_form, sign_for
from services.gateway.pages.site.form_views import FormView, Wrong
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.terms import ShownVersion, versions_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.agreements.views import AgreementView

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAgreementPage(PageView):
    """The agreement, and the button with which its representative signs what they have read."""

    template: ClassVar[str] = "partner/agreement.html"

    agreement: AgreementView
    versions: tuple[ShownVersion, ...]
    may_sign: bool
    may_end: bool
    form: FormView


@own_page(router, "GET /{community}/partner/agreements/{agreement_id}")
async def agreement(visit: Visit) -> Response:
    """The agreement."""
    return await _page(visit, None)


@own_page(router, "POST /{community}/partner/agreements/{agreement_id}/sign")
async def sign(visit: Visit) -> Response:
    """Signs for the partner the version that was read."""
    return await sign_for(Side.PARTNER, visit, "partner/agreements", _page)


@own_form(router, "/{community}/partner/agreements/{agreement_id}/end")
async def end(visit: Visit) -> Response:
    """Whoever acts for the partner ends it, or gives up what is not in force yet."""
    return await end_form(visit, "partner/agreements")


async def _page(visit: Visit, wrong: Wrong | None) -> Response:
    found = await agreement_of(visit)
    partner = (await partners_of(visit)).get(found.partner_id)
    acts = found.partner_id in await own_partners(visit)
    unsigned = found.versions[-1].partner_signed_at is None and found.state not in ENDED
    view = OwnAgreementPage(
        title=partner.project if partner else visit.words("agreements.title"),
        agreement=found,
        versions=await versions_of(visit, found),
        may_sign=unsigned and acts,
        may_end=acts and found.state not in ENDED,
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)
