"""A session drafted from a template: what its host says is when, and what is against it is told at once."""

from datetime import timedelta

from fastapi import Response

from services.gateway.operations.templates import DRAFT_FROM_TEMPLATE, draft_from_template, try_template
from services.gateway.pages.partner import templates
from services.gateway.pages.partner.access import own_form
from services.gateway.pages.partner.copies import NOTHING_LEFT_OUT, left_out
from services.gateway.pages.partner.templates import own_template, templates_path
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import room_choices
from services.gateway.pages.site.refusals import sentence_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.contracts.bookings.sessions.templates import DraftFromTemplateRequest, SessionTemplateView
from shared.contracts.bookings.sessions.trying import SessionObstacle, SessionRemedy

router = templates.router

_SOON = timedelta(days=7)


@own_form(router, "/{community}/partner/templates/{template_id}/draft")
async def draft(visit: Visit) -> Response:
    """A session as the template says: what is to be said is when, and what is against it is told at once."""
    found, words, shown = await own_template(visit), visit.words, await visit.shown()
    session, fields = found.session, Fields(visit.words)
    facts = [
        (words("field.session.minutes"), str(session.minutes)),
        (words("field.capacity"), str(session.capacity)),
    ]
    if session.price:
        facts.append((words("sessions.price"), shown.money(session.price.price_fen)))
    form = Form(
        title=words("templates.draft"),
        back=templates_path(visit),
        back_words=words("templates.title"),
        lead=title_in(visit.language, session),
        facts=(*facts, *await _against(visit, found)),
        fields=(
            fields("starts_at", Kind.MOMENT),
            fields("space_id", Kind.SELECT, choices=await room_choices(visit)),
            *left_out(
                visit,
                price=session.price is not None,
                equipment=bool(session.equipment),
                hosts=bool(session.joint_host_ids),
            ),
        ),
        values=(("space_id", session.space_id), *NOTHING_LEFT_OUT),
        button=words("partner.copy_button"),
    )

    async def done(body: DraftFromTemplateRequest, once: str) -> Response:
        caller = await visit.changing(DraftSession, once)
        outcome = await draft_from_template(caller, found.template_id, body)
        to = f"/{visit.community}/partner/sessions/{outcome.made('session_id')}"
        return visit.see_done(to, DraftSession, outcome)

    return await answer_form(visit, form, DraftFromTemplateRequest, done)


async def _against(visit: Visit, found: SessionTemplateView) -> list[tuple[str, str]]:
    """All that is against the draft that was sent; before any is, what no other time helps against."""
    soon = (visit.gateway.clock.now() + _SOON).replace(second=0, microsecond=0)
    wish, sent = DraftFromTemplateRequest(starts_at=soon), visit.request.method == "POST"
    if sent:
        try:
            wish = read(DraftFromTemplateRequest, await visit.fields(), (await visit.shown()).zone)
        except FormInvalid:
            sent = False  # The form itself says so.
    trial = await try_template(await visit.caller_of(DRAFT_FROM_TEMPLATE), found.template_id, wish)
    told = (one for one in trial.against if sent or one.remedy is not SessionRemedy.ANOTHER_TIME)
    return [(visit.words("templates.against"), await _said(visit, one)) for one in told]


async def _said(visit: Visit, one: SessionObstacle) -> str:
    sentence = sentence_of(one.reason, one.sentence, one.facts, visit.words, await visit.shown())
    return visit.words("templates.against_line", sentence=sentence, remedy=visit.words.of(one.remedy))
