"""Who applies: a form of its own, since nobody but the applicant and staff reads what it says."""

from fastapi import APIRouter, Response

from services.gateway.operations.identities import get_identity, identify_applicant, known_already
from services.gateway.pages.partner.access import own_application, own_form
from services.gateway.pages.site.fields import Field, Fields, Kind, flat
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.admission import PartnerForm
from shared.contracts.partners.applications.identity import (
    GetApplicantIdentity,
    IdentifyApplicant,
    IdentifyApplicantRequest,
)

router = APIRouter(include_in_schema=False)


@own_form(router, "/{community}/partner/applications/{application_id}/identity")
async def identity(visit: Visit) -> Response:
    """Name and phone; for an organisation its credit code, and until when its licence is valid."""
    found = await own_application(visit)
    back = f"/{visit.community}/partner/applications/{found.application_id}"
    caller = await visit.caller(GetApplicantIdentity)
    said = await get_identity(caller, found.application_id)
    known = await known_already(caller) if said is None else said.model_dump(mode="json")
    is_team = found.form is PartnerForm.TEAM
    asked = _fields(visit, is_team=is_team)
    names = {one.name for one in asked}
    form = Form(
        title=visit.words("part.identity"),
        back=back,
        back_words=found.project,
        lead=visit.words("partner.identity_text"),
        facts=((visit.words("partners.organisation"), found.organisation or ""),) if is_team else (),
        fields=asked,
        values=tuple(flat({name: value for name, value in known.items() if name in names})),
        button=visit.words("partner.save"),
    )

    async def done(body: IdentifyApplicantRequest, once: str) -> Response:
        changing = await visit.changing(IdentifyApplicant, once)
        outcome = await identify_applicant(changing, found.application_id, body)
        return visit.see_done(back, IdentifyApplicant, outcome)

    return await answer_form(visit, form, IdentifyApplicantRequest, done)


def _fields(visit: Visit, *, is_team: bool) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    person = (
        fields("name", hint="partner.identity_name_hint"),
        fields("phone", Kind.PHONE, hint="partner.identity_phone_hint"),
    )
    if not is_team:
        return person
    return (
        *person,
        fields("credit_code", hint="partner.credit_code_hint"),
        fields("licence_valid_until", Kind.DAY, hint="partner.licence_hint", required=False),
    )
