"""What an appointment of the visitor's, or of a child of theirs, is about."""

from fastapi import Response

from services.gateway.operations.enrolments import get_enrolment, say_topic
from services.gateway.operations.sessions import get_session
from services.gateway.pages.appointments import routes as free
from services.gateway.pages.site.fields import Fields
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.serving import form_at, page, require_person
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.appointments.topics import SayTopic, SayTopicRequest
from shared.contracts.bookings.enrolments.views import GetEnrolment
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.contracts.bookings.sessions.views import GetSession
from shared.kernel.refusals import require

router = free.router


@form_at("/{community}/appointments/{enrolment_id}/about", lambda route: page(router, route))
async def about(visit: Visit) -> Response:
    """A few words for the partner to prepare; left empty, nothing is said any more."""
    require_person(visit)
    key = visit.id_part("enrolment_id", ENROLMENT_IS_UNKNOWN)
    found = require(await get_enrolment(await visit.caller(GetEnrolment), key), ENROLMENT_IS_UNKNOWN)
    session = require(await get_session(await visit.caller(GetSession), found.session_id), SESSION_IS_UNKNOWN)
    words, shown = visit.words, await visit.shown()
    back = f"/{visit.community}/sessions/{found.session_id}"
    form = Form(
        title=words("appointments.topic"),
        back=back,
        back_words=words("appointments.back"),
        lead=words("appointments.topic_lead"),
        facts=(
            (words("appointments.which"), title_in(visit.language, session)),
            (words("sessions.when"), shown.window(session.starts_at, session.ends_at)),
        ),
        fields=(
            Fields(words)(
                "about", hint="appointments.topic_hint", label="appointments.topic", required=False
            ),
        ),
        button=words("appointments.topic_save"),
        values=(("about", str(found.about or "")),),
    )

    async def done(body: SayTopicRequest, once: str) -> Response:
        outcome = await say_topic(await visit.changing(SayTopic, once), key, body)
        return visit.see_done(back, SayTopic, outcome)

    return await answer_form(visit, form, SayTopicRequest, done)
