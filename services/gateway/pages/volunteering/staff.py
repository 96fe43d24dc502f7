"""What staff do about volunteer activities: plan, cancel, enter hours, reverse them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response
from pydantic import Field as Bounds
from pydantic import ValidationError

from services.gateway.operations import volunteering
from services.gateway.operations.people import contacts
from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.site.english import english_fields, say_in_english
from services.gateway.pages.site.fields import Choices, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.forms import Fault, FormInvalid
from services.gateway.pages.site.languages import name_in, title_in
from services.gateway.pages.site.names import everything, spaces_of
from services.gateway.pages.site.residents import the_resident
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from services.gateway.pages.volunteering.activities import activity_of
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.views import BookingState, ListBookings
from shared.contracts.bookings.refusals.volunteering import HOURS_ARE_UNKNOWN
from shared.contracts.bookings.sessions.views import ListSessions
from shared.contracts.bookings.spaces.commands import SlotRequest
from shared.contracts.bookings.volunteering.commands import (
    CancelActivity,
    CancelActivityRequest,
    EnterHours,
    EnterHoursRequest,
    PlanActivity,
    PlanActivityRequest,
    ReverseHours,
    ReverseHoursRequest,
)
from shared.contracts.bookings.volunteering.events import ActivityCategory
from shared.contracts.bookings.volunteering.translations import (
    InEnglish,
    TranslateActivity,
    TranslateActivityRequest,
)
from shared.contracts.bookings.volunteering.views import (
    ActivityView,
    GetHours,
    HoursView,
    ListHours,
    ListHoursRequest,
)
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.models import Line, Request, Text, Title
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)

_AHEAD = timedelta(days=90)


class PlanForm(InEnglish, SlotRequest):
    """What is planned, as the form is sent: where it is, as one choice."""

    title: Title
    category: ActivityCategory | None = None
    description: Text | None = None
    capacity: Annotated[int, Bounds(ge=1, le=5_000)]
    where: str = ""
    """``booking.ID``, ``session.ID``, or empty for a place elsewhere."""
    place: Title | None = None


@desk_form(router, "/{community}/desk/volunteering/plan")
async def planning(visit: Visit) -> Response:
    """A new activity."""
    fields, back = Fields(visit.words), f"/{visit.community}/volunteering"
    form = Form(
        title=visit.words("volunteering.plan"),
        lead=visit.words("volunteering.plan_lead"),
        back=back,
        back_words=visit.words("volunteering.title"),
        fields=(
            fields("title", label="volunteering.what"),
            fields.one_of("category", ActivityCategory, may_be_none=True, label="volunteering.category"),
            fields("description", Kind.AREA, hint="volunteering.needs_hint", required=False),
            *english_fields(visit.words),
            fields("starts_at", Kind.MOMENT),
            fields("ends_at", Kind.MOMENT),
            fields("capacity", Kind.NUMBER, label="volunteering.at_most"),
            fields("where", Kind.SELECT, choices=await _places(visit), label="volunteering.where"),
            fields(
                "place", label="volunteering.elsewhere", hint="volunteering.elsewhere_hint", required=False
            ),
        ),
        button=visit.words("volunteering.plan_button"),
    )

    async def done(body: PlanForm, once: str) -> Response:
        outcome = await visit.submit(PlanActivity, _request(body), once=once)
        return visit.see_done(f"{back}/{outcome.made('activity_id')}", PlanActivity, outcome)

    return await answer_form(visit, form, PlanForm, done)


def _request(body: PlanForm) -> PlanActivityRequest:
    kind, _, chosen = body.where.partition(".")
    if not kind and body.place is None:
        raise FormInvalid([Fault("place", "missing", {})])
    try:
        return PlanActivityRequest(
            title=body.title,
            category=body.category,
            description=body.description,
            title_en=body.title_en,
            description_en=body.description_en,
            starts_at=body.starts_at,
            ends_at=body.ends_at,
            capacity=body.capacity,
            booking_id=chosen if kind == "booking" else None,
            session_id=chosen if kind == "session" else None,
            place=None if kind in {"booking", "session"} else body.place,
        )
    except ValidationError:
        raise FormInvalid([Fault("where", "other", {})]) from None


async def _places(visit: Visit) -> Choices:
    """A place elsewhere, the community's own bookings ahead, and sessions that earn hours."""
    now, shown = visit.gateway.clock.now(), await visit.shown()
    spaces = await spaces_of(visit)
    booked = ListBookings(state=BookingState.CONFIRMED, starts_from=now, starts_before=now + _AHEAD)
    sessions = ListSessions(starts_from=now, starts_before=now + _AHEAD, seen_by=None)
    rooms = {key: name_in(visit.language, one) for key, one in spaces.items()}
    found = [("", visit.words("volunteering.is_elsewhere"))]
    found += [
        (f"booking.{one.booking_id}", f"{rooms[one.space_id]} · {shown.window(one.starts_at, one.ends_at)}")
        for one in await everything(visit, booked)
        if one.use is BookingUse.COMMUNITY and one.space_id in rooms
    ]
    found += [
        (
            f"session.{one.session_id}",
            f"{title_in(visit.language, one)} · {shown.window(one.starts_at, one.ends_at)}",
        )
        for one in await everything(visit, sessions)
        if one.volunteer
    ]
    return tuple(found)


@desk_form(router, "/{community}/desk/volunteering/{activity_id}/translate")
async def translate(visit: Visit) -> Response:
    """Says it in English, or says it better."""
    found, says = await activity_of(visit), (TranslateActivity, TranslateActivityRequest)
    back = f"/{visit.community}/volunteering/{found.activity_id}"
    return await say_in_english(visit, found, back, says, activity_id=found.activity_id)


@desk_form(router, "/{community}/desk/volunteering/{activity_id}/cancel")
async def cancelling(visit: Visit) -> Response:
    """It will not take place."""
    found = await activity_of(visit)
    back = f"/{visit.community}/volunteering/{found.activity_id}"
    form = Form(
        title=visit.words("volunteering.cancel"),
        back=back,
        back_words=title_in(visit.language, found),
        fields=(Fields(visit.words)("reason", hint="volunteering.public_reason"),),
        button=visit.words("volunteering.cancel"),
        danger=True,
    )

    async def done(body: CancelActivityRequest, once: str) -> Response:
        outcome = await visit.submit(CancelActivity, body, once=once, activity_id=found.activity_id)
        return visit.see_done(back, CancelActivity, outcome)

    return await answer_form(visit, form, CancelActivityRequest, done)


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Hours with the name of whose they are."""

    hours: HoursView
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursPage(PageView):
    """Who was at an activity, and what counts for them."""

    template: ClassVar[str] = "volunteering/hours.html"

    activity: ActivityView
    rows: tuple[HoursRow, ...]
    next_cursor: str | None


@desk_page(router, "GET /{community}/desk/volunteering/{activity_id}/hours")
async def hours(visit: Visit) -> Response:
    """The hours of one activity. That names were read is written down where their bearers see it."""
    found = await activity_of(visit)
    asked = ListHoursRequest(
        activity_id=found.activity_id, limit=100, cursor=visit.asked("cursor")[:512] or None
    )
    caller = await visit.caller(ListHours)
    listed = await volunteering.list_hours(caller, asked)
    known = await contacts(caller, {one.person_id for one in listed.items}, ContactPurpose.SERVICE)
    view = HoursPage(
        title=visit.words("volunteering.who_came"),
        list_files=await files_of(visit, "volunteering-hours", asked),
        activity=found,
        rows=tuple(
            HoursRow(one, (person.name if (person := known.get(one.person_id)) else None) or one.person_id)
            for one in listed.items
        ),
        next_cursor=listed.next_cursor,
    )
    return await visit.page(view)


class EntryForm(Request):
    """Hours as the form is sent: the volunteer as staff know them."""

    person: Title
    minutes: Annotated[int, Bounds(ge=1, le=1_440)]
    reason: Line


@desk_form(router, "/{community}/desk/volunteering/{activity_id}/entry")
async def entering(visit: Visit) -> Response:
    """Hours of somebody who could not sign in and out."""
    found, fields = await activity_of(visit), Fields(visit.words)
    back = f"/{visit.community}/desk/volunteering/{found.activity_id}/hours"
    form = Form(
        title=visit.words("volunteering.enter"),
        lead=visit.words("volunteering.enter_lead"),
        back=back,
        back_words=visit.words("volunteering.who_came"),
        fields=(
            fields("person", label="volunteering.volunteer", hint="volunteering.volunteer_hint"),
            fields("minutes", Kind.NUMBER, label="volunteering.minutes_there"),
            fields("reason", hint="volunteering.reason_hint"),
        ),
        button=visit.words("volunteering.enter"),
    )

    async def done(body: EntryForm, once: str) -> Response:
        person_id = await the_resident(visit, EnterHours, body.person, "person")
        asked = EnterHoursRequest(person_id=person_id, minutes=body.minutes, reason=body.reason)
        caller = await visit.changing(EnterHours, once)
        outcome = await volunteering.enter_hours(caller, found.activity_id, asked)
        return visit.see_done(back, EnterHours, outcome)

    return await answer_form(visit, form, EntryForm, done)


@desk_form(router, "/{community}/desk/hours/{hours_id}/reversal")
async def reversing(visit: Visit) -> Response:
    """Hours that were entered or signed for wrongly."""
    hours_id = visit.id_part("hours_id", HOURS_ARE_UNKNOWN)
    found = require(await volunteering.get_hours(await visit.caller(GetHours), hours_id), HOURS_ARE_UNKNOWN)
    back = f"/{visit.community}/desk/volunteering/{found.activity_id}/hours"
    form = Form(
        title=visit.words("volunteering.reverse"),
        lead=visit.words("volunteering.reverse_lead"),
        back=back,
        back_words=visit.words("volunteering.who_came"),
        fields=(Fields(visit.words)("reason", hint="volunteering.reason_hint"),),
        button=visit.words("volunteering.reverse"),
        danger=True,
    )

    async def done(body: ReverseHoursRequest, once: str) -> Response:
        outcome = await visit.submit(ReverseHours, body, once=once, hours_id=hours_id)
        return visit.see_done(back, ReverseHours, outcome)

    return await answer_form(visit, form, ReverseHoursRequest, done)
