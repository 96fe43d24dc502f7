"""A session that is open, said in English by whoever holds it."""

from fastapi import APIRouter, Response

from services.gateway.pages.partner.access import own_form
from services.gateway.pages.partner.sessions import own_session
from services.gateway.pages.site.english import say_in_english
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.sessions.translations import TranslateSession, TranslateSessionRequest

router = APIRouter(include_in_schema=False)


@own_form(router, "/{community}/partner/sessions/{session_id}/translate")
async def translate(visit: Visit) -> Response:
    """Says it in English, or says it better."""
    found = await own_session(visit)
    back = f"/{visit.community}/partner/sessions/{found.session_id}"
    says = (TranslateSession, TranslateSessionRequest)
    return await say_in_english(visit, found, back, says, session_id=found.session_id)
