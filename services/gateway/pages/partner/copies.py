"""A session once more, at another time: what its host fills in is when."""

from datetime import timedelta

from fastapi import APIRouter, Response

from services.gateway.operations.session_copies import copy_session
from services.gateway.pages.partner.access import own_form
from services.gateway.pages.partner.sessions import own_session
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.views import GetBooking
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.contracts.bookings.sessions.pricing import CopySessionRequest

router = APIRouter(include_in_schema=False)

NOTHING_LEFT_OUT = (
    ("without_price", "false"),
    ("without_equipment", "false"),
    ("without_joint_hosts", "false"),
)
_WEEK = timedelta(days=7)


@own_form(router, "/{community}/partner/sessions/{session_id}/copy")
async def copy(visit: Visit) -> Response:
    """A draft like this session; what is proposed is the next week in which its day and time lie ahead."""
    found, shown, words = await own_session(visit), await visit.shown(), visit.words
    back, fields = f"/{visit.community}/partner/sessions", Fields(visit.words)
    booking = await visit.ask(GetBooking(booking_id=found.booking_id))
    begin = shown.local(found.starts_at).replace(tzinfo=None)
    while begin <= shown.local(shown.now).replace(tzinfo=None):
        begin += _WEEK
    if begin == shown.local(found.starts_at).replace(tzinfo=None):
        begin += _WEEK
    facts = [(words("sessions.when"), shown.window(found.starts_at, found.ends_at))]
    if found.price_fen:
        facts.append((words("sessions.price"), shown.money(found.price_fen)))
    form = Form(
        title=words("partner.copy"),
        back=f"{back}/{found.session_id}",
        back_words=title_in(visit.language, found),
        lead=words("partner.copy_text"),
        facts=tuple(facts),
        fields=(
            fields("starts_at", Kind.MOMENT),
            *left_out(
                visit,
                price=found.price_fen > 0,
                equipment=bool(booking and booking.equipment),
                hosts=bool(found.joint_hosts),
            ),
        ),
        values=(("starts_at", begin.isoformat(timespec="minutes")), *NOTHING_LEFT_OUT),
        button=words("partner.copy_button"),
    )

    async def done(body: CopySessionRequest, once: str) -> Response:
        outcome = await copy_session(await visit.changing(DraftSession, once), found.session_id, body)
        return visit.see_done(f"{back}/{outcome.made('session_id')}", DraftSession, outcome)

    return await answer_form(visit, form, CopySessionRequest, done)


def left_out(visit: Visit, *, price: bool, equipment: bool, hosts: bool) -> tuple[Field, ...]:
    """What a copy may do without, as far as there is any."""
    asked = (("without_price", price), ("without_equipment", equipment), ("without_joint_hosts", hosts))
    return tuple(
        Fields(visit.words).yes_or_no(name, hint=f"partner.{name}_hint") for name, is_ in asked if is_
    )
