"""Volunteer activities for everybody: the list, and one of them with its signing in and out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from pydantic import Field as Bounded

from services.gateway.operations import volunteering
from services.gateway.operations.caller import Caller
from services.gateway.operations.sessions import get_session
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import at_once
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import name_in, title_in
from services.gateway.pages.site.moment_codes import code_in
from services.gateway.pages.site.names import room_choices, spaces_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.refusals.volunteering import ACTIVITY_IS_UNKNOWN
from shared.contracts.bookings.sessions.views import GetSession
from shared.contracts.bookings.volunteering.commands import ActivityCodeRequest, SignIn, SignOut
from shared.contracts.bookings.volunteering.events import ActivityCategory
from shared.contracts.bookings.volunteering.sign_ups import ListSignUps, SignUp, WithdrawSignUp
from shared.contracts.bookings.volunteering.views import (
    ActivityState,
    ActivityView,
    GetActivity,
    HoursState,
    ListActivities,
    ListHours,
    ListHoursRequest,
)
from shared.kernel.days import Day
from shared.kernel.models import Id, Page, Request
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitiesPage(PageView):
    """Activities, those ahead apart from those that are over."""

    template: ClassVar[str] = "volunteering/activities.html"

    ahead: tuple[ActivityView, ...]
    over: tuple[ActivityView, ...]
    rooms: Mapping[str, str]
    """What the spaces are called, by their ids."""
    may_plan: bool
    has_own: bool
    """Whether the visitor is a resident, who has hours and points of their own."""
    more: str
    """Where the rest of a long list is; empty without one."""
    fields: tuple[Field, ...]
    """What one can look for."""
    searches: bool
    """Whether anything is looked for."""
    form: FormView


class ActivitySearch(Request):
    """What somebody looks for, as the page's form says it."""

    words: str | None = Bounded(default=None, max_length=60)
    from_day: Day | None = None
    to_day: Day | None = None
    category: ActivityCategory | None = None
    space_id: Id | None = None


@page(router, "GET /{community}/volunteering")
async def activities(visit: Visit) -> Response:
    """The list, for everybody: all, or those that are looked for."""
    given = ((name, visit.asked(name).strip()[:200]) for name in ActivitySearch.model_fields)
    pairs = [(name, text) for name, text in given if text]
    try:
        search = read(ActivitySearch, pairs, (await visit.shown()).zone)
    except FormInvalid as wrong:
        form = await visit.form(wrong, pairs)
        return await visit.page(await _list_page(visit, Page(items=[]), pairs, form), wrong=wrong)
    zone = (await visit.shown()).zone
    asked = ListActivities(
        words=search.words,
        category=search.category,
        space_id=search.space_id,
        starts_from=datetime.combine(search.from_day, time(), zone) if search.from_day else None,
        starts_before=datetime.combine(search.to_day + _DAY, time(), zone) if search.to_day else None,
        limit=50,
        cursor=visit.asked("cursor")[:512] or None,
    )
    found = await visit.ask(asked)
    view = await _list_page(visit, found, pairs, blank(*pairs))
    return await visit.page(replace(view, list_files=await files_of(visit, "volunteering-activities", asked)))


async def _list_page(
    visit: Visit, found: Page[ActivityView], pairs: list[tuple[str, str]], form: FormView
) -> ActivitiesPage:
    now, fields = visit.gateway.clock.now(), Fields(visit.words)
    rooms = (("", visit.words("sessions.any")), *await room_choices(visit))
    of_kinds = ((one.value, visit.words.of(one)) for one in ActivityCategory)
    rest = urlencode([*pairs, ("cursor", found.next_cursor)]) if found.next_cursor else ""
    stands = [one for one in found.items if one.state is ActivityState.PLANNED and one.ends_at > now]
    return ActivitiesPage(
        title=visit.words("volunteering.title"),
        ahead=tuple(reversed(stands)),
        over=tuple(one for one in found.items if one not in stands),
        rooms=await _rooms(visit),
        may_plan=await visit.has(Role.STAFF),
        has_own=await visit.has(Role.RESIDENT),
        more=f"/{visit.community}/volunteering?{rest}" if rest else "",
        fields=(
            fields("words", hint="volunteering.words_hint", required=False),
            fields("from_day", Kind.DAY, required=False),
            fields("to_day", Kind.DAY, required=False),
            fields(
                "category",
                Kind.SELECT,
                choices=(("", visit.words("sessions.any")), *of_kinds),
                label="volunteering.category",
            ),
            fields("space_id", Kind.SELECT, choices=rooms),
        ),
        searches=bool(pairs),
        form=form,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage(PageView):
    """One activity, and what the visitor can do there now."""

    template: ClassVar[str] = "volunteering/activity.html"

    activity: ActivityView
    room: str
    """What the space is called in which it takes place; empty where it is in none."""
    session: str
    """What the session is called at which volunteers help; empty where it is none."""
    is_over: bool
    may_sign_in: bool
    may_sign_out: bool
    is_signed_in: bool
    may_sign_up: bool
    place: int | None
    """Which one the visitor is among those who will come, from 1 on; None where they didn't say so."""
    just: str
    """What the visitor did just before: ``in``, ``out`` or nothing."""
    code: str
    """What the QR code said; empty where it is yet to be typed."""
    is_staff: bool
    form: FormView


@page(router, "GET /{community}/volunteering/{activity_id}")
async def activity(visit: Visit) -> Response:
    """The activity, for everybody."""
    return await _activity_page(visit, (), None)


@page(router, "POST /{community}/volunteering/{activity_id}/sign-in")
async def sign_in(visit: Visit) -> Response:
    """A volunteer is there, and has read the code."""
    return await _sign(visit, SignIn)


@page(router, "POST /{community}/volunteering/{activity_id}/sign-out")
async def sign_out(visit: Visit) -> Response:
    """A volunteer leaves; what counts of their hours counts at once."""
    return await _sign(visit, SignOut)


@page(router, "POST /{community}/volunteering/{activity_id}/sign-up")
async def sign_up(visit: Visit) -> Response:
    """Somebody will come, or waits for a place."""
    back = f"/{visit.community}/volunteering/{id_of(visit)}"
    return await at_once(visit, SignUp, back, _again, activity_id=id_of(visit))


@page(router, "POST /{community}/volunteering/{activity_id}/withdraw")
async def withdraw(visit: Visit) -> Response:
    """Somebody will not come after all."""
    back = f"/{visit.community}/volunteering/{id_of(visit)}"
    return await at_once(visit, WithdrawSignUp, back, _again, activity_id=id_of(visit))


async def _sign(visit: Visit, command: type[SignIn | SignOut]) -> Response:
    pairs = await visit.fields()
    try:
        body = read(ActivityCodeRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(command, once_of(pairs))
        outcome = await _submit(caller, command, id_of(visit), body)
    except (FormInvalid, Rejected) as wrong:
        return await _activity_page(visit, pairs, wrong)
    just = "in" if command is SignIn else "out"
    return visit.see_done(f"/{visit.community}/volunteering/{id_of(visit)}?just={just}", command, outcome)


async def _submit(
    caller: Caller, command: type[SignIn | SignOut], activity_id: str, body: ActivityCodeRequest
) -> Outcome:
    sign = volunteering.sign_in if command is SignIn else volunteering.sign_out
    return await sign(caller, activity_id, body)


async def _activity_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    found, now = await activity_of(visit), visit.gateway.clock.now()
    takes_place = found.state is ActivityState.PLANNED
    signed_in = await _is_signed_in(visit)
    # Nobody signs in or out in another's place, staff for a resident neither.
    in_person = await visit.has(Role.RESIDENT) and await visit.acting_for() is None
    session = None
    if found.session_id:
        session = await get_session(await visit.caller(GetSession), found.session_id)
    opened = takes_place and found.sign_in_from <= now < found.ends_at
    view = ActivityPage(
        title=title_in(visit.language, found),
        activity=found,
        room=(await _rooms(visit)).get(found.space_id or "", ""),
        session=title_in(visit.language, session) if session else "",
        is_over=now >= found.ends_at,
        may_sign_in=in_person and opened and not signed_in,
        may_sign_out=in_person and signed_in and now < found.sign_out_until,
        is_signed_in=signed_in,
        may_sign_up=await visit.has(Role.RESIDENT) and takes_place and now < found.starts_at,
        place=await own_place(visit),
        just=visit.asked("just"),
        code="" if wrong else code_in(visit),
        is_staff=await visit.has(Role.STAFF),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)


async def own_place(visit: Visit) -> int | None:
    """Which one the visitor is among those who will come to this activity."""
    if not await visit.has(Role.RESIDENT):
        return None
    return await volunteering.own_place(await visit.caller(ListSignUps), id_of(visit))


async def _again(visit: Visit, wrong: Rejected) -> Response:
    return await _activity_page(visit, (), wrong)


async def _is_signed_in(visit: Visit) -> bool:
    if not await visit.has(Role.RESIDENT):
        return False
    asked = ListHoursRequest(activity_id=id_of(visit), state=HoursState.SIGNED_IN, limit=1)
    return bool((await volunteering.list_own_hours(await visit.caller(ListHours), asked)).items)


async def activity_of(visit: Visit) -> ActivityView:
    """The activity of this address; raises `Rejected` (404) where there is none."""
    return require(await visit.ask(GetActivity(activity_id=id_of(visit))), ACTIVITY_IS_UNKNOWN)


def id_of(visit: Visit) -> str:
    """The activity's id, from the address."""
    return visit.id_part("activity_id", ACTIVITY_IS_UNKNOWN)


async def _rooms(visit: Visit) -> dict[str, str]:
    return {key: name_in(visit.language, one) for key, one in (await spaces_of(visit)).items()}
