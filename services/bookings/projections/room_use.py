"""How rooms are used: a document of their hours, and one of numbers for each month of UTC.

An event doesn't tell the community's zone, so its month there is not known while it is folded. What begins
near the end of a month of UTC is therefore counted by its hour, and put to a month when somebody asks.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from services.bookings.projections import opened_hours
from services.bookings.projections.opened_hours import COMMUNITY, Numbers, Sheet, opened_minutes
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    BookingUse,
    SpaceBooked,
    SpaceReleased,
)
from shared.contracts.bookings.holidays.calendar import HolidaysSet
from shared.contracts.bookings.programme import RulesAdopted
from shared.contracts.bookings.room_use import (
    GatherRoomUse,
    GetRoomUse,
    RoomUseLine,
    RoomUseNumbers,
    RoomUseOfTwo,
    RoomUseView,
)
from shared.contracts.bookings.series_edits import BookingMoved
from shared.contracts.bookings.spaces.events import SpaceClosed, SpaceEdited, SpaceOpened, SpaceReopened
from shared.contracts.bookings.spaces.parts import SpacePartsSet
from shared.kernel.messages import Recorded
from shared.kernel.months import month_after, month_at, month_before
from shared.projections.projection import Documents, Projection

_EDGE = timedelta(hours=15)
"""No zone is further from UTC."""
_MIDDLE = ""
"""Where what lies in the same month in every zone is counted."""


def _month_of(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m}"


def _part_of(at: datetime) -> str:
    """The hour, near the end of a month of UTC."""
    at = at.astimezone(UTC)
    is_clear = _month_of(at - _EDGE) == _month_of(at + _EDGE)
    return _MIDDLE if is_clear else at.replace(minute=0, second=0, microsecond=0).isoformat()


def _added(sheet: Sheet | None, space_id: str, at: datetime, **numbers: int) -> Sheet:
    sheet = sheet or Sheet()
    parts = sheet.numbers.get(space_id) or {}
    known = parts.get(_part_of(at)) or {}
    raised = {key: known.get(key, 0) + numbers.get(key, 0) for key in {**known, **numbers}}
    left = {key: number for key, number in sorted(raised.items()) if number}
    return sheet.model_copy(update={"numbers": {**sheet.numbers, space_id: {**parts, _part_of(at): left}}})


def _taken(use: BookingUse, units: int, starts_at: datetime, ends_at: datetime) -> Numbers:
    minutes = units * int((ends_at - starts_at) / timedelta(minutes=1))
    return {"resident_minutes" if use is BookingUse.RESIDENT else "other_minutes": minutes}


def _booked(sheet: Sheet | None, recorded: Recorded[SpaceBooked], _key: str) -> Sheet:
    event = recorded.data
    taken = _taken(event.use, event.units, event.starts_at, event.ends_at)
    return _added(sheet, event.space_id, event.starts_at, bookings=1, **taken)


def _given_back(sheet: Sheet | None, recorded: Recorded[BookingCancelled], _key: str) -> Sheet | None:
    return _freed(sheet, recorded.data, "given_back")


def _nobody_came(sheet: Sheet | None, recorded: Recorded[SpaceReleased], _key: str) -> Sheet | None:
    return _freed(sheet, recorded.data, "no_shows")


def _freed(sheet: Sheet | None, event: BookingCancelled | SpaceReleased, why: str) -> Sheet | None:
    """Its time is not taken any more; an event that does not say how long that was changes nothing."""
    if event.ends_at is None:
        return sheet
    taken = _taken(event.use, event.units, event.starts_at, event.ends_at)
    less = {key: -minutes for key, minutes in taken.items()}
    return _added(sheet, event.space_id, event.starts_at, **{why: 1}, **less)


def _months_of_both(event: BookingMoved) -> Iterator[str]:
    yield from dict.fromkeys((_month_of(event.from_starts_at), _month_of(event.starts_at)))


def _moved(sheet: Sheet | None, recorded: Recorded[BookingMoved], key: str) -> Sheet | None:
    event = recorded.data
    if event.from_ends_at is None:
        return sheet
    if key == _month_of(event.from_starts_at):
        before = _taken(event.use, event.from_units, event.from_starts_at, event.from_ends_at)
        less = {name: -minutes for name, minutes in before.items()}
        sheet = _added(sheet, event.from_space_id, event.from_starts_at, bookings=-1, **less)
    if key == _month_of(event.starts_at):
        now = _taken(event.use, event.units, event.starts_at, event.ends_at)
        sheet = _added(sheet, event.space_id, event.starts_at, bookings=1, **now)
    return sheet


def _counted(sheets: Mapping[str, Sheet], month: str, zone: str) -> dict[str, Numbers]:
    """What was counted in a month of the zone, by room."""
    found: dict[str, Numbers] = {}
    for key in (month_before(month), month, month_after(month)):
        for space_id, parts in (sheets[key].numbers if key in sheets else {}).items():
            for part, numbers in parts.items():
                if month == (key if part == _MIDDLE else month_at(datetime.fromisoformat(part), zone)):
                    room = found.setdefault(space_id, {})
                    for name, number in numbers.items():
                        room[name] = room.get(name, 0) + number
    return found


def _numbers(sheets: Mapping[str, Sheet], month: str) -> dict[str, RoomUseNumbers]:
    """Each room of a community, in a month."""
    rooms = sheets[COMMUNITY]
    counted = _counted(sheets, month, rooms.zone)
    told = {}
    for space_id in rooms.rooms:
        numbers = counted.get(space_id) or {}
        opened = opened_minutes(rooms, space_id, month)
        kept = max(0, opened - numbers.get("other_minutes", 0))
        told[space_id] = RoomUseNumbers(opened_minutes=opened, kept_minutes=kept, **numbers)
    return told


def _keys(month: str) -> list[str]:
    """The documents from which two months are told."""
    earlier = month_before(month)
    return [COMMUNITY, month_before(earlier), earlier, month, month_after(month)]


async def get_room_use(documents: Documents[Sheet], query: GetRoomUse) -> RoomUseView:
    community = await documents.get(COMMUNITY) or Sheet()
    month = query.month or month_at(query.at, community.zone)
    before = month_before(month)
    sheets = {COMMUNITY: community, **await documents.several(_keys(month)[1:])}
    now, then = _numbers(sheets, month), _numbers(sheets, before)
    lines = tuple(
        RoomUseLine(space_id=key, name=room.name, name_en=room.name_en, month=now[key], before=then[key])
        for key, room in community.rooms.items()
    )
    return RoomUseView(month=month, before=before, rooms=lines)


async def gather_room_use(documents: Documents[Sheet], query: GatherRoomUse) -> dict[str, RoomUseOfTwo]:
    by_key = {key: await documents.across(query.communities, key) for key in _keys(query.month)}
    found = {}
    for name in by_key[COMMUNITY]:
        sheets = {key: of_each[name] for key, of_each in by_key.items() if name in of_each}
        now, before = (_numbers(sheets, one) for one in (query.month, month_before(query.month)))
        found[name] = RoomUseOfTwo(month=_together(now), before=_together(before))
    return found


def _together(rooms: Mapping[str, RoomUseNumbers]) -> RoomUseNumbers:
    sums: Numbers = {}
    for one in rooms.values():
        for name, number in one.model_dump().items():
            sums[name] = sums.get(name, 0) + number
    return RoomUseNumbers(**sums)


ROOM_USE = (
    Projection("room_use", Sheet)
    .on(RulesAdopted, lambda _: COMMUNITY, opened_hours.ruled)
    .on(HolidaysSet, lambda _: COMMUNITY, opened_hours.holidays)
    .on(SpaceOpened, lambda _: COMMUNITY, opened_hours.opened)
    .on(SpaceEdited, lambda _: COMMUNITY, opened_hours.edited)
    .on(SpaceClosed, lambda _: COMMUNITY, opened_hours.closed)
    .on(SpaceReopened, lambda _: COMMUNITY, opened_hours.reopened)
    .on(SpacePartsSet, lambda _: COMMUNITY, opened_hours.divided)
    .on(SpaceBooked, lambda event: _month_of(event.starts_at), _booked)
    .on(BookingMoved, _months_of_both, _moved)
    .on(BookingCancelled, lambda event: _month_of(event.starts_at), _given_back)
    .on(SpaceReleased, lambda event: _month_of(event.starts_at), _nobody_came)
    .answers(GetRoomUse, get_room_use)
    .answers(GatherRoomUse, gather_room_use)
)
