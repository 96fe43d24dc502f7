"""Intents (合作意向): the queue, one of them with whom to call, a day for one or for many."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar, TypeVar

from fastapi import APIRouter, Response

from services.gateway.identity.vault import Person
from services.gateway.operations.intents import get_intent, list_intents
from services.gateway.operations.people import contacts
from services.gateway.operations.related_partners import is_related_to
from services.gateway.pages.desk.access import desk_form, desk_page, staff_caller
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, blank
from services.gateway.pages.site.tasks import span
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.counts import OfferedSum, SumOffers
from shared.contracts.partners.intents import (
    OPEN_INTENTS,
    GetIntent,
    IntentState,
    IntentView,
    ListIntents,
    ListIntentsRequest,
    ScheduleIntent,
    ScheduleIntentRequest,
)
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.refusals.intents import INTENT_IS_UNKNOWN
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)

_MOST = 100
_LONGEST = 60
"""Words that are looked for; what is typed beyond that is passed over."""
E = TypeVar("E", bound=StrEnum)
_S = IntentState
_ACTS: Mapping[str, Collection[IntentState]] = {
    "talk": (_S.WAITING, _S.INVITED, _S.MET),
    "invitation": (_S.WAITING, _S.INVITED, _S.MET),
    "refusal": OPEN_INTENTS,
    "lapse": (_S.INVITED, _S.INVITED_TO_APPLY),
    "merge": OPEN_INTENTS,
}


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
    sums: tuple[OfferedSum, ...]
    """What those in line offer, where they say how much."""
    fields: tuple[Field, ...]
    form: FormView


@desk_page(router, "GET /{community}/desk/intents")
async def intents(visit: Visit) -> Response:
    """Intents in the order in which they were offered: those that wait, or as the visitor filters them."""
    asked = await _filter(visit)
    found = await list_intents(await visit.caller(ListIntents), asked)
    now = visit.gateway.clock.now()
    rows = tuple(IntentRow(one, span(visit.words, now - one.offered_at)) for one in found.items)
    fields = Fields(visit.words)
    view = IntentsPage(
        title=visit.words("desk.intents"),
        list_files=await files_of(visit, "intents", asked),
        rows=rows,
        sums=(await visit.ask(SumOffers(mechanism=asked.mechanism, field=asked.field))).sums,
        fields=(
            fields.one_of("state", IntentState, may_be_none=True, label="intents.state"),
            fields.one_of("mechanism", Mechanism, may_be_none=True),
            fields.one_of("field", FieldOfWork, may_be_none=True, label="field.field"),
            fields("day", Kind.DAY, required=False, label="intents.day"),
            fields("words", hint="intents.words_hint", required=False),
        ),
        form=blank(
            ("state", asked.state.value if asked.state else ""),
            ("mechanism", asked.mechanism.value if asked.mechanism else ""),
            ("field", asked.field.value if asked.field else ""),
            ("day", visit.asked("day")),
            ("words", asked.words or ""),
        ),
    )
    return await visit.page(view)


async def _filter(visit: Visit) -> ListIntentsRequest:
    """What the address asks for; what is no filter is passed over, as links come back with anything added."""
    day = _day(visit.asked("day"))
    zone = (await visit.shown()).zone
    begins = datetime.combine(day, time(), zone) if day else None
    state = _member(IntentState, visit.asked("state"))
    asked = "state" in visit.request.query_params
    return ListIntentsRequest(
        state=state if asked else IntentState.WAITING,
        mechanism=_member(Mechanism, visit.asked("mechanism")),
        field=_member(FieldOfWork, visit.asked("field")),
        words=visit.asked("words")[:_LONGEST] or None,
        planned_from=begins,
        planned_until=begins + timedelta(days=1) - timedelta(microseconds=1) if begins else None,
        limit=_MOST,
    )


def _member(kind: type[E], value: str) -> E | None:
    return next((one for one in kind if one.value == value), None)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentPage(PageView):
    """One intent, and whom to call about it."""

    template: ClassVar[str] = "desk/intent.html"

    intent: IntentView
    person: Person | None
    """Whoever offers it; None where they gave this community no name."""
    acts: tuple[str, ...]
    """What can be done with it now."""
    form: FormView


@desk_page(router, "GET /{community}/desk/intents/{intent_id}")
async def intent(visit: Visit) -> Response:
    """The intent. That staff read who offers it is written down where that person sees it."""
    return await intent_page(visit, None)


async def intent_page(visit: Visit, wrong: Wrong | None) -> Response:
    """The page of an intent, with what is against what was asked, if anything is."""
    found = await intent_of(visit)
    caller = await staff_caller(visit)
    known = await contacts(caller, [found.offered_by], ContactPurpose.SERVICE)
    barred = {"invitation"} if await is_related_to(caller, found.offered_by, None) else set[str]()
    view = IntentPage(
        title=found.project,
        intent=found,
        person=known.get(found.offered_by),
        acts=tuple(act for act in acts_on(found, visit.gateway.clock.now()) if act not in barred),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


def acts_on(intent: IntentView, now: datetime) -> tuple[str, ...]:
    """What staff can do with it now; the rules have the last word."""
    found = [act for act, states in _ACTS.items() if intent.state in states]
    if intent.state is IntentState.INVITED and (intent.planned_until is None or now < intent.planned_until):
        found.remove("lapse")
    return tuple(found)


@desk_form(router, "/{community}/desk/intents/{intent_id}/schedule")
async def schedule(visit: Visit) -> Response:
    """When to talk about one."""
    found = await intent_of(visit)
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


async def intent_of(visit: Visit) -> IntentView:
    """The intent that the path names."""
    intent_id = visit.id_part("intent_id", INTENT_IS_UNKNOWN)
    return require(await get_intent(await visit.caller(GetIntent), intent_id), INTENT_IS_UNKNOWN)
