"""Invariant 2 of the domain, and that replay and snapshot give the same state, by random histories.

Invariant 1, with all that takes rooms: `test_rooms_together`.

The machines keep books of their own, made from events alone, and compare.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from pydantic import TypeAdapter

from services.bookings.domain.decider import DECIDER
from services.bookings.domain.state import Bookings
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
from shared.contracts.bookings.sessions.commands import CancelSession
from shared.contracts.bookings.sessions.events import SessionCancelled
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected
from tests.soaking import when_soaking
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    SKY_FARM,
    draft,
    haiwan,
    opened,
    resident,
    staff,
    tick,
)
from tests.unit.shelves import assert_the_same_without_memory

SNAPSHOT = TypeAdapter(Bookings)


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


OfferedPlacesAreExclusive.TestCase.settings = settings(
    max_examples=when_soaking(500, 18), stateful_step_count=40, deadline=None
)
TestOfferedPlacesAreExclusive = OfferedPlacesAreExclusive.TestCase


def test_a_draft_beside_residents_is_the_same_after_a_snapshot() -> None:
    spec = haiwan().when(draft())
    assert SNAPSHOT.validate_json(SNAPSHOT.dump_json(spec.state)) == spec.state
    assert spec.state.hosts[SKY_FARM].terms is not None
