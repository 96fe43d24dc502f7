"""Opening a room or place for booking, and describing one anew."""

from collections.abc import Iterator

from fastapi import APIRouter, Response

from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.site.fields import Field, Fields, Kind, flat
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import space_of
from services.gateway.pages.site.opening import window_fields, window_text
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.holidays.calendar import DayHours
from shared.contracts.bookings.refusals.spaces import (
    BOOKINGS_NO_LONGER_FIT,
    SPACE_NAME_IS_TAKEN,
    UNITS_ARE_IN_USE,
)
from shared.contracts.bookings.spaces.commands import EditSpace, EditSpaceRequest, OpenSpace, OpenSpaceRequest
from shared.contracts.partners.programme import OpeningWindow
from shared.kernel.models import Revision

router = APIRouter(include_in_schema=False)

_MORE_ROWS = 2
_MOST_ROWS = 14
_AT = (
    (SPACE_NAME_IS_TAKEN.code, "name"),
    (UNITS_ARE_IN_USE.code, "units"),
    (BOOKINGS_NO_LONGER_FIT.code, "keep_misfits"),
)


class RoomForm(EditSpaceRequest):
    """The form as it is sent: rows of hours that nobody filled in are none."""

    opening_windows: tuple[OpeningWindow, ...] = ()
    revision: Revision | None = None
    """Of the description that was changed."""


@desk_form(router, "/{community}/desk/rooms/open")
async def open_room(visit: Visit) -> Response:
    """A new room: its names, how many people it holds, and when it is open."""
    values = (("units", "1"), ("buffer_minutes", "0"), ("check_in_by_code", "true"))
    form = Form(
        title=visit.words("room.open"),
        back=f"/{visit.community}/desk/rooms",
        back_words=visit.words("desk.rooms"),
        lead=visit.words("room.open_text"),
        facts=await _community_hours(visit),
        fields=await _fields(visit, 0),
        values=values,
        at=_AT,
        button=visit.words("room.open"),
    )

    async def done(body: RoomForm, once: str) -> Response:
        outcome = await visit.submit(OpenSpace, _request(OpenSpaceRequest, body), once=once)
        return visit.see_done(form.back, OpenSpace, outcome)

    return await answer_form(visit, form, RoomForm, done)


@desk_form(router, "/{community}/desk/rooms/{space_id}/edit")
async def edit_room(visit: Visit) -> Response:
    """The whole description anew. Bookings that would no longer fit stand in the way until that is said."""
    space = await space_of(visit)
    fields = Fields(visit.words)
    before = space.model_dump(mode="json", include={*OpenSpaceRequest.model_fields})
    form = Form(
        title=visit.words("room.edit_of", room=name_in(visit.language, space)),
        back=f"/{visit.community}/desk/rooms",
        back_words=visit.words("desk.rooms"),
        facts=await _community_hours(visit),
        fields=(
            *await _fields(visit, len(space.opening_windows or ())),
            fields.yes_or_no("keep_misfits", hint="room.keep_hint"),
            fields("revision", Kind.HIDDEN),
        ),
        values=(*_values(before), ("keep_misfits", "false"), ("revision", str(space.revision))),
        at=_AT,
        button=visit.words("room.save"),
    )

    async def done(body: RoomForm, once: str) -> Response:
        outcome = await visit.submit(
            EditSpace,
            _request(EditSpaceRequest, body),
            once=once,
            space_id=space.space_id,
            expected_revision=body.revision,
        )
        return visit.see_done(form.back, EditSpace, outcome)

    return await answer_form(visit, form, RoomForm, done)


def _request(kind: type[OpenSpaceRequest], body: RoomForm) -> OpenSpaceRequest:
    given = body.model_dump(include={*kind.model_fields})
    return kind.model_validate({**given, "opening_windows": body.opening_windows or None})


def _values(before: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name, text in flat(before):
        yield name, text.removesuffix(":00") if name.endswith(("opens_at", "closes_at")) else text


async def _fields(visit: Visit, there: int) -> tuple[Field, ...]:
    fields, shown = Fields(visit.words), await visit.shown()
    rows = min(_MOST_ROWS, there + _MORE_ROWS)
    return (
        fields("name", label="room.name"),
        fields("name_en", label="room.name_en"),
        fields("floor", Kind.NUMBER, required=False, hint="room.floor_hint"),
        fields("area_m2", Kind.NUMBER, required=False),
        fields("capacity", Kind.NUMBER, label="room.capacity"),
        fields("units", Kind.NUMBER, label="room.units", hint="room.units_hint"),
        fields("buffer_minutes", Kind.NUMBER, hint="room.buffer_hint"),
        fields.yes_or_no("check_in_by_code", hint="room_door.by_code_hint"),
        *fields.folded(
            "room.own_hours",
            (
                *window_fields(visit.words, shown, "opening_windows", rows),
                *(
                    fields.one_of(name, DayHours, usual=DayHours.OF_THE_WEEKDAY)
                    for name in ("on_holidays", "on_working_weekends")
                ),
            ),
        ),
    )


async def _community_hours(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The hours of a room without its own."""
    rules, shown = (await visit.here()).rules, await visit.shown()
    hours = " · ".join(window_text(visit.words, shown, one) for one in rules.opening_windows)
    return ((visit.words("room.community_hours"), hours),)
