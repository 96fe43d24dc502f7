"""Codes for the door of a room: whose bookings have one, and a doorkeeper's check of one."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.entry import CHECK_ENTRY, check_entry
from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong
from services.gateway.pages.site.forms import FormInvalid, made_of, read
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import space_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.spaces.entry import (
    CheckEntryRequest,
    DoorCodes,
    MinutesBefore,
    SetDoorCodes,
    SetDoorCodesRequest,
)
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.models import Request
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


class DoorCodesForm(Request):
    """What the form says of a door: an empty field means that such bookings have no code."""

    residents: MinutesBefore | None = None
    partners: MinutesBefore | None = None
    community: MinutesBefore | None = None


@desk_form(router, "/{community}/desk/rooms/{space_id}/door-codes")
async def door_codes(visit: Visit) -> Response:
    """Whose bookings of a room have a code for its door, and from when on."""
    space, words = await space_of(visit), visit.words
    fields, codes = Fields(words), space.door_codes
    now = codes.model_dump(exclude_none=True) if codes else {}
    form = Form(
        title=words("entry.of_room", room=name_in(visit.language, space)),
        back=f"/{visit.community}/desk/rooms",
        back_words=words("desk.rooms"),
        lead=words("entry.lead"),
        fields=tuple(
            fields(name, Kind.NUMBER, label=f"entry.{name}", hint="entry.minutes_hint", required=False)
            for name in DoorCodesForm.model_fields
        ),
        values=tuple((name, str(minutes)) for name, minutes in now.items()),
        button=words("entry.save"),
    )

    async def done(body: DoorCodesForm, once: str) -> Response:
        said = body.model_dump(exclude_none=True)
        wish = SetDoorCodesRequest(door_codes=made_of(DoorCodes, said) if said else None)
        outcome = await visit.submit(SetDoorCodes, wish, once=once, space_id=space.space_id)
        return visit.see_done(form.back, SetDoorCodes, outcome)

    return await answer_form(visit, form, DoorCodesForm, done)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage(PageView):
    """A field for six digits, and whether those that were typed open the door."""

    template: ClassVar[str] = "desk/entry.html"

    space: SpaceView
    opens: bool | None
    """None before anything was typed."""
    form: FormView


@desk_form(router, "/{community}/desk/rooms/{space_id}/entry")
async def entry(visit: Visit) -> Response:
    """A doorkeeper types what somebody says; the page says yes or no, and no name."""
    space = await space_of(visit)
    if visit.request.method != "POST":
        return await _page(visit, space, None)
    pairs = await visit.fields()
    try:
        body = read(CheckEntryRequest, pairs, (await visit.shown()).zone)
        found = await check_entry(await visit.caller_of(CHECK_ENTRY), space.space_id, body)
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, space, wrong)
    return await _page(visit, space, None, opens=found.opens)


async def _page(
    visit: Visit, space: SpaceView, wrong: Wrong | None, *, opens: bool | None = None
) -> Response:
    view = EntryPage(
        title=visit.words("entry.check_of", room=name_in(visit.language, space)),
        space=space,
        opens=opens,
        form=await visit.form(wrong),
    )
    answer = await visit.page(view, wrong=wrong)
    answer.headers["Cache-Control"] = "no-store"
    return answer
