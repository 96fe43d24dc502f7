"""Equipment that is lent with rooms: never more pieces at once than there are."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import BookSpace, CancelBooking, ConfirmHold, HoldSpace
from shared.contracts.bookings.bookings.events import BookingsNoLongerFit, Misfit, SpaceBooked, SpaceHeld
from shared.contracts.bookings.bookings.trying import BookingTrialView, TryBooking
from shared.contracts.bookings.equipment.commands import (
    AddEquipment,
    EditEquipment,
    SetBookingEquipment,
    SetOutOfService,
    SetOutOfServiceRequest,
)
from shared.contracts.bookings.equipment.events import (
    BookingEquipmentSet,
    BookingLacksEquipment,
    EquipmentAdded,
    EquipmentEdited,
    EquipmentOutOfServiceSet,
)
from shared.contracts.bookings.equipment.pieces import Pieces
from shared.contracts.bookings.refusals.equipment import (
    EQUIPMENT_BELONGS_TO_ANOTHER_SPACE,
    EQUIPMENT_IS_BOOKED,
    EQUIPMENT_IS_NOT_FREE,
    EQUIPMENT_IS_UNKNOWN,
    EQUIPMENT_NAME_IS_TAKEN,
    MORE_PIECES_ARE_OUT_THAN_THERE_ARE,
)
from shared.contracts.bookings.refusals.quotas import BOOKING_IS_ONLY_TRIED
from shared.contracts.bookings.refusals.series import SERIES_IS_ONLY_TRIED
from shared.contracts.bookings.refusals.spaces import (
    BOOKING_IS_OVER,
    BOOKING_IS_UNKNOWN,
    HOLD_HAS_EXPIRED,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.series import BookSeries, EditScope, Repeats, TrySeries
from shared.contracts.bookings.series_edits import BookingMoved, EditSeries
from shared.contracts.bookings.spaces.parts import SpacePartsSet
from shared.kernel.messages import Command, Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    CHEN,
    DANCE_ROOM,
    LIN,
    NOWHERE,
    TERRACE,
    WU,
    at,
    book,
    draft,
    farmer,
    haiwan,
    hold,
    resident,
    staff,
    tick,
)
from tests.unit.bookings.sky_farm import move, running

PROJECTOR = "0197e3a0-5c00-7a10-8000-000000000e01"
TABLES = "0197e3a0-5c00-7a10-8000-000000000e02"
PIANO = "0197e3a0-5c00-7a10-8000-000000000e03"
WEDNESDAY = at(8, 19)


def there_is(equipment_id: str, name: str, pieces: int, space_id: str | None = None) -> EquipmentAdded:
    return EquipmentAdded(
        equipment_id=equipment_id,
        name=name,
        name_en=f"{name} in English",
        pieces=pieces,
        space_id=space_id,
        added_at=MONDAY,
    )


KINDS = (
    there_is(PROJECTOR, "投影仪", 2),
    there_is(TABLES, "折叠桌", 20),
    there_is(PIANO, "钢琴", 1, DANCE_ROOM),
)


def equipped() -> Specification[Bookings]:
    return haiwan().given(*KINDS)


def some(equipment_id: str = PROJECTOR, pieces: int = 1) -> tuple[Pieces, ...]:
    return (Pieces(equipment_id=equipment_id, pieces=pieces),)


def asks(wish: Command, *pieces: Pieces) -> Any:
    return wish.model_copy(update={"equipment": pieces})


def wants(pieces: int = 1, starts_at: datetime = WEDNESDAY, **how: Any) -> BookSpace:
    """A booking of the calligraphy area, which needs no tidying, with projectors."""
    wish: BookSpace = asks(book(starts_at, space_id=CALLIGRAPHY, **how), *some(pieces=pieces))
    return wish


def elsewhere(pieces: int = 1, starts_at: datetime = WEDNESDAY, who: Envelope | None = None) -> BookSpace:
    """One in the dance room, 10 minutes after which are for tidying."""
    wish: BookSpace = asks(book(starts_at, who=who or resident(CHEN)), *some(pieces=pieces))
    return wish


def broken(pieces: int, *, keep: bool = False, equipment_id: str = PROJECTOR) -> SetOutOfService:
    reason = "灯泡坏了" if pieces else None
    return SetOutOfService(
        equipment_id=equipment_id, pieces=pieces, reason=reason, keep_bookings=keep, **staff()
    )


def edit(pieces: int, name: str = "投影仪", equipment_id: str = PROJECTOR) -> EditEquipment:
    return EditEquipment(equipment_id=equipment_id, name=name, name_en="Projector", pieces=pieces, **staff())


def changed(booking_id: str, *pieces: Pieces, who: Envelope | None = None) -> SetBookingEquipment:
    return SetBookingEquipment(booking_id=booking_id, equipment=pieces, **(who or resident()))


def made(spec: Specification[Bookings]) -> str:
    return spec.happened(SpaceBooked).booking_id


def test_staff_add_equipment_and_describe_it_anew() -> None:
    add = AddEquipment(name="音箱", name_en="Speaker", pieces=1, space_id=DANCE_ROOM, **staff())
    spec = equipped().when(add)
    added = spec.happened(EquipmentAdded)
    assert (added.name, added.pieces, added.space_id) == ("音箱", 1, DANCE_ROOM)
    facts = spec.refuses(add.model_copy(update={"command_id": "again"}), EQUIPMENT_NAME_IS_TAKEN)
    assert facts == {"equipment_id": added.equipment_id}
    spec.refuses(add.model_copy(update={"space_id": NOWHERE}), SPACE_IS_UNKNOWN)
    spec.refuses(edit(3, name="折叠桌"), EQUIPMENT_NAME_IS_TAKEN)
    spec.refuses(edit(3, equipment_id=NOWHERE), EQUIPMENT_IS_UNKNOWN)
    spec.when(edit(3)).then(
        EquipmentEdited(
            equipment_id=PROJECTOR, name="投影仪", name_en="Projector", pieces=3, edited_at=MONDAY
        )
    )
    spec.when(edit(3)).then_nothing()


def test_a_booking_has_its_pieces_for_its_time_and_the_buffer() -> None:
    spec = equipped().when(elsewhere(2))
    booking_id = made(spec)
    assert spec.happened(BookingEquipmentSet) == BookingEquipmentSet(
        booking_id=booking_id, equipment=some(pieces=2), set_at=MONDAY
    )
    facts = spec.refuses(wants(1, at(8, 20)), EQUIPMENT_IS_NOT_FREE)
    assert facts["short"] == [
        {
            "equipment_id": PROJECTOR,
            "name": "投影仪",
            "name_en": "投影仪 in English",
            "asked": 1,
            "free": 0,
            "in_service": 2,
        }
    ]
    spec.when(wants(2, at(8, 20, 10)))


def test_what_is_named_in_place_of_it_is_granted() -> None:
    spec = equipped().when(elsewhere(2)).when(elsewhere(2, at(8, 20, 10), resident(WU)))
    facts = spec.refuses(wants(1), EQUIPMENT_IS_NOT_FREE)
    assert [one["starts_at"] for one in facts["alternatives"]] == [
        "2026-07-08T10:00:00Z",
        "2026-07-09T11:00:00Z",
        "2026-07-10T11:00:00Z",
    ]
    for one in facts["alternatives"]:
        spec.decider.decide(
            spec.state, wants(1).model_copy(update=dict(BookSpace(**wants(1).model_dump() | one)))
        )


def test_pieces_are_counted_over_all_that_overlaps() -> None:
    spec = equipped().when(wants(1))
    spec.when(elsewhere(1))
    facts = spec.refuses(
        asks(book(WEDNESDAY, space_id=TERRACE, who=resident(WU)), *some()), EQUIPMENT_IS_NOT_FREE
    )
    assert facts["short"][0]["free"] == 0
    spec.when(asks(book(WEDNESDAY, space_id=TERRACE, who=resident(WU)), *some(TABLES, 20)))


@pytest.mark.parametrize("kind", [CancelBooking, None])
def test_what_is_given_back_or_released_is_free_at_once(kind: type[CancelBooking] | None) -> None:
    spec = equipped().when(elsewhere(2, who=resident(LIN)))
    later = WEDNESDAY + timedelta(minutes=20)
    if kind is not None:
        spec.when(kind(booking_id=made(spec), **resident()))
    else:
        spec.when(tick(later))  # Nobody came.
    spec.when(wants(2, later, who=resident(CHEN)))


def test_a_hold_keeps_its_pieces_until_it_is_booked_or_runs_out() -> None:
    spec = equipped().when(asks(hold(WEDNESDAY), *some(pieces=2)))
    booking_id = spec.happened(SpaceHeld).booking_id
    spec.when(ConfirmHold(booking_id=booking_id, **resident()))
    spec.refuses(wants(1, who=resident(CHEN)), EQUIPMENT_IS_NOT_FREE)
    spec.when(asks(hold(at(9, 19)), *some(pieces=2)))
    held = spec.happened(SpaceHeld)
    spec.when(tick(held.expires_at))
    spec.refuses(changed(held.booking_id), HOLD_HAS_EXPIRED)
    spec.when(wants(2, at(9, 19), who=resident(CHEN, held.expires_at)))


def test_what_stays_in_a_room_is_lent_there_and_with_its_whole() -> None:
    spec = equipped()
    facts = spec.refuses(
        asks(book(WEDNESDAY, space_id=TERRACE), *some(PIANO)), EQUIPMENT_BELONGS_TO_ANOTHER_SPACE
    )
    assert facts["space_id"] == DANCE_ROOM
    spec.given(SpacePartsSet(space_id=TERRACE, part_ids=(DANCE_ROOM,), set_at=MONDAY))
    spec.when(asks(book(WEDNESDAY, space_id=TERRACE), *some(PIANO)))


def test_of_what_there_is_not_nothing_can_be_had() -> None:
    spec = equipped()
    unknown = some(NOWHERE)
    spec.refuses(asks(book(WEDNESDAY), *unknown), EQUIPMENT_IS_UNKNOWN)
    spec.refuses(asks(draft(), *unknown), EQUIPMENT_IS_UNKNOWN)
    spec.when(book(WEDNESDAY))
    spec.refuses(changed(made(spec), *unknown), EQUIPMENT_IS_UNKNOWN)
    with pytest.raises(ValidationError):
        BookSpace(**wants(1).model_dump() | {"equipment": [*some(), *some()]})


def test_a_session_has_pieces_and_a_lesson_that_is_moved_keeps_them() -> None:
    spec = equipped().when(asks(draft(), *some(pieces=2)))
    assert spec.happened(BookingEquipmentSet).booking_id == made(spec)
    spec.refuses(asks(draft(at(11, 10), space_id=CALLIGRAPHY), *some()), EQUIPMENT_IS_NOT_FREE)
    spec.refuses(
        asks(draft(at(11, 10), space_id=CALLIGRAPHY), *some(PIANO)), EQUIPMENT_BELONGS_TO_ANOTHER_SPACE
    )
    spec, _, lessons = running()
    spec.given(*KINDS, there_is(NOWHERE, "音箱", 1, TERRACE))
    booking_id = spec.state.sessions[lessons[0]].booking_id
    spec.when(changed(booking_id, *some(pieces=2), *some(NOWHERE), who=farmer()))
    spec.when(wants(1, at(12, 9)))
    spec.refuses(move(lessons[0], at(12, 9)), EQUIPMENT_IS_NOT_FREE)
    there = move(lessons[0], at(12, 14)).model_copy(update={"space_id": DANCE_ROOM})
    spec.refuses(there, EQUIPMENT_BELONGS_TO_ANOTHER_SPACE)
    spec.when(move(lessons[0], at(12, 14)))
    assert spec.happened(BookingEquipmentSet).booking_id == spec.state.sessions[lessons[0]].booking_id
    spec.when(wants(2, SATURDAY_OF_THE_FIRST, who=resident(WU)))


SATURDAY_OF_THE_FIRST = at(11, 9)


def a_series(kind: type[BookSeries | TrySeries] = BookSeries, *pieces: Pieces, **changes: Any) -> Any:
    return kind(
        **wants(1).model_dump(include={"space_id", "starts_at", "ends_at"}) | changes,
        equipment=pieces or some(pieces=2),
        repeats=Repeats.WEEKLY,
        dates=3,
        **resident(),
    )


def test_each_date_of_a_series_has_its_pieces_or_is_a_conflict() -> None:
    spec = equipped().when(elsewhere(1, at(15, 19)))
    facts = spec.refuses(a_series(TrySeries), SERIES_IS_ONLY_TRIED)
    assert [one["reason"] for one in facts["conflicts"]] == [EQUIPMENT_IS_NOT_FREE.code]
    assert len(facts["free"]) == 2
    assert facts["conflicts"][0]["alternatives"]
    for kind in (BookSeries, TrySeries):
        spec.refuses(a_series(kind, *some(NOWHERE)), EQUIPMENT_IS_UNKNOWN)
        spec.refuses(a_series(kind, *some(PIANO)), EQUIPMENT_BELONGS_TO_ANOTHER_SPACE)
    spec.when(a_series(skip_conflicts=True))
    assert sum(isinstance(one, BookingEquipmentSet) for one in spec.last) == 2
    spec.refuses(elsewhere(1, at(22, 19)), EQUIPMENT_IS_NOT_FREE)


def test_a_date_that_is_moved_takes_its_pieces_along_where_they_are_free() -> None:
    spec = equipped().when(a_series()).when(elsewhere(1, at(16, 19)))
    series_id = next(iter(spec.state.series))
    booking_id = min(spec.state.bookings.values(), key=lambda one: one.starts_at).id
    spec.when(
        EditSeries(
            series_id=series_id,
            booking_id=booking_id,
            scope=EditScope.ALL,
            starts_at=at(9, 19),
            ends_at=at(9, 20),
            keep_conflicts=True,
            **resident(),
        )
    )
    moved = [one for one in spec.last if isinstance(one, BookingMoved)]
    assert [one.starts_at for one in moved] == [at(23, 19), at(9, 19)]
    spec.when(elsewhere(2, WEDNESDAY, resident(WU)))
    spec.refuses(elsewhere(1, at(9, 19), resident(WU)), EQUIPMENT_IS_NOT_FREE)


def test_the_pieces_of_a_booking_are_chosen_anew_until_it_is_over() -> None:
    spec = equipped().when(wants(2))
    booking_id = made(spec)
    spec.when(changed(booking_id, *some(pieces=2))).then_nothing()
    spec.refuses(changed(booking_id, *some(pieces=3)), EQUIPMENT_IS_NOT_FREE)
    spec.refuses(changed(booking_id, *some(PIANO)), EQUIPMENT_BELONGS_TO_ANOTHER_SPACE)
    spec.refuses(changed(booking_id, who=resident(CHEN)), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(changed(NOWHERE), BOOKING_IS_UNKNOWN)
    spec.when(changed(booking_id, *some(TABLES, 4), *some())).when(elsewhere(1))
    spec.when(changed(booking_id))
    spec.when(asks(book(WEDNESDAY, space_id=TERRACE, who=resident(WU)), *some()))
    spec.when(CancelBooking(booking_id=booking_id, **resident()))
    spec.refuses(changed(booking_id), BOOKING_IS_OVER)


def test_what_is_broken_names_the_bookings_that_it_hits() -> None:
    spec = equipped().when(wants(1)).when(elsewhere(1))
    hit = sorted(spec.state.bookings)
    facts = spec.refuses(broken(1), EQUIPMENT_IS_BOOKED)
    assert (sorted(facts["bookings"]), facts["bookings_in_all"]) == (hit, 2)
    spec.when(broken(1, keep=True))
    named = spec.happened(BookingsNoLongerFit)
    assert (sorted(named.booking_ids), named.misfit) == (hit, Misfit.EQUIPMENT)
    out = EquipmentOutOfServiceSet(equipment_id=PROJECTOR, pieces=1, reason="灯泡坏了", set_at=MONDAY)
    assert spec.happened(EquipmentOutOfServiceSet) == out
    told = [one for one in spec.last if isinstance(one, BookingLacksEquipment)]
    assert sorted(one.booking_id for one in told) == hit
    assert {one.person_ids for one in told} == {(spec.state.bookings[one].booked_by,) for one in hit}
    spec.when(broken(1)).then_nothing()
    third = book(WEDNESDAY, space_id=TERRACE, who=resident(WU))
    spec.refuses(asks(third, *some()), EQUIPMENT_IS_NOT_FREE)
    # Of what they have, nobody loses anything by giving back some of the rest, or by asking for other things.
    spec.when(changed(hit[0], *some(), *some(TABLES, 2), who=staff()))
    spec.when(broken(0)).then(
        EquipmentOutOfServiceSet(equipment_id=PROJECTOR, pieces=0, reason=None, set_at=MONDAY)
    )


def test_there_are_never_fewer_pieces_than_are_booked_or_out() -> None:
    spec = equipped().when(wants(2))
    assert spec.refuses(edit(1), EQUIPMENT_IS_BOOKED)["bookings"] == [made(spec)]
    spec.refuses(broken(3), MORE_PIECES_ARE_OUT_THAN_THERE_ARE)
    spec.refuses(broken(1, equipment_id=NOWHERE), EQUIPMENT_IS_UNKNOWN)
    spec.when(edit(4)).when(broken(2))
    spec.refuses(edit(1), MORE_PIECES_ARE_OUT_THAN_THERE_ARE)
    with pytest.raises(ValidationError):
        SetOutOfServiceRequest(pieces=1)


def test_a_dry_run_tells_what_is_free_and_what_would_do() -> None:
    spec = equipped().when(elsewhere(1))
    wish = wants(2, who=resident(WU))
    facts = spec.refuses(TryBooking(**dict(wish)), BOOKING_IS_ONLY_TRIED)
    told = BookingTrialView.model_validate(facts)
    assert [(one.equipment_id, one.in_service, one.free) for one in told.equipment] == [
        (PROJECTOR, 2, 1),
        (TABLES, 20, 20),
    ]
    assert [one.reason for one in told.against] == [EQUIPMENT_IS_NOT_FREE.code]
    assert told.next is not None
    assert told.next.starts_at == at(8, 21)
    assert told.others
    spec.refuses(TryBooking(**dict(asks(wish, *some(NOWHERE)))), EQUIPMENT_IS_UNKNOWN)
    for one in (told.next, *told.others):
        instead = wish.model_copy(update={"starts_at": one.starts_at, "ends_at": one.ends_at})
        try:
            spec.decider.decide(spec.state, instead)
        except Rejected as refused:  # pragma: no cover
            raise AssertionError(one) from refused


def test_a_hold_names_the_same_refusals() -> None:
    spec = equipped().when(elsewhere(2))
    spec.refuses(HoldSpace(**dict(wants(1))), EQUIPMENT_IS_NOT_FREE)
