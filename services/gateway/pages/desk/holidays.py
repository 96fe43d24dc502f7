"""The calendar at the desk: holidays with their notices, a day by hand, and what they mean for a room."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import space_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.holidays.calendar import (
    CalendarDay,
    DayHours,
    DayKind,
    GetHolidays,
    HolidaysView,
    SetHolidays,
    SetHolidaysRequest,
    TakeOverHolidays,
    TakeOverHolidaysRequest,
)
from shared.contracts.bookings.spaces.commands import EditSpace, EditSpaceRequest
from shared.kernel.models import Flag, Request
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidaysPage(PageView):
    """This year and the next: which days are other than their weekday says, and on which notice."""

    template: ClassVar[str] = "desk/holidays.html"

    years: tuple[HolidaysView, ...]
    form: FormView


@desk_page(router, "GET /{community}/desk/holidays")
async def holidays(visit: Visit) -> Response:
    """The calendar."""
    return await _holidays_page(visit, None)


@desk_page(router, "POST /{community}/desk/holidays")
async def take_over(visit: Visit) -> Response:
    """Takes over what was published for a year; bookings that would no longer fit are told of first."""
    pairs = await visit.fields()
    try:
        body = read(TakeOverHolidaysRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(TakeOverHolidays, body, once=once_of(pairs))
    except (FormInvalid, Rejected) as wrong:
        return await _holidays_page(visit, wrong)
    return visit.see_done(f"/{visit.community}/desk/holidays", TakeOverHolidays, outcome)


async def _holidays_page(visit: Visit, wrong: Wrong | None) -> Response:
    this_year = (await visit.shown()).today.year
    years = [await visit.ask(GetHolidays(year=year)) for year in (this_year, this_year + 1)]
    view = HolidaysPage(title=visit.words("holidays.title"), years=tuple(years), form=await visit.form(wrong))
    return await visit.page(view, wrong=wrong)


class OneDayRequest(CalendarDay, Request):
    """One day by hand."""

    keep_misfits: Flag = False


@desk_form(router, "/{community}/desk/holidays/day")
async def set_day(visit: Visit) -> Response:
    """A day that a notice not in the data set names, or the community's own."""
    fields, back = Fields(visit.words), f"/{visit.community}/desk/holidays"
    form = Form(
        title=visit.words("holidays.set_day"),
        back=back,
        back_words=visit.words("holidays.title"),
        fields=(
            fields("day", Kind.DAY),
            fields.one_of("kind", DayKind, label="field.day_kind"),
            fields("name", label="field.day_name"),
            fields("notice", hint="holidays.notice_hint"),
            fields.yes_or_no("keep_misfits", hint="holidays.keep_hint"),
        ),
        button=visit.words("holidays.set_day"),
        values=(("keep_misfits", "false"),),
    )

    async def done(body: OneDayRequest, once: str) -> Response:
        day = CalendarDay(day=body.day, kind=body.kind, name=body.name, notice=body.notice)
        request = SetHolidaysRequest(days=(day,), keep_misfits=body.keep_misfits)
        outcome = await visit.submit(SetHolidays, request, once=once)
        return visit.see_done(back, SetHolidays, outcome)

    return await answer_form(visit, form, OneDayRequest, done)


class HolidayHoursRequest(Request):
    """What holidays and working weekends mean for a room."""

    on_holidays: DayHours
    on_working_weekends: DayHours
    keep_misfits: Flag = False


@desk_form(router, "/{community}/desk/rooms/{space_id}/holidays")
async def room_holidays(visit: Visit) -> Response:
    """Which of its hours a room keeps on holidays and on weekends that are worked."""
    space = await space_of(visit)
    fields, back = Fields(visit.words), f"/{visit.community}/desk/rooms"
    form = Form(
        title=visit.words("holidays.of_room", room=name_in(visit.language, space)),
        back=back,
        back_words=visit.words("desk.rooms"),
        fields=(
            fields.one_of("on_holidays", DayHours),
            fields.one_of("on_working_weekends", DayHours),
            fields.yes_or_no("keep_misfits", hint="holidays.keep_hint"),
        ),
        button=visit.words("holidays.of_room_button"),
        values=(
            ("on_holidays", space.on_holidays),
            ("on_working_weekends", space.on_working_weekends),
            ("keep_misfits", "false"),
        ),
    )

    async def done(body: HolidayHoursRequest, once: str) -> Response:
        same = space.model_dump(include={*EditSpaceRequest.model_fields})
        request = EditSpaceRequest.model_validate(same | body.model_dump())
        outcome = await visit.submit(
            EditSpace, request, once=once, space_id=space.space_id, expected_revision=space.revision
        )
        return visit.see_done(back, EditSpace, outcome)

    return await answer_form(visit, form, HolidayHoursRequest, done)
