"""Invariants of courses: no lesson is overbooked, nobody is passed over, and money is kept to the fen."""

from collections import defaultdict
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pydantic import TypeAdapter

from services.bookings.domain.decider import DECIDER
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.courses.events import (
    CourseCancelled,
    CourseJoined,
    CourseLeft,
    CourseOffered,
    CourseWaitlistJoined,
)
from shared.contracts.bookings.courses.places import (
    AcceptCourseOffer,
    EnrolChildrenInCourse,
    EnrolInCourse,
    GiveCourseBack,
)
from shared.contracts.bookings.enrolments.commands import CancelEnrolment
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentRefunded,
    PaymentRecorded,
)
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.sessions.commands import CancelSession, DeliverSession, RecordAttendance
from shared.contracts.bookings.sessions.events import SessionCancelled
from shared.contracts.bookings.sessions.views import SessionState
from shared.contracts.bookings.takings import SessionDelivered, SessionPaid, SessionRefunded
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected
from tests.soaking import when_soaking
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import farmer, haiwan, resident, staff, tick
from tests.unit.bookings.sky_farm import move, pay, priced_at, refund, running
from tests.unit.bookings.test_families import children_of
from tests.unit.shelves import assert_the_same_without_memory

SNAPSHOT = TypeAdapter(Bookings)
CAPACITY, PRICE_FEN = 2, 10_001
GUARDIANS = ["guardian-1", "guardian-2"]
PEOPLE = st.sampled_from([f"resident-{number}" for number in range(5)])


class CoursesAreKeptToTheFen(RuleBasedStateMachine):
    """Three weekly lessons for two; five people come and go, pay and are paid back; lessons move and fall
    out. The books are made from events alone."""

    @initialize(late_joining=st.booleans())
    def a_course_opens(self, *, late_joining: bool) -> None:
        self.spec, self.course_id, self.lessons = running(
            haiwan(),
            late_joining=late_joining,
            price=priced_at(PRICE_FEN),
            capacity=CAPACITY,
            for_minors=True,
        )
        self.children = {one: children_of(self.spec, 2, one) for one in GUARDIANS}
        self.party: dict[str, str] = {}
        """By place in the course: with whom it waits."""
        self.start, self.events = SNAPSHOT.dump_json(self.spec.state), list[Event]()
        self.now = MONDAY
        self.seats: dict[str, dict[str, str]] = {one: {} for one in self.lessons}
        """By lesson: who sits there, by place."""
        self.price: dict[str, int] = {}
        self.kept: dict[str, int] = defaultdict(int)
        """What was paid less what was given back, by place."""
        self.lesson_of: dict[str, str] = {}
        self.line: list[str] = []
        self.offers: dict[str, datetime] = {}
        self.joined: set[str] = set()
        self.known: list[str] = []
        self.takings: dict[str, int] = {}

    def submit(self, command: Command) -> None:
        try:
            self.spec.when(command)
        except Rejected:
            return
        for event in self.spec.last:
            self.events.append(event)
            self.book_keep(event)

    def book_keep(self, event: Event) -> None:
        match event:
            case EnrolmentConfirmed():
                self.seats[event.session_id][event.enrolment_id] = event.child_id or event.person_id
                self.price[event.enrolment_id] = event.price_fen
                self.lesson_of[event.enrolment_id] = event.session_id
            case EnrolmentCancelled():
                del self.seats[event.session_id][event.enrolment_id]
                assert event.refund_owed_fen == self.kept[event.enrolment_id]
            case SessionCancelled():
                assert set(event.enrolment_ids) == set(self.seats[event.session_id])
                self.seats[event.session_id].clear()
            case PaymentRecorded() | SessionPaid():
                self.kept[event.enrolment_id] += event.amount_fen
                if isinstance(event, SessionPaid):
                    self.takings[event.session_id] += event.amount_fen
            case EnrolmentRefunded() | SessionRefunded():
                self.kept[event.enrolment_id] -= event.refunded_fen
                if isinstance(event, SessionRefunded):
                    self.takings[event.session_id] -= event.refunded_fen
            case SessionDelivered():
                self.takings[event.session_id] = event.takings_fen
            case _:
                self.line_keep(event)

    def line_keep(self, event: Event) -> None:
        match event:
            case CourseJoined():
                assert event.by_offer or not self.line, "somebody was waiting"
                assert sum(one.price_fen for one in event.places) == event.price_fen
                self.offers.pop(event.course_enrolment_id, None)
                self.joined.add(event.course_enrolment_id)
                self.known.append(event.course_enrolment_id)
            case CourseWaitlistJoined():
                self.line.append(event.course_enrolment_id)
                self.party[event.course_enrolment_id] = event.party_id or event.course_enrolment_id
                assert event.position == len(self.line)
                self.known.append(event.course_enrolment_id)
            case CourseOffered():
                assert self.line.pop(0) == event.course_enrolment_id, "not the first in line"
                self.offers[event.course_enrolment_id] = event.expires_at
            case CourseLeft(was=EnrolmentState.WAITING):
                self.line.remove(event.course_enrolment_id)
            case CourseLeft(was=EnrolmentState.OFFERED):
                del self.offers[event.course_enrolment_id]
            case CourseLeft():
                self.joined.remove(event.course_enrolment_id)
            case CourseCancelled():
                raise AssertionError("nobody called it off")
            case _:
                pass

    @rule(person=PEOPLE)
    def somebody_enrols(self, person: str) -> None:
        self.submit(EnrolInCourse(course_id=self.course_id, **resident(person, self.now)))

    @rule(guardian=st.sampled_from(GUARDIANS), number=st.integers(1, 2), together=st.booleans())
    def a_family_enrols(self, guardian: str, number: int, *, together: bool) -> None:
        children = tuple(self.children[guardian][:number])
        self.submit(
            EnrolChildrenInCourse(
                course_id=self.course_id,
                children=children,
                together=together,
                born_in=(2017,) * number,
                **resident(guardian, self.now),
            )
        )

    @precondition(lambda self: self.known)
    @rule(data=st.data(), kind=st.sampled_from([AcceptCourseOffer, GiveCourseBack]))
    def somebody_answers_or_gives_back(
        self, data: st.DataObject, kind: type[AcceptCourseOffer | GiveCourseBack]
    ) -> None:
        key = data.draw(st.sampled_from(self.known))
        self.submit(kind(course_enrolment_id=key, **staff(self.now)))

    @precondition(lambda self: self.known)
    @rule(data=st.data(), amount_fen=st.sampled_from([1, 3_333, 3_334, 5_000, PRICE_FEN]), pays=st.booleans())
    def somebody_pays_or_is_paid_back(self, data: st.DataObject, amount_fen: int, *, pays: bool) -> None:
        key = data.draw(st.sampled_from(self.known))
        self.submit((pay if pays else refund)(key, amount_fen, staff(self.now)))

    @rule(hours=st.sampled_from([1, 3, 30, 100]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.submit(tick(self.now))
        due = DECIDER.due(self.spec.state)
        assert due is None or due > self.now

    @rule(data=st.data(), came=st.booleans())
    def a_lesson_is_delivered(self, data: st.DataObject, *, came: bool) -> None:
        lesson = data.draw(st.sampled_from(self.lessons))
        places = tuple(self.seats[lesson])
        note = {"attended": places} if came else {"absent": places}
        self.submit(RecordAttendance(session_id=lesson, **note, **farmer(self.now)))
        self.submit(DeliverSession(session_id=lesson, **farmer(self.now)))

    @rule(data=st.data(), days=st.integers(1, 12), called_off=st.booleans())
    def a_lesson_is_moved_or_called_off(self, data: st.DataObject, days: int, *, called_off: bool) -> None:
        lesson = data.draw(st.sampled_from(self.lessons))
        if called_off:
            self.submit(CancelSession(session_id=lesson, reason="台风", **staff(self.now)))
            return
        evening = self.now.replace(hour=11, minute=0) + timedelta(days=days)
        self.submit(move(lesson, evening, staff(self.now)))

    @precondition(lambda self: self.lesson_of)
    @rule(data=st.data())
    def a_lesson_alone_is_given_back(self, data: st.DataObject) -> None:
        place = data.draw(st.sampled_from(list(self.lesson_of)))
        self.submit(CancelEnrolment(enrolment_id=place, **staff(self.now)))

    @invariant()
    def no_lesson_is_overbooked(self) -> None:
        for lesson, seats in self.seats.items():
            session = self.spec.state.sessions[lesson]
            assert len(set(seats.values())) == len(seats), "twice in one lesson"
            assert session.places_taken == len(seats)
            if session.starts_at > self.now and session.state is not SessionState.CANCELLED:
                assert len(seats) + len(self.offers) <= CAPACITY
            assert len(seats) <= CAPACITY

    @invariant()
    def whoever_is_first_in_line_is_too_many_for_what_is_free(self) -> None:
        if self.line:
            together = sum(self.party[one] == self.party[self.line[0]] for one in self.line)
            assert len(self.joined) + len(self.offers) + together > CAPACITY

    @invariant()
    def no_offer_outlives_its_time(self) -> None:
        assert all(until > self.now for until in self.offers.values())

    @invariant()
    def money_is_kept_to_the_fen(self) -> None:
        enrolments = self.spec.state.enrolments
        for place, price_fen in self.price.items():
            assert 0 <= self.kept[place] <= price_fen
            assert enrolments[place].paid_fen - enrolments[place].refunded_fen == self.kept[place]
        for lesson in self.lessons:
            kept = sum(fen for place, fen in self.kept.items() if self.lesson_of[place] == lesson)
            assert self.takings.get(lesson, kept) == kept
        whole = self.spec.state.courses.all[self.course_id].price_fen
        assert sum(self.spec.state.sessions[one].price_fen for one in self.lessons) == whole == PRICE_FEN

    def teardown(self) -> None:
        replayed = SNAPSHOT.validate_json(self.start)
        for event in self.events:
            DECIDER.evolve(replayed, type(event).model_validate_json(event.model_dump_json()))
        assert replayed == self.spec.state
        assert SNAPSHOT.validate_json(SNAPSHOT.dump_json(replayed)) == replayed
        assert_the_same_without_memory(DECIDER, self.events, self.start)


CoursesAreKeptToTheFen.TestCase.settings = settings(
    max_examples=when_soaking(400, 15), stateful_step_count=40, deadline=None
)
TestCoursesAreKeptToTheFen = CoursesAreKeptToTheFen.TestCase
