"""How long rooms were open in a month: by the hours that held on each day, the calendar and closures."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from pydantic import Field

from services.bookings.domain.hours import (
    DAY,
    Span,
    calendar_hours,
    day_span,
    local_day,
    spans_of_days,
    weekly_hours,
    without,
)
from services.bookings.projections.sheets import HoursFrom
from shared.contracts.bookings.holidays.calendar import DayHours, DayKind, HolidaysSet
from shared.contracts.bookings.programme import RulesAdopted
from shared.contracts.bookings.spaces.events import SpaceClosed, SpaceEdited, SpaceOpened, SpaceReopened
from shared.contracts.bookings.spaces.parts import SpacePartsSet
from shared.contracts.partners.programme import OpeningWindow
from shared.kernel.messages import Recorded
from shared.kernel.models import View
from shared.kernel.months import first_day, month_after

COMMUNITY = "community"
"""The key of the document with the hours."""
Numbers = dict[str, int]
"""Of a room in a part of a month, by what they count; those that are 0 are missing."""


class RoomHours(View):
    """How a room was described from a moment on."""

    since: datetime
    units: int
    opening_windows: tuple[OpeningWindow, ...] | None
    on_holidays: DayHours
    on_working_weekends: DayHours


class Closed(View):
    """A closure, as far as it was kept."""

    id: str
    starts_at: datetime
    ends_at: datetime


class Room(View):
    """A room, with all that ever said when it is open."""

    name: str
    name_en: str
    described: tuple[RoomHours, ...]
    closures: tuple[Closed, ...] = ()
    kin: tuple[str, ...] = ()
    """The parts of a whole, or the whole of a part: closed, they close it too."""


class Sheet(View):
    """The hours of a community and its rooms, or the numbers of a month of UTC by room and part of it."""

    hours: tuple[HoursFrom, ...] = ()
    calendar: dict[date, DayKind] = Field(default_factory=dict)
    rooms: dict[str, Room] = Field(default_factory=dict)
    numbers: dict[str, dict[str, Numbers]] = Field(default_factory=dict)

    @property
    def zone(self) -> str:
        """The community's, in which its months are meant."""
        return self.hours[-1].zone if self.hours else "Asia/Shanghai"


def ruled(sheet: Sheet | None, recorded: Recorded[RulesAdopted], _key: str) -> Sheet:
    """The community's hours from a moment on."""
    event, sheet = recorded.data, sheet or Sheet()
    hours = HoursFrom(
        effective_from=event.effective_from,
        zone=event.rules.zone,
        opening_windows=event.rules.opening_windows,
    )
    # The sort is stable: of two for one date the later adopted comes last, and holds.
    ordered = tuple(sorted((*sheet.hours, hours), key=lambda one: one.effective_from))
    return sheet.model_copy(update={"hours": ordered})


def holidays(sheet: Sheet | None, recorded: Recorded[HolidaysSet], _key: str) -> Sheet:
    """Days of the calendar."""
    sheet = sheet or Sheet()
    days = {one.day: one.kind for one in recorded.data.days}
    return sheet.model_copy(update={"calendar": {**sheet.calendar, **days}})


def opened(sheet: Sheet | None, recorded: Recorded[SpaceOpened], _key: str) -> Sheet:
    """A new room."""
    event = recorded.data
    room = Room(name=event.name, name_en=event.name_en, described=(_hours(event, event.opened_at),))
    return _with(sheet or Sheet(), event.space_id, room)


def edited(sheet: Sheet | None, recorded: Recorded[SpaceEdited], _key: str) -> Sheet | None:
    """A room is described anew: what was before stays for the months before."""
    event = recorded.data
    if sheet is None or event.space_id not in sheet.rooms:
        return sheet
    known = sheet.rooms[event.space_id]
    described = (*known.described, _hours(event, event.edited_at))
    told = {"name": event.name, "name_en": event.name_en, "described": described}
    return _with(sheet, event.space_id, known.model_copy(update=told))


def _hours(event: SpaceOpened | SpaceEdited, since: datetime) -> RoomHours:
    return RoomHours(
        since=since,
        units=event.units,
        opening_windows=event.opening_windows,
        on_holidays=event.on_holidays,
        on_working_weekends=event.on_working_weekends,
    )


def closed(sheet: Sheet | None, recorded: Recorded[SpaceClosed], _key: str) -> Sheet | None:
    """A room is closed for some time."""
    event = recorded.data
    if sheet is None or event.space_id not in sheet.rooms:
        return sheet
    room = sheet.rooms[event.space_id]
    closure = Closed(id=event.closure_id, starts_at=event.starts_at, ends_at=event.ends_at)
    return _with(sheet, event.space_id, room.model_copy(update={"closures": (*room.closures, closure)}))


def reopened(sheet: Sheet | None, recorded: Recorded[SpaceReopened], _key: str) -> Sheet | None:
    """A closure ends: what of it has been stays, and one that had not begun never was."""
    event = recorded.data
    if sheet is None or event.space_id not in sheet.rooms:
        return sheet
    room = sheet.rooms[event.space_id]
    cut = (
        one.model_copy(update={"ends_at": min(one.ends_at, event.reopened_at)})
        if one.id == event.closure_id
        else one
        for one in room.closures
    )
    closures = tuple(one for one in cut if one.starts_at < one.ends_at)
    return _with(sheet, event.space_id, room.model_copy(update={"closures": closures}))


def divided(sheet: Sheet | None, recorded: Recorded[SpacePartsSet], _key: str) -> Sheet | None:
    """A whole has parts, or none any more."""
    event = recorded.data
    if sheet is None:
        return None
    kin: dict[str, tuple[str, ...]] = dict.fromkeys(event.taken_out, ())
    kin |= dict.fromkeys(event.part_ids, (event.space_id,)) | {event.space_id: event.part_ids}
    rooms = {
        key: room.model_copy(update={"kin": kin[key]}) if key in kin else room
        for key, room in sheet.rooms.items()
    }
    return sheet.model_copy(update={"rooms": rooms})


def _with(sheet: Sheet, space_id: str, room: Room) -> Sheet:
    return sheet.model_copy(update={"rooms": {**sheet.rooms, space_id: room}})


def opened_minutes(sheet: Sheet, space_id: str, month: str) -> int:
    """How long a room was open in a month of the community's zone, in minutes of its units."""
    room = sheet.rooms[space_id]
    first, last = first_day(month), first_day(month_after(month))
    begin, end = day_span(sheet.zone, first, (last - first).days)
    kin = (sheet.rooms[one] for one in room.kin if one in sheet.rooms)
    closures = [(one.starts_at, one.ends_at) for each in (room, *kin) for one in each.closures]
    minutes = 0
    for units, (since, until), by in _in_force(sheet, room, (begin, end)):
        zone, windows, told = by
        spans = _open_spans(zone, windows, told, tuple(sorted(sheet.calendar.items())), since, until)
        left = without(spans, closures)
        minutes += units * sum(int((closes - opens) / timedelta(minutes=1)) for opens, closes in left)
    return minutes


_By = tuple[str, tuple[OpeningWindow, ...], tuple[DayHours, DayHours]]


def _in_force(sheet: Sheet, room: Room, time: Span) -> Iterator[tuple[int, Span, _By]]:
    """What of the time a description of the room and rules of the community held together."""
    for at, hours in enumerate(sheet.hours):
        later = sheet.hours[at + 1 :]
        # The community's first hours hold from the beginning on, as they do where free time is reckoned.
        from_here = time[0] if at == 0 else max(time[0], hours.effective_from)
        to_there = min(time[1], later[0].effective_from) if later else time[1]
        for number, one in enumerate(room.described):
            after = room.described[number + 1 :]
            since = max(from_here, one.since)
            until = min(to_there, after[0].since) if after else to_there
            if since < until:
                windows = one.opening_windows or hours.opening_windows
                told = one.on_holidays, one.on_working_weekends
                yield one.units, (since, until), (hours.zone, windows, told)


@lru_cache(maxsize=4096)
def _open_spans(
    zone: str,
    windows: tuple[OpeningWindow, ...],
    told: tuple[DayHours, DayHours],
    calendar: tuple[tuple[date, DayKind], ...],
    since: datetime,
    until: datetime,
) -> tuple[Span, ...]:
    by_day = calendar_hours(weekly_hours(windows), dict(calendar), *told)
    days = local_day(zone, since) - DAY, local_day(zone, until)
    return tuple(
        (max(opens, since), min(closes, until))
        for opens, closes in spans_of_days(zone, *days, by_day)
        if max(opens, since) < min(closes, until)
    )
