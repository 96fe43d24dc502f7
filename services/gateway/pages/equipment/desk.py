"""Equipment at the desk: what there is, what is broken, and what is to be set out where in the next days."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import bookings
from services.gateway.operations.whole_lists import AT_ONCE, whole
from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.desk.rooms import STANDING, Concerned, hit_by
from services.gateway.pages.equipment.kinds import had_by, kinds_of
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, submits
from services.gateway.pages.site.form_views import FormView, blank, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import room_choices, spaces_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.bookings.views import (
    BookingView,
    ListBookings,
    ListBookingsRequest,
)
from shared.contracts.bookings.equipment.commands import (
    AddEquipment,
    AddEquipmentRequest,
    EditEquipment,
    EditEquipmentRequest,
    SetOutOfService,
    SetOutOfServiceRequest,
)
from shared.contracts.bookings.equipment.views import EquipmentView
from shared.contracts.bookings.refusals.equipment import EQUIPMENT_IS_BOOKED, EQUIPMENT_IS_UNKNOWN
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)

_LOOKS_BACK, _LOOKS_AHEAD = timedelta(days=1), timedelta(days=2)


@dataclass(frozen=True, slots=True)
class SetOut:
    """A booking for which something is set out."""

    booking: BookingView
    space: SpaceView | None
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentPage(PageView):
    """What there is, and what is to be set out."""

    template: ClassVar[str] = "equipment/desk.html"

    kinds: tuple[EquipmentView, ...]
    spaces: dict[str, SpaceView]
    to_set_out: tuple[SetOut, ...]


@desk_page(router, "GET /{community}/desk/equipment")
async def equipment(visit: Visit) -> Response:
    """Every kind, and the bookings of today and tomorrow that have some of it."""
    kinds, spaces = await kinds_of(visit), await spaces_of(visit)
    caller = await visit.caller(ListBookings)
    asked = ListBookingsRequest(
        starts_from=caller.now - _LOOKS_BACK, starts_before=caller.now + _LOOKS_AHEAD, limit=AT_ONCE
    )
    ahead = await whole(
        lambda cursor: bookings.list_bookings(caller, asked.model_copy(update={"cursor": cursor}))
    )
    view = EquipmentPage(
        title=visit.words("equipment.title"),
        list_files=await files_of(visit, "equipment"),
        kinds=tuple(kinds.values()),
        spaces=spaces,
        to_set_out=tuple(
            SetOut(one, spaces.get(one.space_id), had_by(visit, one.equipment, kinds))
            for one in ahead
            if one.equipment and one.state in STANDING and one.ends_at > caller.now
        ),
    )
    return await visit.page(view)


@desk_form(router, "/{community}/desk/equipment/new")
async def add(visit: Visit) -> Response:
    """A kind more."""
    fields, back = Fields(visit.words), f"/{visit.community}/desk/equipment"
    store = ("", visit.words("equipment.store"))
    choices = (store, *await room_choices(visit))
    form = Form(
        title=visit.words("equipment.add"),
        back=back,
        back_words=visit.words("equipment.title"),
        fields=(
            *_described(fields),
            fields("space_id", Kind.SELECT, choices=choices, required=False, label="equipment.where"),
        ),
        button=visit.words("equipment.add"),
    )
    return await answer_form(visit, form, AddEquipmentRequest, submits(visit, AddEquipment, back))


@desk_form(router, "/{community}/desk/equipment/{equipment_id}")
async def edit(visit: Visit) -> Response:
    """What a kind is called, and how many pieces there are."""
    kind, back = await _kind(visit), f"/{visit.community}/desk/equipment"
    form = Form(
        title=visit.words("equipment.edit", name=name_in(visit.language, kind)),
        back=back,
        back_words=visit.words("equipment.title"),
        fields=_described(Fields(visit.words)),
        button=visit.words("equipment.save"),
        values=(("name", kind.name), ("name_en", kind.name_en), ("pieces", str(kind.pieces))),
    )
    done = submits(visit, EditEquipment, back, equipment_id=kind.equipment_id)
    return await answer_form(visit, form, EditEquipmentRequest, done)


def _described(fields: Fields) -> tuple[Field, ...]:
    return (
        fields("name", label="equipment.name"),
        fields("name_en", label="equipment.name_en"),
        fields("pieces", Kind.NUMBER, label="equipment.pieces", hint="equipment.pieces_hint"),
    )


async def _kind(visit: Visit) -> EquipmentView:
    equipment_id = visit.id_part("equipment_id", EQUIPMENT_IS_UNKNOWN)
    return require((await kinds_of(visit)).get(equipment_id), EQUIPMENT_IS_UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutPage(PageView):
    """How many pieces are broken, why, and whom it hits."""

    template: ClassVar[str] = "equipment/out.html"

    kind: EquipmentView
    fields: tuple[Field, ...]
    concerned: tuple[Concerned, ...]
    concerned_in_all: int
    form: FormView


@desk_form(router, "/{community}/desk/equipment/{equipment_id}/out-of-service")
async def out_of_service(visit: Visit) -> Response:
    """Takes pieces out of service. While it hits bookings it is refused, and whoever made them is named."""
    kind = await _kind(visit)
    if visit.request.method != "POST":
        values = {"pieces": str(kind.out_of_service), "reason": kind.reason or ""}
        return await visit.page(_out_page(visit, kind, blank(**values)))
    pairs = await visit.fields()
    try:
        body = read(SetOutOfServiceRequest, pairs, (await visit.shown()).zone)
        once = once_of(pairs)
        outcome = await visit.submit(SetOutOfService, body, once=once, equipment_id=kind.equipment_id)
    except (FormInvalid, Rejected) as wrong:
        hit, in_all = await hit_by(visit, wrong, EQUIPMENT_IS_BOOKED)
        form = await visit.form(wrong, pairs)
        return await visit.page(_out_page(visit, kind, form, hit, in_all), wrong=wrong)
    return visit.see_done(f"/{visit.community}/desk/equipment", SetOutOfService, outcome)


def _out_page(
    visit: Visit,
    kind: EquipmentView,
    form: FormView,
    concerned: tuple[Concerned, ...] = (),
    in_all: int = 0,
) -> OutPage:
    fields = Fields(visit.words)
    return OutPage(
        title=visit.words("equipment.out_of", name=name_in(visit.language, kind)),
        kind=kind,
        fields=(
            fields("pieces", Kind.NUMBER, label="equipment.out_pieces", hint="equipment.out_hint"),
            fields("reason", hint="cases.public_hint", required=False),
        ),
        concerned=concerned,
        concerned_in_all=in_all,
        form=form,
    )
