"""The visitor's calendar for other programs: a key to it, made anew or withdrawn."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.calendars import make_calendar_key
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import spaces_of
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.serving import page, require_person
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.calendars import CalendarKeyView, MakeCalendarKey, WithdrawCalendarKey
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """What a calendar program is told to fetch."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage(PageView):
    """Whether there is a key, and right after it was made the addresses that it opens."""

    template: ClassVar[str] = "me/calendar.html"

    has_key: bool
    addresses: tuple[CalendarAddress, ...]
    form: FormView


@page(router, "GET /{community}/me/calendar")
async def calendar(visit: Visit) -> Response:
    """Whether other programs can fetch the visitor's calendar."""
    return await _calendar_page(visit, None, None)


@page(router, "POST /{community}/me/calendar")
async def make_key(visit: Visit) -> Response:
    """A new key, whose addresses are shown this once; the one before opens nothing any more."""
    once = once_of(await visit.fields())
    try:
        made = await make_calendar_key(await visit.changing(MakeCalendarKey, once))
    except Rejected as wrong:
        return await _calendar_page(visit, None, wrong)
    response = await _calendar_page(visit, made, None)
    response.headers["Cache-Control"] = "no-store"
    return response


@page(router, "POST /{community}/me/calendar/withdrawal")
async def withdraw_key(visit: Visit) -> Response:
    """The key opens nothing any more."""
    once = once_of(await visit.fields())
    try:
        await visit.submit(WithdrawCalendarKey, once=once)
    except Rejected as wrong:
        return await _calendar_page(visit, None, wrong)
    return visit.see(f"/{visit.community}/me/calendar")


async def _calendar_page(visit: Visit, made: CalendarKeyView | None, wrong: Wrong | None) -> Response:
    require_person(visit)
    caller = await visit.caller(MakeCalendarKey)
    state = await visit.gateway.state_of(visit.community)
    view = CalendarPage(
        title=visit.words("calendar.title"),
        has_key=caller.person_id in state.calendar_keys.values(),
        addresses=await _addresses(visit, made) if made else (),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


async def _addresses(visit: Visit, made: CalendarKeyView) -> tuple[CalendarAddress, ...]:
    root = root_of(visit)
    spaces = (await spaces_of(visit)).values()
    return (
        CalendarAddress(visit.words("calendar.own"), f"{root}{made.path}"),
        *(
            CalendarAddress(
                name_in(visit.language, one), f"{root}{made.space_path.format(space_id=one.space_id)}"
            )
            for one in spaces
        ),
    )
