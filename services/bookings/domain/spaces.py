"""Spaces are opened and described anew by staff."""

from dataclasses import replace
from datetime import UTC, datetime

from services.bookings.domain.holidays import calendar_after, calendar_for
from services.bookings.domain.hours import weekly_hours
from services.bookings.domain.misfits import Misfits, misfits
from services.bookings.domain.room_line import call_line
from services.bookings.domain.space_state import Space
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.events import BookingsNoLongerFit
from shared.contracts.bookings.holidays.calendar import HolidaysSet
from shared.contracts.bookings.refusals.spaces import (
    BOOKINGS_NO_LONGER_FIT,
    SPACE_NAME_IS_TAKEN,
    UNITS_ARE_IN_USE,
)
from shared.contracts.bookings.spaces.commands import EditSpace, OpenSpace
from shared.contracts.bookings.spaces.events import SpaceEdited, SpaceOpened
from shared.contracts.bookings.spaces.house_rules import HouseRulesSet, SetHouseRules
from shared.contracts.bookings.spaces.pictures import SetSpacePictures, SpacePicturesSet
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected, check_revision

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
BOOKINGS_SHOWN = 20


def open_space(state: Bookings, command: OpenSpace) -> list[Event]:
    _name_must_be_free(state, command.name)
    return [
        *calendar_for(state, command),
        SpaceOpened(
            space_id=command.new_id("space"),
            name=command.name,
            name_en=command.name_en,
            floor=command.floor,
            area_m2=command.area_m2,
            capacity=command.capacity,
            units=command.units,
            buffer_minutes=command.buffer_minutes,
            opening_windows=command.opening_windows,
            on_holidays=command.on_holidays,
            on_working_weekends=command.on_working_weekends,
            check_in_by_code=command.check_in_by_code is not False,
            opened_at=command.now,
        ),
    ]


def _name_must_be_free(state: Bookings, name: str, space_id: str | None = None) -> None:
    if any(space.name == name and space.id != space_id for space in state.spaces.values()):
        raise Rejected(SPACE_NAME_IS_TAKEN)


def space_opened(state: Bookings, event: SpaceOpened) -> None:
    state.spaces[event.space_id] = Space(
        id=event.space_id,
        name=event.name,
        capacity=event.capacity,
        units=event.units,
        buffer_minutes=event.buffer_minutes,
        hours=None if event.opening_windows is None else weekly_hours(event.opening_windows),
        on_holidays=event.on_holidays,
        on_working_weekends=event.on_working_weekends,
        check_in_by_code=event.check_in_by_code,
    )


def edit_space(state: Bookings, command: EditSpace) -> list[Event]:
    space = state.space(command.space_id)
    check_revision(space.revision, command.expected_revision)
    _name_must_be_free(state, command.name, space.id)
    _units_must_suffice(state, space, command)
    taken_over = calendar_for(state, command)
    unfit = _misfits_of(state, space, command, taken_over)
    return [
        *taken_over,
        SpaceEdited(
            space_id=space.id,
            name=command.name,
            name_en=command.name_en,
            floor=command.floor,
            area_m2=command.area_m2,
            capacity=command.capacity,
            units=command.units,
            buffer_minutes=command.buffer_minutes,
            opening_windows=command.opening_windows,
            on_holidays=command.on_holidays,
            on_working_weekends=command.on_working_weekends,
            check_in_by_code=command.check_in_by_code,
            revision=space.revision + 1,
            edited_at=command.now,
        ),
        *unfit.events(command.now),
    ]


def _units_must_suffice(state: Bookings, space: Space, command: EditSpace) -> None:
    if command.units < space.units:
        in_use = space.schedule.peak(command.now, END_OF_TIME)
        if in_use > command.units:
            found = _crowding(state, space, command)
            raise Rejected(
                UNITS_ARE_IN_USE,
                units_in_use=in_use,
                bookings=list(found[:BOOKINGS_SHOWN]),
                bookings_in_all=len(found),
            )


def _misfits_of(state: Bookings, space: Space, command: EditSpace, taken_over: list[HolidaysSet]) -> Misfits:
    """The bookings that would no longer fit; refused where they are not to stand."""
    hours = None if command.opening_windows is None else weekly_hours(command.opening_windows)
    after = replace(
        space,
        capacity=command.capacity,
        units=command.units,
        hours=hours,
        on_holidays=command.on_holidays,
        on_working_weekends=command.on_working_weekends,
    )
    unfit = misfits(state, space, after, command.now, calendar_after(state, taken_over))
    if unfit.bookings_in_all and not command.keep_misfits:
        raise Rejected(
            BOOKINGS_NO_LONGER_FIT,
            outside_hours=list(unfit.outside_hours[:BOOKINGS_SHOWN]),
            too_many_people=list(unfit.too_many_people[:BOOKINGS_SHOWN]),
            bookings_in_all=unfit.bookings_in_all,
        )
    return unfit


def _crowding(state: Bookings, space: Space, command: EditSpace) -> list[str]:
    """The bookings at an instant of which more units are in use than there would be."""
    ahead = space.schedule.between(command.now, END_OF_TIME)
    return [
        slot.booking_id
        for slot in ahead
        if slot.booking_id in state.bookings
        and space.schedule.peak(max(slot.starts_at, command.now), slot.free_again_at) > command.units
    ]


def bookings_no_longer_fit(_state: Bookings, _event: BookingsNoLongerFit) -> None:
    """They stand as before; only the lists tell it."""


def set_house_rules(state: Bookings, command: SetHouseRules) -> list[Event]:
    said = command.text, command.text_en
    if state.space(command.space_id).house_rules == said:
        return []
    return [
        HouseRulesSet(
            space_id=command.space_id, text=command.text, text_en=command.text_en, set_at=command.now
        )
    ]


def house_rules_set(state: Bookings, event: HouseRulesSet) -> None:
    state.spaces[event.space_id].house_rules = event.text, event.text_en


def set_space_pictures(state: Bookings, command: SetSpacePictures) -> list[Event]:
    if state.space(command.space_id).pictures == command.pictures:
        return []
    return [SpacePicturesSet(space_id=command.space_id, pictures=command.pictures, set_at=command.now)]


def space_pictures_set(state: Bookings, event: SpacePicturesSet) -> None:
    state.spaces[event.space_id].pictures = event.pictures


def space_edited(state: Bookings, event: SpaceEdited) -> None:
    space = state.spaces[event.space_id]
    space.name = event.name
    space.capacity = event.capacity
    space.units = event.units
    space.buffer_minutes = event.buffer_minutes
    space.hours = None if event.opening_windows is None else weekly_hours(event.opening_windows)
    space.on_holidays = event.on_holidays
    space.on_working_weekends = event.on_working_weekends
    if event.check_in_by_code is not None:
        space.check_in_by_code = event.check_in_by_code
    space.revision = event.revision
    call_line(state, space.id, event.edited_at)
