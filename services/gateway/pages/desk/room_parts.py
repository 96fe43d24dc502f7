"""Into which parts a room can be divided: those that are ticked are booked with it, and without it."""

from fastapi import APIRouter, Response
from pydantic import Field

from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import spaces_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.parts import SetSpaceParts, SetSpacePartsRequest
from shared.kernel.models import Id, Request
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


class PartsTicked(Request):
    """The parts that are ticked; where none is, nothing is sent."""

    part_ids: tuple[Id, ...] = Field(default=(), max_length=12)


@desk_form(router, "/{community}/desk/rooms/{space_id}/parts")
async def room_parts(visit: Visit) -> Response:
    """The parts of a room, among the rooms that are free to be one."""
    space_id = visit.id_part("space_id", SPACE_IS_UNKNOWN)
    spaces = await spaces_of(visit)
    space = require(spaces.get(space_id), SPACE_IS_UNKNOWN)
    choices = tuple(
        (one.space_id, name_in(visit.language, one))
        for one in spaces.values()
        if one.space_id != space_id and not one.part_ids and one.whole_id in {None, space_id}
    )
    fields, back = Fields(visit.words), f"/{visit.community}/desk/rooms"
    form = Form(
        title=visit.words("parts.of_room", room=name_in(visit.language, space)),
        back=back,
        back_words=visit.words("desk.rooms"),
        fields=(fields("part_ids", Kind.CHECKS, choices=choices, required=False, hint="parts.hint"),),
        button=visit.words("parts.button"),
        values=tuple(("part_ids", one) for one in space.part_ids),
    )

    async def done(body: PartsTicked, once: str) -> Response:
        request = SetSpacePartsRequest(part_ids=body.part_ids)
        outcome = await visit.submit(SetSpaceParts, request, once=once, space_id=space_id)
        return visit.see_done(back, SetSpaceParts, outcome)

    return await answer_form(visit, form, PartsTicked, done)
