"""Receptions at the desk: planned for many at once, tried first, and what comes of each talk."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.intents import (
    ReceptionsPlanView,
    list_intents,
    plan_receptions,
    try_receptions,
)
from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.desk.intents import intent_of, intent_page
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, at_once
from services.gateway.pages.site.form_views import FormView, blank
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.intents import (
    OPEN_INTENTS,
    IntentState,
    IntentView,
    ListIntents,
    ListIntentsRequest,
)
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.receptions.commands import (
    DeclineIntent,
    InviteToApply,
    LapseIntent,
    MeetIntent,
    MeetIntentRequest,
    MergeIntents,
    MergeIntentsRequest,
    PlanReceptions,
    PlanReceptionsRequest,
    TryReceptions,
)
from shared.kernel.models import Flag

router = APIRouter(include_in_schema=False)

_MOST = 100


class PlanForm(PlanReceptionsRequest):
    """Receptions as the desk types them."""

    only_try: Flag = True


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One talk of a plan."""

    project: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage(PageView):
    """What planning would do, to be looked at before it is done."""

    template: ClassVar[str] = "desk/receptions.html"

    rows: tuple[PlannedRow, ...]
    busy: tuple[str, ...]
    skipped: tuple[str, ...]
    place: str
    sent: tuple[tuple[str, str], ...]
    """The fields of the form, to be sent again when it is done."""
    form: FormView


@desk_form(router, "/{community}/desk/plan-intents")
async def plan_many(visit: Visit) -> Response:
    """A day for many: each gets its own time, in the order of the queue. It is tried before it is done."""
    waiting = await _in(visit, IntentState.WAITING, IntentState.INVITED)
    fields = Fields(visit.words)
    choices = tuple((one.intent_id, _named(visit, one)) for one in waiting)
    form = Form(
        title=visit.words("intents.plan_many"),
        back=f"/{visit.community}/desk/intents",
        back_words=visit.words("desk.intents"),
        lead=visit.words("intents.plan_many_text"),
        fields=(
            fields("intent_ids", Kind.CHECKS, choices=choices),
            fields("starts_at", Kind.MOMENT, label="intents.first_starts"),
            fields("minutes", Kind.NUMBER, label="intents.minutes"),
            fields("place", label="intents.place", hint="intents.place_hint"),
        ),
        values=(("minutes", "20"),),
        button=visit.words("intents.try"),
    )

    async def done(body: PlanForm, once: str) -> Response:
        asked = PlanReceptionsRequest(**body.model_dump(exclude={"only_try"}))
        if body.only_try:
            plan = await try_receptions(await visit.changing(TryReceptions, once), asked)
            return await _plan_page(visit, plan, asked, waiting)
        _, outcome = await plan_receptions(await visit.changing(PlanReceptions, once), asked)
        return visit.see_done(f"/{visit.community}/desk/intents?state=invited", PlanReceptions, outcome)

    return await answer_form(visit, form, PlanForm, done)


async def _plan_page(
    visit: Visit, plan: ReceptionsPlanView, asked: PlanReceptionsRequest, waiting: list[IntentView]
) -> Response:
    shown = await visit.shown()
    names = {one.intent_id: one.project for one in waiting}
    view = PlanPage(
        title=visit.words("intents.plan"),
        rows=tuple(PlannedRow(one.project, shown.window(one.starts_at, one.ends_at)) for one in plan.planned),
        busy=tuple(shown.moment(one) for one in plan.busy),
        skipped=tuple(names.get(one.intent_id, one.intent_id) for one in plan.skipped),
        place=asked.place,
        sent=(
            *(("intent_ids", one) for one in asked.intent_ids),
            ("starts_at", asked.starts_at.isoformat()),
            ("minutes", str(asked.minutes)),
            ("place", asked.place),
            ("only_try", "false"),
        ),
        form=blank(),
    )
    return await visit.page(view)


def _named(visit: Visit, one: IntentView) -> str:
    place = f"{one.position}. " if one.position else ""
    state = "" if one.state is IntentState.WAITING else f" · {visit.words.of(one.state)}"
    return f"{place}{one.project}{state}"


async def _in(visit: Visit, *states: IntentState) -> list[IntentView]:
    caller = await visit.caller(ListIntents)
    pages = [await list_intents(caller, ListIntentsRequest(state=one, limit=_MOST)) for one in states]
    return [one for page in pages for one in page.items]


@desk_form(router, "/{community}/desk/intents/{intent_id}/talk")
async def talk(visit: Visit) -> Response:
    """What came up in the talk."""
    found = await intent_of(visit)
    note = Fields(visit.words)(
        "note", Kind.AREA, hint="intents.note_hint", required=False, label="intents.note"
    )
    form = _form(visit, found, "talk", note)

    async def done(body: MeetIntentRequest, once: str) -> Response:
        outcome = await visit.submit(MeetIntent, body, once=once, intent_id=found.intent_id)
        return visit.see_done(_path(visit, found), MeetIntent, outcome)

    return await answer_form(visit, form, MeetIntentRequest, done)


@desk_form(router, "/{community}/desk/intents/{intent_id}/refusal")
async def refusal(visit: Visit) -> Response:
    """Why nothing comes of it."""
    found = await intent_of(visit)
    form = _form(
        visit,
        found,
        "refusal",
        Fields(visit.words)("reason", Kind.AREA, hint="intents.reason_hint"),
        danger=True,
    )

    async def done(body: ReasonRequest, once: str) -> Response:
        outcome = await visit.submit(DeclineIntent, body, once=once, intent_id=found.intent_id)
        return visit.see_done(_path(visit, found), DeclineIntent, outcome)

    return await answer_form(visit, form, ReasonRequest, done)


@desk_form(router, "/{community}/desk/intents/{intent_id}/merge")
async def merge(visit: Visit) -> Response:
    """Which of the same person's intents goes on."""
    found = await intent_of(visit)
    others = tuple(
        (one.intent_id, _named(visit, one))
        for one in await _in(visit, *OPEN_INTENTS)
        if one.offered_by == found.offered_by and one.intent_id != found.intent_id
    )
    form = _form(
        visit, found, "merge", Fields(visit.words)("into", Kind.SELECT, choices=others, label="intents.into")
    )

    async def done(body: MergeIntentsRequest, once: str) -> Response:
        outcome = await visit.submit(MergeIntents, body, once=once, intent_id=found.intent_id)
        return visit.see_done(_path(visit, found), MergeIntents, outcome)

    return await answer_form(visit, form, MergeIntentsRequest, done)


@desk_page(router, "POST /{community}/desk/intents/{intent_id}/invitation")
async def invitation(visit: Visit) -> Response:
    """Invites whoever offered it to apply."""
    found = await intent_of(visit)
    return await at_once(visit, InviteToApply, _path(visit, found), intent_page, intent_id=found.intent_id)


@desk_page(router, "POST /{community}/desk/intents/{intent_id}/lapse")
async def lapse(visit: Visit) -> Response:
    """Lets it go."""
    found = await intent_of(visit)
    return await at_once(visit, LapseIntent, _path(visit, found), intent_page, intent_id=found.intent_id)


def _form(visit: Visit, found: IntentView, act: str, field: Field, *, danger: bool = False) -> Form:
    return Form(
        title=visit.words(f"intents.act_{act}"),
        back=_path(visit, found),
        back_words=found.project,
        fields=(field,),
        button=visit.words(f"intents.act_{act}"),
        danger=danger,
    )


def _path(visit: Visit, found: IntentView) -> str:
    return f"/{visit.community}/desk/intents/{found.intent_id}"
