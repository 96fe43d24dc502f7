"""A session that is open, said in English by whoever holds it."""

from fastapi import APIRouter, Response

from services.gateway.pages.partner.access import own_form
from services.gateway.pages.partner.sessions import own_session
from services.gateway.pages.sessions.english import description_in_english
from services.gateway.pages.site.fields import Fields
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.sessions.translations import TranslateSession, TranslateSessionRequest

router = APIRouter(include_in_schema=False)


@own_form(router, "/{community}/partner/sessions/{session_id}/translate")
async def translate(visit: Visit) -> Response:
    """Says it in English, or says it better."""
    found, words = await own_session(visit), visit.words
    back = f"/{visit.community}/partner/sessions/{found.session_id}"
    said = (
        (words("sessions.original"), found.title),
        (words("sessions.original_text"), found.description or ""),
    )
    form = Form(
        title=words("sessions.translate"),
        back=back,
        back_words=title_in(visit.language, found),
        lead=words("sessions.translate_text"),
        facts=tuple((name, text) for name, text in said if text),
        fields=(Fields(words)("title_en", label="sessions.name_en"), description_in_english(words)),
        values=(("title_en", found.title_en or ""), ("description_en", found.description_en or "")),
        button=words("sessions.translate_button"),
    )

    async def done(body: TranslateSessionRequest, once: str) -> Response:
        outcome = await visit.submit(TranslateSession, body, once=once, session_id=found.session_id)
        return visit.see_done(back, TranslateSession, outcome)

    return await answer_form(visit, form, TranslateSessionRequest, done)
