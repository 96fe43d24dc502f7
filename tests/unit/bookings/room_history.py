"""A community whose rooms are asked for, waited for and given back, in four zones, while its clock moves."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from services.bookings.domain.decider import DECIDER
from shared.contracts.bookings.approvals.commands import ApproveBooking, RejectBooking
from shared.contracts.bookings.approvals.events import BookingRequested, SpaceApprovalSet
from shared.contracts.bookings.bookings.commands import (
    BookSpace,
    CancelBooking,
    CheckIn,
    ConfirmHold,
    HoldSpace,
)
from shared.contracts.bookings.bookings.events import SpaceBooked
from shared.contracts.bookings.equipment.commands import SetBookingEquipment, SetOutOfService
from shared.contracts.bookings.equipment.events import (
    BookingEquipmentSet,
    EquipmentAdded,
    EquipmentOutOfServiceSet,
)
from shared.contracts.bookings.equipment.pieces import Pieces
from shared.contracts.bookings.refusals.equipment import EQUIPMENT_IS_NOT_FREE
from shared.contracts.bookings.refusals.spaces import SPACE_IS_NOT_FREE
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist, LeaveRoomWaitlist
from shared.contracts.bookings.series import (
    AddSeriesDate,
    BookSeries,
    CancelSeries,
    EditScope,
    Repeats,
    SeriesBooked,
)
from shared.contracts.bookings.series_edits import BookingMoved, EditSeries
from shared.contracts.bookings.spaces.approval import SpaceApproval
from shared.contracts.partners.admission import AgreementTerms
from shared.contracts.partners.programme import OpeningWindow, Rules
from shared.contracts.partners.room_rules import Booker, QuotaPeriod, RoomQuota, RoomRules
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected
from tests.unit.bookings.community_books import CommunityBooks
from tests.unit.bookings.haiwan import (
    CHEN,
    DANCE_ROOM,
    FARMER,
    HOST_REGISTERED,
    LIN,
    SKY_FARM,
    TERRACE,
    WU,
    farmer,
    resident,
    rules_adopted,
    space_opened,
    specification,
    staff,
    terms_set,
    tick,
)
from tests.unit.bookings.recount import Rooms
from tests.unit.bookings.test_invariants import SNAPSHOT, History

ZONES_AND_DAYS = (
    ("Asia/Shanghai", date(2026, 7, 6)),
    ("Asia/Shanghai", date(2028, 2, 24)),  # The 29th of February lies ahead.
    ("Asia/Shanghai", date(2026, 12, 28)),
    ("Europe/Berlin", date(2026, 10, 21)),  # Clocks go back on the 25th of October, at 3 a.m.
    ("Europe/Berlin", date(2027, 3, 25)),
    ("America/New_York", date(2027, 3, 10)),  # Forward on the 14th, at 2 a.m., when the night's hours end.
    ("America/New_York", date(2026, 10, 29)),
    ("Australia/Lord_Howe", date(2026, 10, 1)),  # Forward by half an hour.
)
BY_NIGHT = OpeningWindow(weekdays=(5, 6, 7), opens_at=time(20), closes_at=time(2), closes_next_day=True)
EVENINGS = OpeningWindow(weekdays=(1, 2, 3, 4), opens_at=time(18), closes_at=time(0), closes_next_day=True)
MORNINGS = OpeningWindow(weekdays=(6, 7), opens_at=time(9), closes_at=time(12))
A_WEEK, A_DAY = 4, 240
QUOTAS = (
    RoomQuota(for_whom=Booker.RESIDENT, per=QuotaPeriod.WEEK, at_most_bookings=A_WEEK),
    RoomQuota(for_whom=Booker.PARTNER, per=QuotaPeriod.DAY, at_most_minutes=A_DAY),
)
RULES = Rules(
    opening_windows=(BY_NIGHT, EVENINGS, MORNINGS),
    resident_floor_minutes_per_week=1_500,
    rooms=RoomRules(quotas=QUOTAS),
)
APPROVAL = SpaceApproval(above_minutes=60, answer_hours=30)
PEOPLE = st.sampled_from([LIN, CHEN, WU])
SPACES = st.sampled_from([DANCE_ROOM, TERRACE])
DAYS = st.integers(min_value=0, max_value=6)
HOURS = st.sampled_from([10, 18, 19, 20, 20, 21, 22, 23, 0, 1])
QUARTERS = st.sampled_from([0, 0, 15, 45])
LENGTHS = st.sampled_from([60, 90, 120, 240])
UNITS = st.sampled_from([1, 1, 1, 2])
LIGHT, LIGHTS = "0197e3a0-5c00-7a10-8000-000000000e09", 3


def lights(pieces: int) -> tuple[Pieces, ...]:
    return (Pieces(equipment_id=LIGHT, pieces=pieces),)


class RoomHistory(History):
    """What people ask of the rooms, and the books that are kept beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.series: list[SeriesBooked] = []
        self.lent: dict[str, int] = {}
        self.broken = 0
        self.begins(ZONES_AND_DAYS[0])

    @initialize(where=st.sampled_from(ZONES_AND_DAYS))
    def begins(self, where: tuple[str, date]) -> None:
        zone, day = where
        self.now = datetime.combine(day, time(9), ZoneInfo(zone)).astimezone(UTC)
        rules = RULES.model_copy(update={"zone": zone})
        given: list[Event] = [
            rules_adopted(rules, self.now),
            space_opened(),
            space_opened(TERRACE, "三楼露天平台", capacity=60, units=2, buffer_minutes=15),
            HOST_REGISTERED,
            terms_set(self.agreed(60)),
            SpaceApprovalSet(space_id=TERRACE, approval=APPROVAL, set_at=self.now),
            EquipmentAdded(
                equipment_id=LIGHT,
                name="聚光灯",
                name_en="Light",
                pieces=LIGHTS,
                space_id=None,
                added_at=self.now,
            ),
        ]
        self.spec = specification().given(*given)
        self.start = SNAPSHOT.dump_json(self.spec.state)
        self.books = CommunityBooks(
            Rooms(zone, RULES.opening_windows, RULES.resident_floor_minutes_per_week), self.now
        )
        self.books.take_in(given, self.now)

    def agreed(self, days: int, ratio_bps: int = 5_000, *spaces: str) -> AgreementTerms:
        return AgreementTerms(
            share_bps=1_500,
            price_ratio_bps=ratio_bps,
            space_ids=spaces,
            serves_minors=False,
            starts_at=self.now,
            ends_at=self.now + timedelta(days=days),
        )

    def submit(self, command: Command) -> Rejected | None:
        try:
            self.spec.when(command)
        except Rejected as refusal:
            return refusal
        self.take_in()
        self.serve()
        return None

    def take_in(self) -> None:
        self.events.extend(self.spec.last)
        self.series.extend(one for one in self.spec.last if isinstance(one, SeriesBooked))
        for one in self.spec.last:
            if isinstance(one, BookingEquipmentSet):
                self.lent[one.booking_id] = sum(each.pieces for each in one.equipment)
            elif isinstance(one, EquipmentOutOfServiceSet):
                self.broken = one.pieces
        self.books.take_in([*self.spec.last], self.now)

    def serve(self) -> None:
        """Time does all that is due, one commit after the other."""
        for _ in range(200):
            due = DECIDER.due(self.spec.state)
            if due is None or due > self.now:
                return
            self.spec.when(tick(self.now))
            assert self.spec.last, "an alarm that nothing takes out"
            self.take_in()
        raise AssertionError("it never comes to rest")

    @rule(minutes=st.sampled_from([5, 30, 60, 240, 1_000, 3_000]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.books.now = self.now
        self.serve()

    @rule(late=st.sampled_from([0, 1, 20, 400]))
    def time_passes_until_something_is_due(self, late: int) -> None:
        due = DECIDER.due(self.spec.state)
        if due is not None:
            self.now = max(self.now, due.replace(second=0, microsecond=0) + timedelta(minutes=late + 1))
            self.books.now = self.now
            self.serve()

    def wall(self, days: int, hour: int, minute: int) -> datetime:
        """A time of the clock on the wall, some days from today."""
        today = self.books.rooms.wall(self.now).date()
        there = datetime.combine(
            today + timedelta(days=days), time(hour, minute), ZoneInfo(self.books.rooms.zone)
        )
        return there.astimezone(UTC)

    def times(self, days: int, hour: int, minute: int, minutes: int) -> dict[str, Any]:
        starts_at = self.wall(days, hour, minute)
        return {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=minutes)}

    @rule(
        who=PEOPLE,
        space_id=SPACES,
        days=DAYS,
        hour=HOURS,
        minute=QUARTERS,
        minutes=LENGTHS,
        units=UNITS,
        kind=st.sampled_from([BookSpace, HoldSpace, JoinRoomWaitlist]),
        pieces=st.integers(min_value=0, max_value=LIGHTS),
        partner=st.booleans(),
    )
    def somebody_asks_for_a_room(
        self,
        who: str,
        space_id: str,
        days: int,
        hour: int,
        minute: int,
        minutes: int,
        units: int,
        kind: type[BookSpace | HoldSpace | JoinRoomWaitlist],
        pieces: int,
        *,
        partner: bool,
    ) -> None:
        asks = farmer(self.now) if partner else resident(who, self.now)
        partner_id = SKY_FARM if partner else None
        window = self.times(days, hour, minute, minutes)
        wish = kind(space_id=space_id, units=units, partner_id=partner_id, **window, **asks)
        if pieces and not isinstance(wish, JoinRoomWaitlist):
            wish = wish.model_copy(update={"equipment": lights(pieces)})
        refusal = self.submit(wish)
        if refusal is not None and refusal.refusal in {SPACE_IS_NOT_FREE, EQUIPMENT_IS_NOT_FREE}:
            self.alternatives_are_true(wish, refusal)
            if days % 2 and refusal.refusal is SPACE_IS_NOT_FREE:
                self.submit(
                    JoinRoomWaitlist(**{key: getattr(wish, key) for key in JoinRoomWaitlist.model_fields})
                )

    def alternatives_are_true(self, wish: Command, refusal: Rejected) -> None:
        """What is offered instead is not refused."""
        alternatives = refusal.facts["alternatives"]
        assert isinstance(alternatives, list)
        for window in alternatives:
            assert isinstance(window, dict)
            other = wish.model_dump() | {"command_id": "another"} | window
            booked = BookSpace.model_validate(
                {key: other[key] for key in BookSpace.model_fields if key in other}
            )
            DECIDER.decide(self.spec.state, booked)

    @rule(
        space_id=SPACES,
        days=DAYS,
        hour=HOURS,
        repeats=st.sampled_from(Repeats),
        dates=st.integers(min_value=2, max_value=6),
        partner=st.booleans(),
    )
    def somebody_asks_for_a_series(
        self, space_id: str, days: int, hour: int, repeats: Repeats, dates: int, *, partner: bool
    ) -> None:
        asks = farmer(self.now) if partner else resident(LIN, self.now)
        command = BookSeries(
            space_id=space_id,
            repeats=repeats,
            dates=dates,
            skip_conflicts=True,
            partner_id=SKY_FARM if partner else None,
            equipment=lights(1) if days % 2 else None,
            **self.times(days, hour, 0, 60),
            **asks,
        )
        if self.submit(command) is None:
            series = self.series[-1]
            mine = [one for one in self.events if isinstance(one, SpaceBooked | BookingRequested)]
            dated = [one for one in mine if one.series_id == series.series_id]
            assert len(series.skipped) + len(dated) == dates
            # The time of day stays the same, whatever clocks do; but for one that a change leaves out.
            walls = {self.books.rooms.wall(one.starts_at).time() for one in dated}
            assert len(walls) == 1 or hour in {1, 2, 3}

    @precondition(lambda self: any(one in self.books.standing for one in self.books.dates))
    @rule(
        data=st.data(),
        scope=st.sampled_from(EditScope),
        days=st.sampled_from([-7, -1, 0, 0, 1, 7]),
        hour=HOURS,
        minutes=LENGTHS,
        space_id=st.sampled_from([None, None, DANCE_ROOM, TERRACE]),
    )
    def a_series_is_edited(
        self, data: st.DataObject, scope: EditScope, days: int, hour: int, minutes: int, space_id: str | None
    ) -> None:
        standing = [one for one in self.books.dates if one in self.books.standing]
        booking_id = data.draw(st.sampled_from(standing))
        booking, series_id = self.books.standing[booking_id], self.books.dates[booking_id][0]
        today, then = (self.books.rooms.wall(one).date() for one in (self.now, booking.starts_at))
        asks = staff(self.now) if days else resident(booking.booked_by, self.now)
        edit = EditSeries(
            series_id=series_id,
            booking_id=booking_id,
            scope=scope,
            space_id=space_id,
            keep_conflicts=True,
            **self.times((then - today).days + days, hour, 0, minutes),
            **asks,
        )
        alone = set(self.spec.state.series[series_id].alone)
        if self.submit(edit) is None:
            of_series = [one for one in self.spec.last if isinstance(one, BookingMoved)]
            assert scope is EditScope.ONE or not alone & {one.date for one in of_series}

    @precondition(lambda self: self.series)
    @rule(data=st.data(), adds=st.booleans())
    def a_skipped_date_is_added_or_the_rest_given_back(self, data: st.DataObject, *, adds: bool) -> None:
        series = data.draw(st.sampled_from(self.series))
        booker = farmer(self.now) if series.booked_by == FARMER else resident(series.booked_by, self.now)
        state = self.spec.state.series.get(series.series_id)
        if adds and state is not None and state.skipped:
            skipped = data.draw(st.sampled_from([one.starts_at for one in state.skipped.values()]))
            self.submit(AddSeriesDate(series_id=series.series_id, starts_at=skipped, **booker))
        else:
            self.submit(CancelSeries(series_id=series.series_id, **booker))

    @rule(space_id=SPACES, days=DAYS, hour=HOURS, held=st.booleans(), partner_waits=st.booleans())
    def everybody_wants_the_same_evening(
        self, space_id: str, days: int, hour: int, *, held: bool, partner_waits: bool
    ) -> None:
        window = self.times(days + 1, hour, 0, 90)
        first = HoldSpace if held else BookSpace
        units = self.books.rooms.rooms[space_id].told.units
        asks = resident(WU, self.now) if partner_waits else farmer(self.now)
        partner_id = None if partner_waits else SKY_FARM
        self.submit(first(space_id=space_id, units=units, partner_id=partner_id, **window, **asks))
        for who in (LIN, CHEN):
            self.submit(JoinRoomWaitlist(space_id=space_id, **window, **resident(who, self.now)))
        if partner_waits:
            partner = farmer(self.now)
            self.submit(JoinRoomWaitlist(space_id=space_id, partner_id=SKY_FARM, **window, **partner))

    @precondition(lambda self: self.books.offers)
    @rule(data=st.data(), takes=st.booleans())
    def an_offer_is_taken_or_given_back(self, data: st.DataObject, *, takes: bool) -> None:
        booking_id = data.draw(st.sampled_from([*self.books.offers]))
        kind = ConfirmHold if takes else CancelBooking
        self.submit(kind(booking_id=booking_id, **staff(self.now)))

    @precondition(lambda self: self.books.standing)
    @rule(data=st.data(), kind=st.sampled_from([ConfirmHold, CancelBooking, CheckIn, ApproveBooking]))
    def something_becomes_of_a_booking(
        self, data: st.DataObject, kind: type[ConfirmHold | CancelBooking | CheckIn | ApproveBooking]
    ) -> None:
        booking_id = data.draw(st.sampled_from([*self.books.standing]))
        self.submit(kind(booking_id=booking_id, **staff(self.now)))

    @precondition(lambda self: self.books.standing)
    @rule(data=st.data(), pieces=st.integers(min_value=0, max_value=LIGHTS), broken=st.booleans())
    def lights_are_chosen_anew_or_break(self, data: st.DataObject, pieces: int, *, broken: bool) -> None:
        if broken:
            why = "灯泡坏了" if pieces else None
            wish = SetOutOfService(equipment_id=LIGHT, pieces=pieces, reason=why, **staff(self.now))
            self.submit(wish)
            return
        booking_id = data.draw(st.sampled_from([*self.books.standing]))
        wanted = lights(pieces) if pieces else ()
        self.submit(SetBookingEquipment(booking_id=booking_id, equipment=wanted, **staff(self.now)))

    def nothing_is_lent_twice(self) -> None:
        """Counted again from the events: at no instant are more pieces with bookings than are in service."""
        had = {
            key: (one.starts_at, one.free_again_at, self.lent.get(key, 0))
            for key, one in self.books.standing.items()
        }
        for at in {self.now, *(begin for begin, _, _ in had.values() if begin > self.now)}:
            lent = sum(pieces for begin, until, pieces in had.values() if begin <= at < until)
            assert lent <= LIGHTS - self.broken

    @precondition(lambda self: self.asked())
    @rule(data=st.data(), rejected=st.booleans())
    def a_request_is_answered(self, data: st.DataObject, *, rejected: bool) -> None:
        booking_id = data.draw(st.sampled_from(self.asked()))
        if rejected:
            wish = RejectBooking(booking_id=booking_id, reason="有别的安排", **staff(self.now))
            assert self.submit(wish) is None
        else:
            self.submit(ApproveBooking(booking_id=booking_id, **staff(self.now)))

    def asked(self) -> list[str]:
        """The requests that nobody has answered."""
        return [key for key, one in self.books.standing.items() if isinstance(one, BookingRequested)]

    @precondition(lambda self: self.books.line)
    @rule(data=st.data())
    def somebody_leaves_the_line(self, data: st.DataObject) -> None:
        wait_id = data.draw(st.sampled_from([*self.books.line]))
        self.submit(LeaveRoomWaitlist(wait_id=wait_id, **staff(self.now)))
