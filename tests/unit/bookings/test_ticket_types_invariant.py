"""Ticket types by random histories: capacity and quotas hold, nobody is overtaken at what they wait for."""

from collections import Counter

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
from shared.contracts.bookings.families.commands import EnrolChildren
from shared.contracts.bookings.hosts import ReinstateHost, SuspendHost
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.bookings.sessions.commands import OpenSession
from shared.contracts.bookings.sessions.tickets import (
    SetTicketTypes,
    TicketFor,
    TicketTypesSet,
    TicketTypeWish,
)
from shared.kernel.messages import Event
from tests.soaking import when_soaking
from tests.unit.bookings.haiwan import SATURDAY_LESSON, SKY_FARM, drafted, farmer, policy, resident, staff
from tests.unit.bookings.test_families import NINE, children_of
from tests.unit.bookings.test_invariants import SNAPSHOT, History

PEOPLE = ("resident-1", "resident-2", "resident-3", "resident-4", "resident-5")
CAPACITY = 4
QUOTAS: tuple[int | None, ...] = (None, 2, 1)


class TicketTypesShareOneCapacity(History):
    """Invariants 1 and 2 with ticket types: never more than the capacity, nor than a quota; in order."""

    def __init__(self) -> None:
        super().__init__()
        self.session_id = drafted(self.spec, capacity=CAPACITY, for_minors=True)
        types = tuple(
            TicketTypeWish(name=f"type {at}", price_fen=0, quota=quota, for_whom=TicketFor.EVERYBODY)
            for at, quota in enumerate(QUOTAS)
        )
        self.spec.when(SetTicketTypes(session_id=self.session_id, ticket_types=types, **farmer()))
        told = self.spec.happened(TicketTypesSet).ticket_types
        self.types = tuple(one.ticket_type_id for one in told)
        self.quotas = {one.ticket_type_id: one.quota for one in told}
        self.spec.when(OpenSession(session_id=self.session_id, **farmer()))
        self.children = {one: children_of(self.spec, 2, one) for one in PEOPLE}
        self.start = SNAPSHOT.dump_json(self.spec.state)
        self.seats: dict[str, str | None] = {}
        """Enrolments with a place or an offer, and their types."""
        self.line: list[tuple[str, str | None, str]] = []
        """Enrolments that wait, their types, and what they have in common with others."""
        self.known: list[str] = []
        self.suspended = False

    def book_keep(self, event: Event) -> None:
        match event:
            case EnrolmentConfirmed():
                assert event.ticket_type_id not in {one[1] for one in self.line}, "of this type one waits"
                self.seats[event.enrolment_id] = event.ticket_type_id
                self.known.append(event.enrolment_id)
            case WaitlistJoined():
                party = event.party_id or event.enrolment_id
                self.line.append((event.enrolment_id, event.ticket_type_id, party))
                assert event.position == len(self.line)
                self.known.append(event.enrolment_id)
            case PlaceOffered():
                (found,) = (one for one in self.line if one[0] == event.enrolment_id)
                before = self.line[: self.line.index(found)]
                assert found[1] not in {one[1] for one in before}, "overtaken at their type"
                self.line.remove(found)
                self.seats[event.enrolment_id] = event.ticket_type_id
                assert event.ticket_type_id == found[1]
            case OfferDeclined() | OfferLapsed() | EnrolmentCancelled():
                assert self.seats.pop(event.enrolment_id) == event.ticket_type_id
            case WaitlistLeft():
                self.line = [one for one in self.line if one[0] != event.enrolment_id]
            case WaitlistDissolved():
                self.line.clear()
            case _:
                pass

    @rule(person=st.sampled_from(PEOPLE), kind=st.sampled_from([0, 1, 2]))
    def somebody_enrols(self, person: str, kind: int) -> None:
        chosen = self.types[kind]
        self.submit(Enrol(session_id=self.session_id, ticket_type_id=chosen, **resident(person, self.now)))

    @rule(person=st.sampled_from(PEOPLE), kind=st.sampled_from([0, 1, 2]), as_one=st.booleans())
    def children_are_enrolled(self, person: str, kind: int, *, as_one: bool) -> None:
        self.submit(
            EnrolChildren(
                session_id=self.session_id,
                children=tuple(self.children[person]),
                together=as_one,
                ticket_type_id=self.types[kind],
                born_in=(NINE, NINE),
                **resident(person, self.now),
            )
        )

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

    @rule(person=st.sampled_from(PEOPLE))
    def somebody_leaves(self, person: str) -> None:
        assert self.submit(ReleasePerson(person_id=person, **policy(self.now))) is None

    @rule(hours=st.sampled_from([1, 3, 12]))
    def hours_pass(self, hours: int) -> None:
        self.time_passes(60 * hours)

    @rule()
    def the_host_is_suspended_or_back(self) -> None:
        kind = ReinstateHost if self.suspended else SuspendHost
        assert self.submit(kind(partner_id=SKY_FARM, reason="a reason", **policy(self.now))) is None
        self.suspended = not self.suspended

    @invariant()
    def places_are_within_capacity_and_quotas(self) -> None:
        session, taken = self.spec.state.sessions[self.session_id], Counter(self.seats.values())
        assert len(self.seats) == session.places_taken <= CAPACITY
        for key, quota in self.quotas.items():
            assert session.ticket_types[key].places_taken == taken[key]
            assert quota is None or taken[key] <= quota

    @invariant()
    def nobody_waits_for_what_is_theirs(self) -> None:
        """Going down the line: whoever fits would be served, unless one before them waits for the same."""
        if self.suspended or self.now >= SATURDAY_LESSON:
            return
        taken, wanted_before = Counter(self.seats.values()), set[str | None]()
        free = CAPACITY - len(self.seats)
        for party in dict.fromkeys(one[2] for one in self.line):
            kinds = Counter(one[1] for one in self.line if one[2] == party)
            quotas = {kind: self.quotas.get(kind or "") for kind in kinds}
            lacking = {kind for kind, quota in quotas.items() if quota is not None}
            lacking = {kind for kind in lacking if kinds[kind] > (quotas[kind] or 0) - taken[kind]}
            if lacking or not wanted_before.isdisjoint(kinds):
                wanted_before |= kinds.keys()
                continue
            assert kinds.total() > free, "a place is free, and nobody before them waits for it"
            return  # The places that are free wait for this family.


TicketTypesShareOneCapacity.TestCase.settings = settings(
    max_examples=when_soaking(400, 15), stateful_step_count=30, deadline=None
)
TestTicketTypesShareOneCapacity = TicketTypesShareOneCapacity.TestCase
