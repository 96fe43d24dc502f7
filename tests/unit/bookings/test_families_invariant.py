"""Families on the waitlist, by random histories: served in order, whole, and as soon as there is room.

Nobody is overtaken, so nobody starves: whoever is first in line is offered places in the very moment in which
there are as many as they need.
"""

from itertools import groupby

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

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
    OfferDeclined,
    OfferLapsed,
    PlaceOffered,
    WaitlistDissolved,
    WaitlistJoined,
    WaitlistLeft,
)
from shared.contracts.bookings.families.commands import EnrolChildren, WithdrawConsent
from shared.contracts.bookings.families.events import ChildRegistered, ChildRemoved
from shared.contracts.bookings.hosts import ReinstateHost, SuspendHost
from shared.contracts.bookings.people import ReleasePerson
from shared.kernel.messages import Event
from tests.soaking import when_soaking
from tests.unit.bookings.haiwan import SATURDAY_LESSON, SKY_FARM, policy, resident, staff
from tests.unit.bookings.test_families import NINE, lesson, register
from tests.unit.bookings.test_invariants import SNAPSHOT, History

GUARDIANS = ("resident-1", "resident-2", "resident-3", "resident-4")


class FamiliesAreServedInOrder(History):
    """Invariant 2 with families: in order, whole, never beyond the capacity, no child twice."""

    def __init__(self) -> None:
        super().__init__()
        self.capacity = 4
        self.session_id = lesson(self.spec, self.capacity)
        self.children: dict[str, list[str]] = {one: [] for one in GUARDIANS}
        for guardian in GUARDIANS * 3:
            child = self.spec.when(register(guardian)).happened(ChildRegistered)
            self.children[guardian].append(child.child_id)
        self.start = SNAPSHOT.dump_json(self.spec.state)
        self.seats: dict[str, str] = {}
        """Enrolments with a place or an offer, and who takes part."""
        self.line: list[tuple[str, str, str]] = []
        """Enrolments that wait, who would take part, and what they have in common with others."""
        self.known: list[str] = []
        self.suspended = False

    def book_keep(self, event: Event) -> None:
        match event:
            case EnrolmentConfirmed():
                assert not self.line, "somebody was waiting"
                self.seats[event.enrolment_id] = event.child_id or event.person_id
                self.known.append(event.enrolment_id)
            case WaitlistJoined():
                who = event.child_id or event.person_id
                self.line.append((event.enrolment_id, who, event.party_id or event.enrolment_id))
                assert event.position == len(self.line)
                self.known.append(event.enrolment_id)
            case PlaceOffered():
                enrolment_id, who, _ = self.line.pop(0)
                assert enrolment_id == event.enrolment_id, "not the first in line"
                self.seats[enrolment_id] = who
            case OfferDeclined() | OfferLapsed() | EnrolmentCancelled():
                del self.seats[event.enrolment_id]
            case WaitlistLeft():
                self.line = [one for one in self.line if one[0] != event.enrolment_id]
            case WaitlistDissolved():
                assert event.enrolment_ids == tuple(one[0] for one in self.line)
                self.line.clear()
            case ChildRemoved():
                for children in self.children.values():
                    if event.child_id in children:
                        children.remove(event.child_id)
            case _:
                pass

    def after(self) -> None:
        """No family is offered a part of what it waits for."""
        offered = {one.enrolment_id for one in self.spec.last if isinstance(one, PlaceOffered)}
        joined = {one.enrolment_id: one.party_id for one in self.events if isinstance(one, WaitlistJoined)}
        parties = {joined.get(one) for one in offered} - {None}
        assert parties.isdisjoint(one[2] for one in self.line)

    @rule(guardian=st.sampled_from(GUARDIANS))
    def somebody_enrols(self, guardian: str) -> None:
        self.submit(Enrol(session_id=self.session_id, **resident(guardian, self.now)))

    @rule(
        guardian=st.sampled_from(GUARDIANS),
        which=st.sets(st.integers(min_value=0, max_value=2), min_size=1),
        as_one=st.booleans(),
    )
    def children_are_enrolled(self, guardian: str, which: set[int], *, as_one: bool) -> None:
        standing = {*self.seats.values(), *(one[1] for one in self.line)}
        theirs = self.children[guardian]
        chosen = tuple(theirs[one] for one in sorted(which) if one < len(theirs))
        if not chosen:
            return
        refusal = self.submit(
            EnrolChildren(
                session_id=self.session_id,
                children=chosen,
                together=as_one,
                born_in=(NINE,) * len(chosen),
                **resident(guardian, self.now),
            )
        )
        assert refusal is not None or standing.isdisjoint(chosen)

    @precondition(lambda self: self.known)
    @rule(
        data=st.data(),
        kind=st.sampled_from([CancelEnrolment, AcceptOffer, DeclineOffer, LeaveWaitlist]),
    )
    def something_becomes_of_an_enrolment(
        self, data: st.DataObject, kind: type[CancelEnrolment | AcceptOffer | DeclineOffer | LeaveWaitlist]
    ) -> None:
        enrolment_id = data.draw(st.sampled_from(self.known))
        if self.submit(kind(enrolment_id=enrolment_id, **staff(self.now))) is None:
            self.after()

    @rule(guardian=st.sampled_from(GUARDIANS), number=st.integers(min_value=0, max_value=2))
    def consent_is_withdrawn(self, guardian: str, number: int) -> None:
        if number < len(self.children[guardian]):
            child_id = self.children[guardian][number]
            assert self.submit(WithdrawConsent(child_id=child_id, **resident(guardian, self.now))) is None
            self.after()

    @rule(guardian=st.sampled_from(GUARDIANS))
    def a_guardian_leaves(self, guardian: str) -> None:
        assert self.submit(ReleasePerson(person_id=guardian, **policy(self.now))) is None
        self.after()

    @rule(hours=st.sampled_from([1, 3, 12]))
    def hours_pass(self, hours: int) -> None:
        self.time_passes(60 * hours)
        self.after()

    @rule()
    def the_host_is_suspended_or_back(self) -> None:
        kind = ReinstateHost if self.suspended else SuspendHost
        assert self.submit(kind(partner_id=SKY_FARM, reason="a reason", **policy(self.now))) is None
        self.suspended = not self.suspended
        self.after()

    @invariant()
    def places_are_within_the_capacity(self) -> None:
        assert len(self.seats) <= self.capacity
        assert len(self.seats) == self.spec.state.sessions[self.session_id].places_taken

    @invariant()
    def whoever_is_first_does_not_fit_yet(self) -> None:
        if self.line and not self.suspended and self.now < SATURDAY_LESSON:
            _, first = next(groupby(self.line, lambda one: one[2]))
            assert len([*first]) > self.capacity - len(self.seats)

    @invariant()
    def nobody_is_there_twice(self) -> None:
        standing = [*self.seats.values(), *(one[1] for one in self.line)]
        assert len(standing) == len(set(standing))


FamiliesAreServedInOrder.TestCase.settings = settings(
    max_examples=when_soaking(400, 15), stateful_step_count=30, deadline=None
)
TestFamiliesAreServedInOrder = FamiliesAreServedInOrder.TestCase
