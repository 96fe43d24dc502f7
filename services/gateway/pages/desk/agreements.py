"""Agreements at the desk: drafted with an admitted partner, amended, and signed for the community."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.agreements import texts_of
from services.gateway.operations.related_partners import is_related
from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.site.agreements import ENDED, agreement_of, end_form, sign_for
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong
from services.gateway.pages.site.names import partners_of, room_choices
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.terms import ShownVersion, versions_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.agreements.commands import (
    AgreementRequest,
    AmendAgreement,
    DraftAgreement,
)
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.agreements.views import READ_AGREEMENT_TEXT, AgreementState, AgreementView
from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.partnership import PartnerView
from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


@desk_form(router, "/{community}/desk/partners/{partner_id}/agreement")
async def draft(visit: Visit) -> Response:
    """Drafts the agreement with a partner; one that is there is shown instead."""
    partner_id = visit.id_part("partner_id", PARTNER_IS_UNKNOWN)
    partner = require((await partners_of(visit)).get(partner_id), PARTNER_IS_UNKNOWN)
    if partner.agreement_id is not None and visit.request.method != "POST":
        return visit.see(f"/{visit.community}/desk/agreements/{partner.agreement_id}")
    form = Form(
        title=visit.words("agreements.draft"),
        back=f"/{visit.community}/desk/applications/{partner.application_id}",
        back_words=partner.project,
        lead=await _lead(visit),
        fields=await _fields(visit),
        values=(("free_hours_owed", "0"), ("serves_minors", "false")),
        button=visit.words("agreements.draft_button"),
    )

    async def done(body: AgreementRequest, once: str) -> Response:
        outcome = await visit.submit(DraftAgreement, body, once=once, partner_id=partner_id)
        path = f"/{visit.community}/desk/agreements/{outcome.made('agreement_id')}"
        return visit.see_done(path, DraftAgreement, outcome)

    return await answer_form(visit, form, AgreementRequest, done)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAgreementPage(PageView):
    """One agreement, version by version."""

    template: ClassVar[str] = "desk/agreement.html"

    agreement: AgreementView
    partner: PartnerView | None
    versions: tuple[ShownVersion, ...]
    may_sign: bool
    may_amend: bool
    may_end: bool
    form: FormView


@desk_page(router, "GET /{community}/desk/agreements/{agreement_id}")
async def agreement(visit: Visit) -> Response:
    """The agreement."""
    return await _page(visit, None)


@desk_page(router, "POST /{community}/desk/agreements/{agreement_id}/sign")
async def sign(visit: Visit) -> Response:
    """Signs for the community the version that was read."""
    return await sign_for(Side.COMMUNITY, visit, "desk/agreements", _page)


@desk_form(router, "/{community}/desk/agreements/{agreement_id}/amend")
async def amend(visit: Visit) -> Response:
    """Drafts a new version; the old one holds until both sides have signed it. One that ends soon is renewed:
    the form proposes as long again."""
    found = await agreement_of(visit)
    back = f"/{visit.community}/desk/agreements/{found.agreement_id}"
    shown, terms = await visit.shown(), found.terms
    starts_at, ends_at = terms.starts_at, terms.ends_at
    if found.renewal_due:
        starts_at, ends_at = ends_at, ends_at + (ends_at - starts_at)
    text, title = await _text_in_force(visit, found), "renew" if found.renewal_due else "amend"
    form = Form(
        title=visit.words(f"agreements.{title}"),
        back=back,
        back_words=visit.words("agreements.title"),
        lead=await _lead(visit),
        fields=await _fields(visit),
        values=(
            ("free_hours_owed", str(terms.free_hours_owed)),
            ("serves_minors", "true" if terms.serves_minors else "false"),
            *(("space_ids", one) for one in terms.space_ids),
            *(("session_categories", one.value) for one in terms.session_categories),
            ("starts_at", shown.typed(starts_at)),
            ("ends_at", shown.typed(ends_at)),
            ("text", text),
        ),
        button=visit.words(f"agreements.{title}"),
    )

    async def done(body: AgreementRequest, once: str) -> Response:
        if isinstance(body.text, str) and body.text.split() == text.split():
            # It holds on, with the hash that both sides know.
            body = body.model_copy(update={"text": None})
        outcome = await visit.submit(AmendAgreement, body, once=once, agreement_id=found.agreement_id)
        return visit.see_done(back, AmendAgreement, outcome)

    return await answer_form(visit, form, AgreementRequest, done)


async def _text_in_force(visit: Visit, found: AgreementView) -> str:
    """The text of the version in force; empty where it has none."""
    texts = await texts_of(await visit.caller_of(READ_AGREEMENT_TEXT), found)
    return next((one.text for one in texts if one.version == found.version), None) or ""


@desk_form(router, "/{community}/desk/agreements/{agreement_id}/end")
async def end(visit: Visit) -> Response:
    """Ends it before its term is over, or gives up what is not in force yet."""
    return await end_form(visit, "desk/agreements")


async def _lead(visit: Visit) -> str:
    rules = (await visit.here()).rules
    shown = await visit.shown()
    return visit.words(
        "agreements.rules", share=shown.percent(rules.share_bps), ratio=shown.percent(rules.price_ratio_bps)
    )


async def _fields(visit: Visit) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    rooms = await room_choices(visit)
    return (
        fields("starts_at", Kind.MOMENT),
        fields("ends_at", Kind.MOMENT),
        fields("free_hours_owed", Kind.NUMBER),
        fields("space_ids", Kind.CHECKS, choices=rooms, hint="agreements.spaces_hint"),
        fields(
            "session_categories",
            Kind.CHECKS,
            choices=tuple((one.value, visit.words.of(one)) for one in SessionCategory),
            hint="agreements.session_categories_hint",
            label="agreements.session_categories",
        ),
        fields.yes_or_no("serves_minors"),
        fields("text", Kind.AREA, hint="agreements.text_hint", required=False, label="agreements.text"),
    )


async def _page(visit: Visit, wrong: Wrong | None) -> Response:
    found = await agreement_of(visit)
    partner = (await partners_of(visit)).get(found.partner_id)
    newest = found.versions[-1]
    decides = not await is_related(await visit.caller(AmendAgreement), found.partner_id)
    view = DeskAgreementPage(
        title=partner.project if partner else visit.words("agreements.title"),
        agreement=found,
        partner=partner,
        versions=await versions_of(visit, found),
        may_sign=decides
        and newest.partner_signed_at is not None
        and newest.community_signed_at is None
        and found.state not in ENDED,
        may_amend=decides and found.state is AgreementState.ACTIVE,
        may_end=found.state not in ENDED,
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)
