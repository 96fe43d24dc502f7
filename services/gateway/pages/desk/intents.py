"""Intents (合作意向): the queue, one of them with whom to call, a day for one or for many."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response
from pydantic import Field as Bounds

from services.gateway.identity.vault import Person
from services.gateway.operations.intents import get_intent, list_intents
from services.gateway.operations.people import contacts
from services.gateway.pages.desk.access import desk_form, desk_page, staff_caller
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.tasks import span
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.partners.intents import (
    GetIntent,
    IntentState,
    IntentView,
    ListIntents,
    ListIntentsRequest,
    ScheduleIntent,
    ScheduleIntentRequest,
)
from shared.contracts.partners.refusals.intents import INTENT_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Request
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)

_MOST = 100


@dataclass(frozen=True, slots=True)
class IntentRow:
    """One intent of the queue, and how old it is."""

    intent: IntentView
    age: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentsPage(PageView):
    """The queue."""

    template: ClassVar[str] = "desk/intents.html"

    rows: tuple[IntentRow, ...]


@desk_page(router, "GET /{community}/desk/intents")
async def intents(visit: Visit) -> Response:
    """The intents that wait, in the order in which they were offered."""
    asked = ListIntentsRequest(state=IntentState.WAITING, limit=_MOST)
    found = await list_intents(await visit.caller(ListIntents), asked)
    now = visit.gateway.clock.now()
    rows = tuple(IntentRow(one, span(visit.words, now - one.offered_at)) for one in found.items)
    return await visit.page(IntentsPage(title=visit.words("desk.intents"), rows=rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentPage(PageView):
    """One intent, and whom to call about it."""

    template: ClassVar[str] = "desk/intent.html"

    intent: IntentView
    person: Person | None
    """Whoever offers it; None where they gave this community no name."""


@desk_page(router, "GET /{community}/desk/intents/{intent_id}")
async def intent(visit: Visit) -> Response:
    """The intent. That staff read who offers it is written down where that person sees it."""
    found = await _intent(visit)
    known = await contacts(await staff_caller(visit), [found.offered_by], ContactPurpose.SERVICE)
    view = IntentPage(title=found.project, intent=found, person=known.get(found.offered_by))
    return await visit.page(view)


@desk_form(router, "/{community}/desk/intents/{intent_id}/schedule")
async def schedule(visit: Visit) -> Response:
    """When to talk about one."""
    found = await _intent(visit)
    back = f"/{visit.community}/desk/intents/{found.intent_id}"
    fields = Fields(visit.words)
    form = Form(
        title=visit.words("intents.schedule"),
        back=back,
        back_words=found.project,
        fields=(fields("planned_for", Kind.MOMENT),),
        button=visit.words("intents.schedule_button"),
    )

    async def done(body: ScheduleIntentRequest, once: str) -> Response:
        outcome = await visit.submit(ScheduleIntent, body, once=once, intent_id=found.intent_id)
        return visit.see_done(back, ScheduleIntent, outcome)

    return await answer_form(visit, form, ScheduleIntentRequest, done)


class PlanManyRequest(Request):
    """Several intents, one after the other from a moment on."""

    intent_ids: Annotated[tuple[Id, ...], Bounds(min_length=1, max_length=_MOST)]
    planned_for: Instant
    minutes: Annotated[int, Bounds(strict=True, ge=5, le=1_440)]


@desk_form(router, "/{community}/desk/plan-intents")
async def plan_many(visit: Visit) -> Response:
    """A day for many: each gets its own time, in the order of the queue."""
    asked = ListIntentsRequest(state=IntentState.WAITING, limit=_MOST)
    found = await list_intents(await visit.caller(ListIntents), asked)
    fields = Fields(visit.words)
    choices = tuple((one.intent_id, f"{one.position}. {one.project}") for one in found.items)
    back = f"/{visit.community}/desk/intents"
    form = Form(
        title=visit.words("intents.plan_many"),
        back=back,
        back_words=visit.words("desk.intents"),
        lead=visit.words("intents.plan_many_text"),
        fields=(
            fields("intent_ids", Kind.CHECKS, choices=choices),
            fields("planned_for", Kind.MOMENT),
            fields("minutes", Kind.NUMBER),
        ),
        values=(("minutes", "30"),),
        button=visit.words("intents.plan_many_button"),
    )

    async def done(body: PlanManyRequest, once: str) -> Response:
        at = body.planned_for
        for number, intent_id in enumerate(body.intent_ids):
            planned = ScheduleIntentRequest(planned_for=at)
            outcome = await visit.submit(
                ScheduleIntent, planned, once=f"{once}.{number}", intent_id=intent_id
            )
            at += timedelta(minutes=body.minutes)
        return visit.see_done(back, ScheduleIntent, outcome)

    return await answer_form(visit, form, PlanManyRequest, done)


async def _intent(visit: Visit) -> IntentView:
    intent_id = visit.id_part("intent_id", INTENT_IS_UNKNOWN)
    return require(await get_intent(await visit.caller(GetIntent), intent_id), INTENT_IS_UNKNOWN)
