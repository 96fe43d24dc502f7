"""Invariants 1 and 2 of the domain, and that replay and snapshot give the same state, by random histories.

The machines keep books of their own, made from events alone, and compare.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from pydantic import TypeAdapter

from services.bookings.domain.decider import DECIDER
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import (
    BookSpace,
    CancelBooking,
    CheckIn,
    ConfirmHold,
    HoldSpace,
)
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    HoldExpired,
    SpaceBooked,
    SpaceHeld,
    SpaceReleased,
)
from shared.contracts.bookings.enrolments.commands import (
    AcceptOffer,
    CancelEnrolment,
    DeclineOffer,
    Enrol,
    LeaveWaitlist,
)
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentConfirmed,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    PlaceOffered,
    WaitlistDissolved,
    WaitlistJoined,
    WaitlistLeft,
)
from shared.contracts.bookings.holidays.calendar import CalendarDay, DayHours, DayKind, SetHolidays
from shared.contracts.bookings.refusals.spaces import SPACE_IS_NOT_FREE
from shared.contracts.bookings.series import (
    AddSeriesDate,
    BookSeries,
    CancelSeries,
    Repeats,
    SeriesBooked,
)
from shared.contracts.bookings.sessions.commands import CancelSession
from shared.contracts.bookings.sessions.events import SessionCancelled
from shared.contracts.bookings.spaces.commands import EditSpace
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    CHEN,
    DANCE_ROOM,
    LIN,
    SKY_FARM,
    TERRACE,
    WU,
    at,
    draft,
    haiwan,
    opened,
    resident,
    staff,
    tick,
)
from tests.unit.shelves import assert_the_same_without_memory

SNAPSHOT = TypeAdapter(Bookings)
PEOPLE = st.sampled_from([LIN, CHEN, WU])
QUARTERS = st.integers(min_value=0, max_value=16)


class History(RuleBasedStateMachine):
    """A community on which commands fall, and everything that has happened to it."""

    def __init__(self) -> None:
        super().__init__()
        self.spec = haiwan()
        self.now = MONDAY
        self.events: list[Event] = []
        self.start = SNAPSHOT.dump_json(self.spec.state)

    def submit(self, command: Command) -> Rejected | None:
        try:
            self.spec.when(command)
        except Rejected as refusal:
            return refusal
        for event in self.spec.last:
            self.events.append(event)
            self.book_keep(event)
        return None

    def book_keep(self, event: Event) -> None:
        raise NotImplementedError

    @rule(minutes=st.integers(min_value=1, max_value=200))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.submit(tick(self.now))
        due = DECIDER.due(self.spec.state)
        assert due is None or due > self.now

    def teardown(self) -> None:
        replayed = SNAPSHOT.validate_json(self.start)
        for event in self.events:
            recorded = type(event).model_validate_json(event.model_dump_json())
            DECIDER.evolve(replayed, recorded)
        assert replayed == self.spec.state
        again = SNAPSHOT.validate_json(SNAPSHOT.dump_json(replayed))
        assert again == replayed
        assert SNAPSHOT.dump_json(again) == SNAPSHOT.dump_json(self.spec.state)
        assert_the_same_without_memory(DECIDER, self.events, self.start)


class SpacesAreNeverOverbooked(History):
    """Invariant 1: at every instant confirmed and held units are at most the space's, buffers included."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: dict[str, tuple[str, datetime, datetime, int]] = {}
        self.units = {DANCE_ROOM: 1, TERRACE: 2}
        self.held: list[str] = []
        self.series: list[SeriesBooked] = []

    def book_keep(self, event: Event) -> None:
        if isinstance(event, SpaceBooked | SpaceHeld):
            claim = (event.space_id, event.starts_at, event.free_again_at, event.units)
            assert self.taken.get(event.booking_id, claim) == claim
            self.taken[event.booking_id] = claim
            self.held.append(event.booking_id)
        elif isinstance(event, BookingCancelled | HoldExpired | SpaceReleased):
            del self.taken[event.booking_id]

    @rule(
        person=PEOPLE,
        space_id=st.sampled_from([DANCE_ROOM, TERRACE]),
        quarter=QUARTERS,
        quarters=st.integers(min_value=1, max_value=6),
        units=st.integers(min_value=1, max_value=2),
        kind=st.sampled_from([BookSpace, HoldSpace]),
    )
    def somebody_asks_for_a_space(
        self,
        person: str,
        space_id: str,
        quarter: int,
        quarters: int,
        units: int,
        kind: type[BookSpace | HoldSpace],
    ) -> None:
        day = 6 + (self.now - MONDAY).days
        starts_at = at(day, 18) + timedelta(minutes=15 * quarter)
        command = kind(
            space_id=space_id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=15 * quarters),
            units=units,
            **resident(person, self.now),
        )
        refusal = self.submit(command)
        if refusal is not None and refusal.refusal is SPACE_IS_NOT_FREE:
            self.alternatives_are_true(command, refusal)

    def alternatives_are_true(self, command: BookSpace | HoldSpace, refusal: Rejected) -> None:
        alternatives = refusal.facts["alternatives"]
        assert isinstance(alternatives, list)
        for window in alternatives:
            assert isinstance(window, dict)
            wish = command.model_dump() | {"command_id": "another"} | window
            wish = {key: wish[key] for key in BookSpace.model_fields}
            DECIDER.decide(self.spec.state, BookSpace.model_validate(wish))

    @rule(
        person=PEOPLE,
        space_id=st.sampled_from([DANCE_ROOM, TERRACE]),
        quarter=QUARTERS,
        units=st.integers(min_value=1, max_value=2),
        repeats=st.sampled_from(Repeats),
        dates=st.integers(min_value=2, max_value=5),
    )
    def somebody_asks_for_a_series(
        self, person: str, space_id: str, quarter: int, units: int, repeats: Repeats, dates: int
    ) -> None:
        starts_at = at(6 + (self.now - MONDAY).days, 18) + timedelta(minutes=15 * quarter)
        command = BookSeries(
            space_id=space_id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            units=units,
            repeats=repeats,
            dates=dates,
            skip_conflicts=True,
            **resident(person, self.now),
        )
        if self.submit(command) is None:
            (series,) = (event for event in self.spec.last if isinstance(event, SeriesBooked))
            assert len(series.skipped) + len(self.spec.last) - 1 == dates
            self.series.append(series)

    @precondition(lambda self: self.series)
    @rule(data=st.data(), adds=st.booleans())
    def a_skipped_date_is_added_or_the_rest_given_back(self, data: st.DataObject, *, adds: bool) -> None:
        series = data.draw(st.sampled_from(self.series))
        skipped = [one.starts_at for one in series.skipped]
        if skipped and adds:
            at_the = data.draw(st.sampled_from(skipped))
            booker = resident(series.booked_by, self.now)
            self.submit(AddSeriesDate(series_id=series.series_id, starts_at=at_the, **booker))
        else:
            self.submit(CancelSeries(series_id=series.series_id, **staff(self.now)))

    @precondition(lambda self: self.held)
    @rule(data=st.data(), kind=st.sampled_from([ConfirmHold, CancelBooking, CheckIn]))
    def something_becomes_of_a_booking(
        self, data: st.DataObject, kind: type[ConfirmHold | CancelBooking | CheckIn]
    ) -> None:
        booking_id = data.draw(st.sampled_from(self.held))
        self.submit(kind(booking_id=booking_id, **staff(self.now)))

    @rule(day=st.integers(min_value=6, max_value=12), kind=st.sampled_from(DayKind))
    def staff_set_a_day_of_the_calendar(self, day: int, kind: DayKind) -> None:
        of_july = CalendarDay(day=date(2026, 7, day), kind=kind, name="开放日", notice="社区通知")
        assert self.submit(SetHolidays(days=(of_july,), keep_misfits=True, **staff(self.now))) is None

    @rule(
        units=st.integers(min_value=1, max_value=3),
        buffer_minutes=st.sampled_from([0, 15, 40]),
        on_holidays=st.sampled_from(DayHours),
    )
    def staff_divide_the_terrace_otherwise(
        self, units: int, buffer_minutes: int, on_holidays: DayHours
    ) -> None:
        refusal = self.submit(
            EditSpace(
                space_id=TERRACE,
                name="三楼露天平台",
                name_en="Terrace",
                capacity=60,
                units=units,
                buffer_minutes=buffer_minutes,
                on_holidays=on_holidays,
                keep_misfits=True,
                **staff(self.now),
            )
        )
        if refusal is None:
            self.units[TERRACE] = units

    @invariant()
    def nothing_is_overbooked(self) -> None:
        for space_id, units in self.units.items():
            claims = [claim for claim in self.taken.values() if claim[0] == space_id]
            for _, instant, _, _ in claims:
                in_use = [claim for claim in claims if claim[1] <= instant < claim[2]]
                # What is over may have used more units than the space has now.
                if instant > self.now:
                    assert sum(claim[3] for claim in in_use if claim[2] > self.now) <= units


class OfferedPlacesAreExclusive(History):
    """Invariant 2: a place on offer is nobody else's, positions never move back, no lapse is silent."""

    def __init__(self) -> None:
        super().__init__()
        self.capacity = 2
        self.session_id = opened(self.spec, capacity=self.capacity)
        self.start = SNAPSHOT.dump_json(self.spec.state)
        self.seats: dict[str, datetime | None] = {}
        """Who has a place, and until when, if it is on offer."""
        self.line: list[str] = []
        self.known: list[str] = []
        self.positions: dict[str, int] = defaultdict(lambda: 10**6)
        self.over = False

    def book_keep(self, event: Event) -> None:
        match event:
            case EnrolmentConfirmed():
                assert not self.line, "somebody was waiting"
                self.seats[event.enrolment_id] = None
                self.known.append(event.enrolment_id)
            case WaitlistJoined():
                self.line.append(event.enrolment_id)
                assert event.position == len(self.line)
                self.known.append(event.enrolment_id)
            case PlaceOffered():
                assert self.line.pop(0) == event.enrolment_id, "not the first in line"
                self.seats[event.enrolment_id] = event.expires_at
            case OfferAccepted():
                expires_at = self.seats[event.enrolment_id]
                assert expires_at is not None
                assert event.accepted_at < expires_at
                self.seats[event.enrolment_id] = None
            case OfferDeclined():
                del self.seats[event.enrolment_id]
            case OfferLapsed():
                expires_at = self.seats.pop(event.enrolment_id)
                assert expires_at is not None
                assert event.lapsed_at >= expires_at
            case WaitlistLeft():
                self.line.remove(event.enrolment_id)
            case EnrolmentCancelled():
                del self.seats[event.enrolment_id]
            case WaitlistDissolved():
                assert event.enrolment_ids == tuple(self.line)
                self.line.clear()
            case SessionCancelled():
                assert set(event.enrolment_ids) == set(self.line) | set(self.seats)
                self.line.clear()
                self.seats.clear()
            case _:
                pass

    @rule(number=st.integers(min_value=1, max_value=12))
    def somebody_enrols(self, number: int) -> None:
        self.submit(Enrol(session_id=self.session_id, **resident(f"resident-{number}", self.now)))

    @precondition(lambda self: self.known)
    @rule(
        data=st.data(),
        kind=st.sampled_from([CancelEnrolment, AcceptOffer, DeclineOffer, LeaveWaitlist]),
    )
    def something_becomes_of_an_enrolment(
        self, data: st.DataObject, kind: type[CancelEnrolment | AcceptOffer | DeclineOffer | LeaveWaitlist]
    ) -> None:
        enrolment_id = data.draw(st.sampled_from(self.known))
        self.submit(kind(enrolment_id=enrolment_id, **staff(self.now)))

    @rule(hours=st.sampled_from([1, 12, 60]))
    def hours_pass(self, hours: int) -> None:
        self.time_passes(60 * hours)

    @precondition(lambda self: len(self.known) > 6 and not self.over)
    @rule()
    def the_session_is_called_off(self) -> None:
        self.over = True
        self.submit(CancelSession(session_id=self.session_id, reason="Typhoon", **staff(self.now)))

    @invariant()
    def places_are_within_the_capacity(self) -> None:
        assert len(self.seats) <= self.capacity

    @invariant()
    def nobody_waits_beside_a_free_place(self) -> None:
        assert not self.line or len(self.seats) == self.capacity

    @invariant()
    def no_offer_outlives_its_time(self) -> None:
        assert all(until is None or until > self.now for until in self.seats.values())

    @invariant()
    def positions_never_move_back(self) -> None:
        for position, enrolment_id in enumerate(self.line, start=1):
            assert position <= self.positions[enrolment_id]
            self.positions[enrolment_id] = position


SpacesAreNeverOverbooked.TestCase.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
OfferedPlacesAreExclusive.TestCase.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
TestSpacesAreNeverOverbooked = SpacesAreNeverOverbooked.TestCase
TestOfferedPlacesAreExclusive = OfferedPlacesAreExclusive.TestCase


def test_a_draft_beside_residents_is_the_same_after_a_snapshot() -> None:
    spec = haiwan().when(draft())
    assert SNAPSHOT.validate_json(SNAPSHOT.dump_json(spec.state)) == spec.state
    assert spec.state.hosts[SKY_FARM].terms is not None
