"""The house rules of a room, which staff write in both languages."""

from fastapi import APIRouter, Response

from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, submits
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import space_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.spaces.house_rules import SetHouseRules, SetHouseRulesRequest

router = APIRouter(include_in_schema=False)


@desk_form(router, "/{community}/desk/rooms/{space_id}/house-rules")
async def house_rules(visit: Visit) -> Response:
    """What everybody who uses a room keeps to."""
    space = await space_of(visit)
    fields, back, before = Fields(visit.words), f"/{visit.community}/desk/rooms", space.house_rules
    form = Form(
        title=visit.words("house_rules.of_room", room=name_in(visit.language, space)),
        back=back,
        back_words=visit.words("desk.rooms"),
        fields=(
            fields("text", Kind.AREA, label="house_rules.text", hint="house_rules.hint"),
            fields("text_en", Kind.AREA, label="house_rules.text_en"),
        ),
        button=visit.words("house_rules.button"),
        values=(("text", before.text), ("text_en", before.text_en)) if before else (),
    )
    done = submits(visit, SetHouseRules, back, space_id=space.space_id)
    return await answer_form(visit, form, SetHouseRulesRequest, done)
