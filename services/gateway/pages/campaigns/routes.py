"""The list of campaigns, and drafting one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.campaigns.commands import (
    DraftCampaign,
    DraftCampaignRequest,
    RecordCertificate,
    RecordCertificateRequest,
)
from shared.contracts.fund.campaigns.events import CampaignDrafted
from shared.contracts.fund.campaigns.terms import CampaignKind, FundingMode
from shared.contracts.fund.campaigns.views import CampaignView, CertificateView, GetCertificate, ListCampaigns
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignsPage(PageView):
    """Every campaign, the latest first; and the certificate under which all may be asked."""

    template: ClassVar[str] = "campaigns/campaigns.html"

    campaigns: tuple[CampaignView, ...]
    certificate: CertificateView | None
    may_draft: bool
    may_certify: bool
    form: FormView
    next_cursor: str | None


@page(router, "GET /{community}/fund/campaigns")
async def campaigns(visit: Visit) -> Response:
    """The list."""
    return await _campaigns_page(visit, (), None)


@page(router, "POST /{community}/fund/certificate")
async def certify(visit: Visit) -> Response:
    """The treasurer records the host charity's certificate."""
    pairs = await visit.fields()
    try:
        body = read(RecordCertificateRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(RecordCertificate, body, once=once_of(pairs))
    except (FormInvalid, Rejected) as wrong:
        return await _campaigns_page(visit, pairs, wrong)
    return visit.see_done(f"/{visit.community}/fund/campaigns", RecordCertificate, outcome)


async def _campaigns_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    found = await visit.ask(ListCampaigns(cursor=visit.asked("cursor")[:512] or None))
    view = CampaignsPage(
        title=visit.words("campaigns.title"),
        list_files=await files_of(visit, "fund-campaigns"),
        campaigns=tuple(found.items),
        certificate=await visit.ask(GetCertificate()),
        may_draft=await visit.has(Role.STAFF, Role.TREASURER),
        may_certify=await visit.has(Role.TREASURER),
        form=await visit.form(wrong, pairs),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view, wrong=wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage(PageView):
    """Drafting a campaign."""

    template: ClassVar[str] = "campaigns/draft.html"

    kinds: tuple[CampaignKind, ...]
    modes: tuple[FundingMode, ...]
    form: FormView


@page(router, "GET /{community}/fund/campaign-draft")
async def drafting(visit: Visit) -> Response:
    """The form, for those who may draft one."""
    await visit.caller(DraftCampaign)
    return await _draft_page(visit, (), None)


@page(router, "POST /{community}/fund/campaign-draft")
async def draft(visit: Visit) -> Response:
    """Drafts it, and leads to its page."""
    pairs = await visit.fields()
    try:
        body = read(DraftCampaignRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(DraftCampaign, body, once=once_of(pairs))
    except (FormInvalid, Rejected) as wrong:
        return await _draft_page(visit, pairs, wrong)
    made = outcome.one(CampaignDrafted).campaign_id
    return visit.see_done(f"/{visit.community}/fund/campaigns/{made}?done=1", DraftCampaign, outcome)


async def _draft_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    view = DraftPage(
        title=visit.words("campaigns.draft"),
        kinds=tuple(CampaignKind),
        modes=tuple(FundingMode),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)
