"""A community's rooms, counted again from its events alone, and by none of the product's code.

It asks quarter by quarter what the clock on the wall shows, where the product reckons with stretches of time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.contracts.bookings.approvals.events import BookingRequested
from shared.contracts.bookings.bookings.events import BookingUse, SpaceBooked, SpaceHeld
from shared.contracts.bookings.holidays.calendar import DayHours, DayKind
from shared.contracts.bookings.room_waits.events import RoomWaitJoined
from shared.contracts.bookings.spaces.events import SpaceClosed, SpaceEdited, SpaceOpened
from shared.contracts.bookings.spaces.parts import SpacePartsSet
from shared.contracts.partners.admission import AgreementTerms
from shared.contracts.partners.programme import OpeningWindow

STEP = timedelta(minutes=5)
DAY = timedelta(days=1)
Claim = SpaceBooked | SpaceHeld | BookingRequested
OF_PARTNERS = {BookingUse.PARTNER, BookingUse.SESSION}


@dataclass
class Room:
    """A space as it was last described."""

    told: SpaceOpened | SpaceEdited
    closures: dict[str, SpaceClosed] = field(default_factory=dict)
    until: dict[str, datetime] = field(default_factory=dict)
    """When each closure ends, also where it was ended early."""
    slots: dict[str, Claim] = field(default_factory=dict)
    """What takes units of it, or took them: buffers and what is over included."""
    kin: tuple[str, ...] = ()
    """The parts of a whole, or the whole of a part: whatever takes one of them takes all of the other."""


def _steps(since: datetime, until: datetime) -> Iterator[datetime]:
    while since < until:
        yield since
        since += STEP


@dataclass
class Rooms:
    """All spaces of a community, its calendar and its clock."""

    zone: str
    windows: tuple[OpeningWindow, ...]
    floor_minutes: int
    rooms: dict[str, Room] = field(default_factory=dict)
    days: dict[date, DayKind] = field(default_factory=dict)

    def wall(self, instant: datetime) -> datetime:
        """What the clock shows."""
        return instant.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def _opens_on(self, room: Room, day: date) -> list[OpeningWindow]:
        """The windows that begin on this day."""
        told, weekday = room.told, day.isoweekday()
        kind = self.days.get(day, DayKind.ORDINARY)
        means = DayHours.OF_THE_WEEKDAY
        if kind is DayKind.HOLIDAY:
            means = told.on_holidays
        elif kind is DayKind.WORKING_WEEKEND:
            means = told.on_working_weekends
        if means is DayHours.CLOSED:
            return []
        weekday = {DayHours.OF_SUNDAY: 7, DayHours.OF_MONDAY: 1}.get(means, weekday)
        return [one for one in told.opening_windows or self.windows if weekday in one.weekdays]

    def is_open(self, room: Room, instant: datetime) -> bool:
        """Whether a window holds at this instant, of this day or of the night that began the day before."""
        wall = self.wall(instant)
        today = self._opens_on(room, wall.date())
        night = [one for one in self._opens_on(room, wall.date() - DAY) if one.closes_next_day]
        return any(wall.time() < one.closes_at for one in night) or any(
            one.opens_at <= wall.time() and (one.closes_next_day or wall.time() < one.closes_at)
            for one in today
        )

    def kin_of(self, room: Room) -> list[Room]:
        """The rooms that nobody can use at the same time."""
        return [self.rooms[one] for one in room.kin]

    def divided(self, event: SpacePartsSet) -> None:
        """Nobody has a whole and its part at once, from the moment at which it is one."""
        for one in (*event.part_ids, *event.taken_out):
            self.rooms[one].kin = (event.space_id,) if one in event.part_ids else ()
        self.rooms[event.space_id].kin = event.part_ids
        self.nothing_is_overbooked(event.set_at)

    def is_closed(self, room: Room, since: datetime, until: datetime) -> bool:
        """Whether a closure of it or of its kin lies in this time."""
        return any(
            one.starts_at < until and since < where.until[key]
            for where in (room, *self.kin_of(room))
            for key, one in where.closures.items()
        )

    def could_be_used(self, room: Room, since: datetime, until: datetime) -> bool:
        """Whether it is open and not closed for the whole of this time."""
        return all(self.is_open(room, at) for at in _steps(since, until)) and not self.is_closed(
            room, since, until
        )

    def in_use(self, room: Room, at: datetime, besides: str = "") -> int:
        """How many units are taken at an instant, buffers included."""
        return sum(
            one.units
            for key, one in room.slots.items()
            if key != besides and one.starts_at <= at < one.free_again_at
        )

    def is_free(self, room: Room, claim: Claim | RoomWaitJoined) -> bool:
        """Whether what is claimed, and the buffer after it, is taken by nobody else."""
        until = claim.ends_at + timedelta(minutes=room.told.buffer_minutes)
        key = claim.booking_id if isinstance(claim, Claim) else claim.wait_id
        theirs = [one for where in self.kin_of(room) for one in where.slots.values()]
        if any(one.starts_at < until and claim.starts_at < one.free_again_at for one in theirs):
            return False
        begins = [one.starts_at for one in room.slots.values() if claim.starts_at <= one.starts_at < until]
        return all(
            self.in_use(room, at, key) + claim.units <= room.told.units for at in (claim.starts_at, *begins)
        )

    def left_to_residents(self, room: Room, at: datetime) -> int:
        """Minutes of the week around an instant in which partners leave a unit of the open room."""
        monday = self.wall(at).date()
        monday -= timedelta(days=monday.weekday())
        begin, end = (
            datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(at.tzinfo)
            for day in (monday, monday + 7 * DAY)
        )
        theirs = [(one, one.units) for one in room.slots.values() if one.use in OF_PARTNERS]
        for where in self.kin_of(room):
            theirs += [(one, room.told.units) for one in where.slots.values() if one.use in OF_PARTNERS]
        left = 0
        for step in _steps(begin, end):
            taken = sum(units for one, units in theirs if one.starts_at <= step < one.free_again_at)
            if taken < room.told.units and self.could_be_used(room, step, step + STEP):
                left += STEP // timedelta(minutes=1)
        return left

    def taken(self, claim: Claim, now: datetime) -> None:
        """Somebody has a time from now on: it could be had, and of partners' the floor is left."""
        room = self.rooms[claim.space_id]
        assert claim.starts_at >= now
        assert self.could_be_used(room, claim.starts_at, claim.ends_at), "outside the hours"
        assert claim.free_again_at == claim.ends_at + timedelta(minutes=room.told.buffer_minutes)
        assert self.is_free(room, claim), "taken by somebody else"
        room.slots[claim.booking_id] = claim
        if claim.use in OF_PARTNERS:
            for at in (claim.starts_at, claim.free_again_at):
                for where in (room, *self.kin_of(room)):
                    assert self.left_to_residents(where, at) >= self.floor_minutes

    def closed(self, event: SpaceClosed, standing: list[Claim]) -> None:
        """Nobody is shut out of what they have booked."""
        room = self.rooms[event.space_id]
        for one in standing:
            shut_out = one.starts_at < event.ends_at and event.starts_at < one.ends_at
            assert one.space_id not in {event.space_id, *room.kin} or not shut_out
        room.closures[event.closure_id] = event
        room.until[event.closure_id] = event.ends_at

    def nothing_is_overbooked(self, now: datetime) -> None:
        """Invariant 1, at every instant from now on at which it could break."""
        for room in self.rooms.values():
            for at in {now, *(one.starts_at for one in room.slots.values() if one.starts_at > now)}:
                used = self.in_use(room, at)
                assert used <= room.told.units
                assert not used or not any(self.in_use(one, at) for one in self.kin_of(room))


@dataclass
class Standing:
    """What a partner may do, as it was heard last."""

    suspended: bool = False
    left: bool = False
    agreement_id: str | None = None
    terms: AgreementTerms | None = None

    def may_begin(self, space_id: str, since: datetime, until: datetime, now: datetime) -> None:
        """Nothing new begins without, outside or after what was agreed."""
        assert not self.suspended
        assert not self.left
        assert self.terms is not None
        assert now < self.terms.ends_at
        assert self.terms.starts_at <= since
        assert until <= self.terms.ends_at
        assert not self.terms.space_ids or space_id in self.terms.space_ids
