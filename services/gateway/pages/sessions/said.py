"""What the visitor says that they paid for a place of theirs, or of a child of theirs."""

from fastapi import APIRouter, Response

from services.gateway.operations.enrolments import get_enrolment
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.serving import form_at, page, require_person
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.enrolments.said import SayPaid, SayPaidRequest
from shared.contracts.bookings.enrolments.views import GetEnrolment
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_IS_UNKNOWN
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


@form_at("/{community}/said-payments/{enrolment_id}", lambda route: page(router, route))
async def say_paid(visit: Visit) -> Response:
    """What they paid in all, beside what is recorded."""
    require_person(visit)
    key = visit.id_part("enrolment_id", ENROLMENT_IS_UNKNOWN)
    found = require(await get_enrolment(await visit.caller(GetEnrolment), key), ENROLMENT_IS_UNKNOWN)
    words, shown = visit.words, await visit.shown()
    back = f"/{visit.community}/sessions/{found.session_id}"
    said = () if found.said_fen is None else ((words("payments.said"), shown.money(found.said_fen)),)
    form = Form(
        title=words("payments.say"),
        back=back,
        back_words=words("draw.session"),
        lead=words("payments.say_text"),
        facts=(
            (words("sessions.price"), shown.money(found.price_fen)),
            (words("payments.recorded"), shown.money(found.paid_fen - found.refunded_fen)),
            *said,
        ),
        fields=(Fields(words)("said_fen", Kind.MONEY, hint="payments.say_hint"),),
        button=words("payments.say"),
    )

    async def done(body: SayPaidRequest, once: str) -> Response:
        outcome = await visit.submit(SayPaid, body, once=once, enrolment_id=key)
        return visit.see_done(back, SayPaid, outcome)

    return await answer_form(visit, form, SayPaidRequest, done)
