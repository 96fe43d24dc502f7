"""What happens seldom where everything is drawn by itself, and is where faults lie: bookings that meet around
midnight, on days that the calendar changes, in a room that becomes a part, beside a closure; places that go
from hand to hand; sessions that are held to their end."""

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.contracts.bookings.bookings.commands import BookSpace, ConfirmHold, HoldSpace
from shared.contracts.bookings.bookings.events import BookingCancelled, CancelReason, SpaceBooked, SpaceHeld
from shared.contracts.bookings.enrolments.commands import AcceptOffer, CancelEnrolment, Enrol
from shared.contracts.bookings.enrolments.events import PlaceOffered
from shared.contracts.bookings.holidays.calendar import CalendarDay, DayHours, DayKind, SetHolidays
from shared.contracts.bookings.hosts import SetHostTerms
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist
from shared.contracts.bookings.series import BookSeries, Repeats
from shared.contracts.bookings.sessions.commands import DeliverSession, DraftSession, RecordAttendance
from shared.contracts.bookings.spaces.commands import CloseSpaceFor, EditSpace
from shared.contracts.bookings.spaces.parts import SetSpaceParts
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected
from tests.unit.bookings.haiwan import (
    AGREEMENT,
    CHEN,
    DANCE_ROOM,
    LIN,
    SKY_FARM,
    TERRACE,
    WU,
    farmer,
    policy,
    resident,
    staff,
)
from tests.unit.bookings.room_history import SPACES, UNITS, RoomHistory

KINDS = ("series", "part", "closure", "offer", "midnight", "holiday", "agreement")
"""What is to meet in the histories."""
FRIDAY, BY_MORNING = 4, 3


class Crossings(RoomHistory):
    """Histories that bring together what would meet by chance alone."""

    def __init__(self) -> None:
        super().__init__()
        self.met = Counter[str]()
        """What was granted, by what it has to do with."""

    def take_in(self) -> None:
        super().take_in()
        for event in self.spec.last:
            self.met.update(self._kinds(event))

    def _kinds(self, event: Event) -> set[str]:
        found: set[str] = set()
        if isinstance(event, PlaceOffered):
            found.add("place")
        if isinstance(event, BookingCancelled) and event.reason is CancelReason.AGREEMENT_DOES_NOT_COVER_IT:
            found.add("agreement")
        if not isinstance(event, SpaceBooked | SpaceHeld):
            return found
        rooms = self.books.rooms
        begins, ends = rooms.wall(event.starts_at), rooms.wall(event.free_again_at)
        night = begins.date() != ends.date() or begins.hour < BY_MORNING
        day = rooms.days.get(begins.date(), DayKind.ORDINARY)
        room = rooms.rooms[event.space_id]
        said = {
            "series": isinstance(event, SpaceBooked) and event.series_id is not None,
            "part": bool(room.kin),
            "closure": bool(room.closures),
            "offer": event.booking_id in self.books.offers,
            "midnight": night,
            "holiday": day is not DayKind.ORDINARY,
        }
        return found | {key for key, holds in said.items() if holds}

    def in_days(self, weekday: int, weeks: int) -> int:
        """How many days it is until the next such weekday, or one some weeks later."""
        today = self.books.rooms.wall(self.now).weekday()
        return (weekday - today) % 7 + 7 * weeks

    @rule(
        space_id=SPACES,
        units=UNITS,
        weekday=st.sampled_from([FRIDAY, FRIDAY + 1]),
        ends=st.sampled_from([-30, -15, 0, 0, 0, 15]),
        gap=st.sampled_from([0, 0, 5, 10, 15, 40]),
        kind=st.sampled_from([BookSpace, HoldSpace, BookSeries]),
        then=st.sampled_from([BookSpace, JoinRoomWaitlist, DraftSession]),
    )
    def two_want_times_that_meet_around_midnight(
        self,
        space_id: str,
        units: int,
        weekday: int,
        ends: int,
        gap: int,
        kind: type[BookSpace | HoldSpace | BookSeries],
        then: type[BookSpace | JoinRoomWaitlist | DraftSession],
    ) -> None:
        midnight = self.wall(self.in_days(weekday, 0) + 1, 0, 0)
        first: dict[str, Any] = {
            "starts_at": midnight - timedelta(hours=1),
            "ends_at": midnight + timedelta(minutes=ends),
        }
        begins = first["ends_at"] + timedelta(minutes=gap)
        second: dict[str, Any] = {"starts_at": begins, "ends_at": begins + timedelta(hours=1)}
        every: dict[str, Any] = (
            {"repeats": Repeats.WEEKLY, "dates": 2, "skip_conflicts": True} if kind is BookSeries else {}
        )
        most = self.books.rooms.rooms[space_id].told.units
        self.submit(kind(space_id=space_id, units=most, **first, **every, **resident(CHEN, self.now)))
        if then is DraftSession:
            told: dict[str, Any] = {"partner_id": SKY_FARM, "title": "夜间观星", "capacity": 1}
            self.submit(DraftSession(space_id=space_id, units=units, **told, **second, **farmer(self.now)))
        else:
            self.submit(then(space_id=space_id, units=units, **second, **resident(LIN, self.now)))

    @rule(
        data=st.data(),
        space_id=SPACES,
        days=st.integers(min_value=1, max_value=6),
        kind=st.sampled_from(DayKind),
        hours=st.sampled_from(DayHours),
        hour=st.sampled_from([10, 19, 23]),
    )
    def somebody_wants_a_day_that_the_calendar_changes(
        self, data: st.DataObject, space_id: str, days: int, kind: DayKind, hours: DayHours, hour: int
    ) -> None:
        told = self.books.rooms.rooms[space_id].told
        same: dict[str, Any] = {
            name: getattr(told, name) for name in ("name", "name_en", "capacity", "units", "buffer_minutes")
        }
        means: dict[str, Any] = {"on_holidays": hours, "on_working_weekends": hours, "keep_misfits": True}
        self.submit(EditSpace(space_id=space_id, **same, **means, **staff(self.now)))
        day = self.books.rooms.wall(self.now).date() + timedelta(days=days)
        change = CalendarDay(day=day, kind=kind, name="节日", notice="社区通知")
        self.submit(SetHolidays(days=(change,), keep_misfits=True, **staff(self.now)))
        window = self.times(days, hour, 0, 90)
        asks = data.draw(st.sampled_from([CHEN, WU]))
        self.submit(BookSpace(space_id=space_id, **window, **resident(asks, self.now)))
        weekly: dict[str, Any] = {"repeats": Repeats.WEEKLY, "dates": 2, "skip_conflicts": True}
        self.submit(BookSeries(space_id=space_id, **window, **weekly, **resident(LIN, self.now)))

    @rule(weekday=st.sampled_from([FRIDAY, FRIDAY + 2]), hour=st.sampled_from([20, 23]), whole=st.booleans())
    def a_part_and_its_whole_are_wanted_at_once_beside_a_closure(
        self, weekday: int, hour: int, *, whole: bool
    ) -> None:
        self.submit(SetSpaceParts(space_id=TERRACE, part_ids=(DANCE_ROOM,), **staff(self.now)))
        window = self.times(self.in_days(weekday, 0), hour, 0, 60)
        ends, before = window["ends_at"], window["starts_at"]
        closes: dict[str, Any] = {"space_id": DANCE_ROOM, "reason": "维修", "cancel_bookings": True}
        shut: dict[str, Any] = {"starts_at": ends, "ends_at": ends + timedelta(hours=1)}
        self.submit(CloseSpaceFor(**closes, **shut, **staff(self.now)))
        wanted: list[Command] = [
            BookSpace(space_id=DANCE_ROOM, starts_at=before, ends_at=ends, **resident(CHEN, self.now)),
            BookSpace(space_id=TERRACE, starts_at=before, ends_at=ends, **resident(WU, self.now)),
        ]
        refused = [self.submit(one) for one in (reversed(wanted) if whole else wanted)]
        if self.books.rooms.rooms[TERRACE].kin:  # It stays apart where bookings stand in both already.
            assert refused != [None, None], "both have it"

    @rule(days=st.integers(min_value=1, max_value=6), hour=st.sampled_from([20, 21]), takes=st.booleans())
    def a_place_goes_from_hand_to_hand(self, days: int, hour: int, *, takes: bool) -> None:
        told: dict[str, Any] = {"partner_id": SKY_FARM, "title": "亲子无土栽培课", "capacity": 1}
        window = self.times(days, hour, 0, 60)
        before = len(self.books.lessons)
        draft = DraftSession(space_id=DANCE_ROOM, **told, **window, **farmer(self.now))
        if self.submit(draft) is not None or len(self.books.lessons) == before:
            return
        session_id = [*self.books.lessons][-1]
        self.opens(session_id)
        for who in (LIN, CHEN, WU):
            self.submit(Enrol(session_id=session_id, **resident(who, self.now)))
        for seat, until in [*self.books.lessons[session_id].seats.items()]:
            assert until is None
            self.submit(CancelEnrolment(enrolment_id=seat, **resident(LIN, self.now)))
        for seat in [*self.books.lessons[session_id].seats] if takes else ():
            self.submit(AcceptOffer(enrolment_id=seat, **resident(CHEN, self.now)))

    @precondition(lambda self: self.books.host.terms is not None)
    @rule(days=st.integers(min_value=1, max_value=6), hour=st.sampled_from([19, 20]), takes=st.booleans())
    def a_partners_room_falls_to_who_waits_when_its_agreement_is_narrowed(
        self, days: int, hour: int, *, takes: bool
    ) -> None:
        most, window = self.books.rooms.rooms[DANCE_ROOM].told.units, self.times(days, hour, 0, 60)
        wish: dict[str, Any] = {"space_id": DANCE_ROOM, "units": most, **window}
        self.agrees()
        self.submit(BookSpace(partner_id=SKY_FARM, **wish, **farmer(self.now)))
        for who in (LIN, WU):
            self.submit(JoinRoomWaitlist(**wish, **resident(who, self.now)))
        self.agrees(TERRACE)
        for offered in [*self.books.offers] if takes else ():
            self.submit(ConfirmHold(booking_id=offered, **staff(self.now)))
        self.agrees()

    def agrees(self, *spaces: str) -> None:
        """The agreement in force names these spaces from now on, or all."""
        terms = self.agreed(20, 5_000, *spaces)
        agreed: dict[str, Any] = {"agreement_id": self.books.host.agreement_id or AGREEMENT, "terms": terms}
        self.submit(SetHostTerms(partner_id=SKY_FARM, version=2, **agreed, **policy(self.now)))

    def opens(self, session_id: str) -> Rejected | None:
        raise NotImplementedError

    @precondition(lambda self: any(one.opened and not one.over for one in self.books.lessons.values()))
    @rule()
    def a_session_is_held_to_its_end(self) -> None:
        open_ones = [one for one in self.books.lessons.values() if one.opened and not one.over]
        lesson = min(open_ones, key=lambda one: one.told.starts_at)
        self.now = max(self.now, lesson.told.ends_at)
        self.books.now = self.now
        self.serve()
        session_id = lesson.told.session_id
        marks = RecordAttendance(session_id=session_id, attended=tuple(lesson.seats), **farmer(self.now))
        self.submit(marks)
        self.submit(DeliverSession(session_id=session_id, **farmer(self.now)))
