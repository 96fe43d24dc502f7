"""Places by lot, as the host of a draft sets it."""

from fastapi import APIRouter, Response

from services.gateway.operations.draws import set_draw
from services.gateway.pages.partner.access import own_form
from services.gateway.pages.partner.sessions import own_session
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.draws.commands import SetDraw, SetDrawRequest

router = APIRouter(include_in_schema=False)


@own_form(router, "/{community}/partner/sessions/{session_id}/draw")
async def draw(visit: Visit) -> Response:
    """Until when residents apply; left empty, places go in the order of enrolment."""
    found, shown, words = await own_session(visit), await visit.shown(), visit.words
    back, until = f"/{visit.community}/partner/sessions/{found.session_id}", found.applications_until
    set_already = "" if until is None else shown.typed(until)
    form = Form(
        title=words("partner.draw"),
        back=back,
        back_words=title_in(visit.language, found),
        lead=words("partner.draw_text"),
        facts=((words("sessions.when"), shown.window(found.starts_at, found.ends_at)),),
        fields=(Fields(words)("applications_until", Kind.MOMENT, hint="partner.draw_hint", required=False),),
        values=(("applications_until", set_already),),
        button=words("partner.save"),
    )

    async def done(body: SetDrawRequest, once: str) -> Response:
        outcome = await set_draw(await visit.changing(SetDraw, once), found.session_id, body)
        return visit.see_done(back, SetDraw, outcome)

    return await answer_form(visit, form, SetDrawRequest, done)
