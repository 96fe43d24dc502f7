"""A new check for work with minors, recorded at the desk for whoever represents a partner."""

from fastapi import APIRouter, Response

from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.decisions.commands import RecordScreening, RecordScreeningRequest
from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


@desk_form(router, "/{community}/desk/partners/{partner_id}/screening")
async def record(visit: Visit) -> Response:
    """Until when it is valid; whose it is, is the partner's to say."""
    partner_id = visit.id_part("partner_id", PARTNER_IS_UNKNOWN)
    partner = require((await partners_of(visit)).get(partner_id), PARTNER_IS_UNKNOWN)
    back = f"/{visit.community}/partners/{partner_id}"
    form = Form(
        title=visit.words("screening.record"),
        back=back,
        back_words=partner.project,
        lead=visit.words("screening.record_lead"),
        fields=(Fields(visit.words)("valid_until", Kind.MOMENT, hint="cases.screening_hint"),),
        button=visit.words("screening.record"),
    )

    async def done(body: RecordScreeningRequest, once: str) -> Response:
        outcome = await visit.submit(RecordScreening, body, once=once)
        return visit.see_done(back, RecordScreening, outcome)

    whose = (("person", partner.representative),)
    return await answer_form(visit, form, RecordScreeningRequest, done, whose)
