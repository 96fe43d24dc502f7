"""Staff keep the equipment that is lent with rooms, and bookings say which pieces they have."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from services.bookings.domain.actors import must_be_own
from services.bookings.domain.equipment_state import Equipment
from services.bookings.domain.holders import holders_of
from services.bookings.domain.lending import must_be_known, pieces_must_be_free, require_equipment
from services.bookings.domain.spaces import BOOKINGS_SHOWN, END_OF_TIME
from services.bookings.domain.state import Booking, Bookings
from shared.contracts.bookings.bookings.events import BookingsNoLongerFit, Misfit
from shared.contracts.bookings.equipment.commands import (
    AddEquipment,
    EditEquipment,
    SetBookingEquipment,
    SetOutOfService,
)
from shared.contracts.bookings.equipment.events import (
    BookingEquipmentSet,
    BookingLacksEquipment,
    EquipmentAdded,
    EquipmentEdited,
    EquipmentOutOfServiceSet,
)
from shared.contracts.bookings.equipment.pieces import in_order
from shared.contracts.bookings.refusals.equipment import (
    EQUIPMENT_IS_BOOKED,
    EQUIPMENT_NAME_IS_TAKEN,
    MORE_PIECES_ARE_OUT_THAN_THERE_ARE,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def add_equipment(state: Bookings, command: AddEquipment) -> list[Event]:
    if command.space_id is not None:
        state.space(command.space_id)
    _name_must_be_free(state, command.name, command.space_id)
    return [
        EquipmentAdded(
            equipment_id=command.new_id("equipment"),
            name=command.name,
            name_en=command.name_en,
            pieces=command.pieces,
            space_id=command.space_id,
            added_at=command.now,
        )
    ]


def _name_must_be_free(
    state: Bookings, name: str, space_id: str | None, besides: Equipment | None = None
) -> None:
    for one in state.equipment.kinds.values():
        if one is not besides and (one.name, one.space_id) == (name, space_id):
            raise Rejected(EQUIPMENT_NAME_IS_TAKEN, equipment_id=one.id)


def equipment_added(state: Bookings, event: EquipmentAdded) -> None:
    kind = Equipment(event.equipment_id, event.name, event.name_en, event.pieces, event.space_id)
    state.equipment.kinds[kind.id] = kind


def edit_equipment(state: Bookings, command: EditEquipment) -> list[Event]:
    kind = require_equipment(state.equipment, command.equipment_id)
    _name_must_be_free(state, command.name, kind.space_id, kind)
    if (command.name, command.name_en, command.pieces) == (kind.name, kind.name_en, kind.pieces):
        return []
    out, _ = kind.out
    _must_be_no_more_than_there_are(out, command.pieces)
    if command.pieces < kind.pieces:
        _must_be_booked_by_nobody(_crowding(state, kind, command.pieces - out, command.now))
    return [
        EquipmentEdited(
            equipment_id=kind.id,
            name=command.name,
            name_en=command.name_en,
            pieces=command.pieces,
            edited_at=command.now,
        )
    ]


def equipment_edited(state: Bookings, event: EquipmentEdited) -> None:
    kind = state.equipment.kinds[event.equipment_id]
    kind.name, kind.name_en, kind.pieces = event.name, event.name_en, event.pieces


def set_out_of_service(state: Bookings, command: SetOutOfService) -> list[Event]:
    kind = require_equipment(state.equipment, command.equipment_id)
    _must_be_no_more_than_there_are(command.pieces, kind.pieces)
    out = command.pieces, command.reason if command.pieces else None
    if out == kind.out:
        return []
    hit = _crowding(state, kind, kind.pieces - command.pieces, command.now) if out[0] > kind.out[0] else []
    if not command.keep_bookings:
        _must_be_booked_by_nobody(hit)
    set_out = EquipmentOutOfServiceSet(
        equipment_id=kind.id, pieces=command.pieces, reason=out[1], set_at=command.now
    )
    if not hit:
        return [set_out]
    named = BookingsNoLongerFit(booking_ids=tuple(hit), misfit=Misfit.EQUIPMENT, noticed_at=command.now)
    return [set_out, named, *_lacking(state, [state.bookings[one] for one in hit], kind, command.now)]


def _lacking(
    state: Bookings, hit: Sequence[Booking], kind: Equipment, now: datetime
) -> Iterator[BookingLacksEquipment]:
    """Whoever counts on the pieces is told, and can choose others or another time: of a series, or of a
    course, once."""
    wholes: dict[tuple[str, tuple[str, ...]], list[Booking]] = {}
    for one in sorted(hit, key=lambda one: (one.starts_at, one.id)):
        course_id = state.courses.of_session.get(one.session_id or "")
        wholes.setdefault((one.series_id or course_id or one.id, holders_of(state, one)), []).append(one)
    for (_, people), dates in wholes.items():
        first = dates[0]
        yield BookingLacksEquipment(
            booking_id=first.id,
            space_id=first.space_id,
            equipment_id=kind.id,
            person_ids=people,
            starts_at=first.starts_at,
            noticed_at=now,
            dates=len(dates),
            last_at=dates[-1].starts_at if len(dates) > 1 else None,
        )


def booking_lacks_equipment(_state: Bookings, _event: BookingLacksEquipment) -> None:
    """They are told; the booking stands as it is."""


def equipment_out_of_service_set(state: Bookings, event: EquipmentOutOfServiceSet) -> None:
    state.equipment.kinds[event.equipment_id].out = event.pieces, event.reason


def _must_be_no_more_than_there_are(out: int, pieces: int) -> None:
    if out > pieces:
        raise Rejected(MORE_PIECES_ARE_OUT_THAN_THERE_ARE, pieces=pieces, out_of_service=out)


def _crowding(state: Bookings, kind: Equipment, left: int, now: datetime) -> list[str]:
    """The bookings at an instant of which more pieces would be had than are left."""
    return [
        slot.booking_id
        for slot in kind.schedule.between(now, END_OF_TIME)
        if slot.booking_id in state.bookings
        and kind.schedule.peak(max(slot.starts_at, now), slot.free_again_at) > left
    ]


def _must_be_booked_by_nobody(hit: list[str]) -> None:
    if hit:
        raise Rejected(EQUIPMENT_IS_BOOKED, bookings=[*hit[:BOOKINGS_SHOWN]], bookings_in_all=len(hit))


def set_booking_equipment(state: Bookings, command: SetBookingEquipment) -> list[Event]:
    booking = state.booking(command.booking_id)
    host = state.hosts.get(booking.partner_id or "")
    must_be_own(command, booking.booked_by, *((host.representative, host.second) if host else ()))
    must_be_known(state, command.equipment)
    had, wanted = state.equipment.had.get(booking.id, ()), in_order(command.equipment)
    if had == wanted:
        return []
    before = {one.equipment_id: one.pieces for one in had}
    more = [one for one in wanted if one.pieces > before.get(one.equipment_id, 0)]
    if more:
        # What others leave of it: its own pieces are in nobody's way.
        others = replace(state, equipment=state.equipment.copy())
        others.equipment.give_back(booking.id, booking.starts_at)
        since = max(booking.starts_at, command.now)
        pieces_must_be_free(others, state.space(booking.space_id), more, (since, booking.ends_at))
    return [BookingEquipmentSet(booking_id=booking.id, equipment=wanted, set_at=command.now)]


def booking_equipment_set(state: Bookings, event: BookingEquipmentSet) -> None:
    booking = state.bookings[event.booking_id]
    state.equipment.give_back(booking.id, booking.starts_at)
    if event.equipment:
        state.equipment.take(booking.id, (booking.starts_at, booking.free_again_at), event.equipment)
