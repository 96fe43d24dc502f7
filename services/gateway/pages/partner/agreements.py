"""An agreement as the partner reads it: every version, what changed, and the signature."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.partner.access import own_page, own_partners
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.terms import ShownVersion, versions_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.agreements.commands import SignAgreement, SignAgreementRequest
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.agreements.views import AgreementState, AgreementView, GetAgreement
from shared.contracts.partners.refusals.agreements import AGREEMENT_IS_UNKNOWN
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)

_ENDED = frozenset({AgreementState.EXPIRED, AgreementState.TERMINATED, AgreementState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAgreementPage(PageView):
    """The agreement, and the button with which its representative signs what they have read."""

    template: ClassVar[str] = "partner/agreement.html"

    agreement: AgreementView
    versions: tuple[ShownVersion, ...]
    may_sign: bool
    form: FormView


@own_page(router, "GET /{community}/partner/agreements/{agreement_id}")
async def agreement(visit: Visit) -> Response:
    """The agreement."""
    return await _page(visit, None)


@own_page(router, "POST /{community}/partner/agreements/{agreement_id}/sign")
async def sign(visit: Visit) -> Response:
    """Signs the version that was read: a newer draft is never signed by mistake."""
    pairs = await visit.fields()
    found = await _agreement(visit)
    version = dict(pairs).get("version", "")
    body = SignAgreementRequest(
        side=Side.PARTNER, version=int(version) if version.isdecimal() and 0 < int(version) < 10_000 else 1
    )
    try:
        outcome = await visit.submit(
            SignAgreement, body, once=once_of(pairs), agreement_id=found.agreement_id
        )
    except Rejected as wrong:
        return await _page(visit, wrong)
    path = f"/{visit.community}/partner/agreements/{found.agreement_id}"
    return visit.see_done(path, SignAgreement, outcome)


async def _agreement(visit: Visit) -> AgreementView:
    agreement_id = visit.id_part("agreement_id", AGREEMENT_IS_UNKNOWN)
    return require(await visit.ask(GetAgreement(agreement_id=agreement_id)), AGREEMENT_IS_UNKNOWN)


async def _page(visit: Visit, wrong: Wrong | None) -> Response:
    found = await _agreement(visit)
    partner = (await partners_of(visit)).get(found.partner_id)
    unsigned = found.versions[-1].partner_signed_at is None and found.state not in _ENDED
    view = OwnAgreementPage(
        title=partner.project if partner else visit.words("agreements.title"),
        agreement=found,
        versions=await versions_of(visit, found),
        may_sign=unsigned and found.partner_id in await own_partners(visit),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)
