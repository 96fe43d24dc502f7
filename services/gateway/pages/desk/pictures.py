"""Where pictures of a room lie, and what each shows in both languages."""

from fastapi import APIRouter, Response

from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.site.fields import Fields, flat
from services.gateway.pages.site.form_pages import Form, answer_form, submits
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import space_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.spaces.pictures import (
    MOST_PICTURES,
    SetSpacePictures,
    SetSpacePicturesRequest,
)

router = APIRouter(include_in_schema=False)


@desk_form(router, "/{community}/desk/rooms/{space_id}/pictures")
async def pictures(visit: Visit) -> Response:
    """All pictures of a room; a row that is left empty is none."""
    space = await space_of(visit)
    fields, back = Fields(visit.words), f"/{visit.community}/desk/rooms"
    rows = min(len(space.pictures) + 2, MOST_PICTURES)
    form = Form(
        title=visit.words("pictures.of_room", room=name_in(visit.language, space)),
        back=back,
        back_words=visit.words("desk.rooms"),
        lead=visit.words("pictures.lead", most=MOST_PICTURES),
        fields=tuple(
            fields.nth(f"pictures.{place}.{name}", place, label=f"pictures.{name}")
            for place in range(rows)
            for name in ("address", "shows", "shows_en")
        ),
        button=visit.words("pictures.button"),
        values=tuple(flat({"pictures": [one.model_dump() for one in space.pictures]})),
    )
    done = submits(visit, SetSpacePictures, back, space_id=space.space_id)
    return await answer_form(visit, form, SetSpacePicturesRequest, done)
