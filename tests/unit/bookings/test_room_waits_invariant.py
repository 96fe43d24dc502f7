"""Invariant: a room that is offered is nobody else's, positions never move back, no lapse is silent."""

from collections import defaultdict
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.bookings.domain.hours import overlap
from services.bookings.domain.quiet import is_quiet
from shared.contracts.bookings.bookings.commands import CancelBooking, ConfirmHold
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    HoldExpired,
    SpaceBooked,
    SpaceHeld,
    SpaceReleased,
)
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist, LeaveRoomWaitlist
from shared.contracts.bookings.room_waits.events import (
    RoomOffered,
    RoomOfferLapsed,
    RoomWaitEnded,
    RoomWaitJoined,
    RoomWaitLeft,
)
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected
from tests.soaking import when_soaking
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import CHEN, DANCE_ROOM, LIN, WU, at, book, haiwan, resident, tick

PEOPLE = st.sampled_from([LIN, CHEN, WU, "resident-zhang"])
HALVES = st.integers(min_value=0, max_value=5)


class ALineForARoom(RuleBasedStateMachine):
    """Residents book, wait, give back, take and let lapse, over three evenings and the nights between."""

    def __init__(self) -> None:
        super().__init__()
        self.spec = haiwan()
        self.now = MONDAY
        self.claims: dict[str, tuple[datetime, datetime]] = {}
        """Who has the room when, buffers left out: bookings, holds and offers."""
        self.waits: dict[str, RoomWaitJoined] = {}
        self.offers: dict[str, RoomOffered] = {}
        self.bookings: list[str] = []
        self.positions: dict[str, int] = defaultdict(lambda: 10**6)

    def submit(self, command: Command) -> None:
        try:
            self.spec.when(command)
        except Rejected:
            return
        self.take_in()
        self.serve()

    def serve(self) -> None:
        for _ in range(100):
            due = self.spec.decider.due(self.spec.state)
            if due is None or due > self.now:
                return
            self.spec.when(tick(self.now))
            assert self.spec.last, "an alarm that nothing takes out"
            self.take_in()
        raise AssertionError("it never comes to rest")

    def take_in(self) -> None:
        lapsed = {one.wait_id for one in self.spec.last if isinstance(one, RoomOfferLapsed)}
        for event in self.spec.last:
            self.book_keep(event, lapsed)

    def book_keep(self, event: Event, lapsed: set[str]) -> None:
        match event:
            case RoomWaitJoined():
                self.waits[event.wait_id] = event
            case RoomOffered():
                self.is_first(event)
                assert not is_quiet("Asia/Shanghai", event.expires_at)
                self.offers[event.wait_id] = event
                del self.waits[event.wait_id]
            case RoomWaitLeft() | RoomWaitEnded():
                del self.waits[event.wait_id]
            case SpaceHeld() | SpaceBooked():
                window = event.starts_at, event.ends_at
                others = [one for key, one in self.claims.items() if key != event.booking_id]
                assert not any(overlap(window, one) for one in others), "taken by somebody else"
                self.claims[event.booking_id] = window
                if isinstance(event, SpaceBooked):
                    offer = self.offers.pop(event.booking_id, None)
                    assert offer is None or offer.person_id == event.booked_by
                    self.bookings.append(event.booking_id)
            case HoldExpired() | BookingCancelled():
                if isinstance(event, HoldExpired) and event.booking_id in self.offers:
                    assert event.booking_id in lapsed, "a silent lapse"
                self.offers.pop(event.booking_id, None)
                self.claims.pop(event.booking_id)
            case SpaceReleased():
                # Nobody came: what is left of the hour may be offered, though it was booked before.
                self.claims.pop(event.booking_id)
            case _:
                pass

    def is_first(self, offered: RoomOffered) -> None:
        """Whoever joined earlier waits for what is not free."""
        own = self.waits[offered.wait_id]
        for one in self.waits.values():
            if one.ticket < own.ticket and (one.starts_at, one.ends_at) == (own.starts_at, own.ends_at):
                raise AssertionError("somebody was passed over")

    @rule(person=PEOPLE, day=st.integers(min_value=8, max_value=10), half=HALVES, waits=st.booleans())
    def somebody_wants_an_hour(self, person: str, day: int, half: int, *, waits: bool) -> None:
        starts_at = at(day, 18) + timedelta(minutes=30 * half)
        who = resident(person, self.now)
        if waits:
            ends_at = starts_at + timedelta(hours=1)
            self.submit(JoinRoomWaitlist(space_id=DANCE_ROOM, starts_at=starts_at, ends_at=ends_at, **who))
        else:
            self.submit(book(starts_at, who=who))

    @rule(data=st.data(), person=PEOPLE)
    def somebody_gives_back_takes_or_leaves(self, data: st.DataObject, person: str) -> None:
        # As they came, not by their ids, which are others in each run.
        keys = list(dict.fromkeys([*self.bookings, *self.waits, *self.offers]))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        who = resident(person, self.now)
        if key in self.waits:
            self.submit(LeaveRoomWaitlist(wait_id=key, **who))
        elif key in self.offers and data.draw(st.booleans()):
            self.submit(ConfirmHold(booking_id=key, **who))
        else:
            self.submit(CancelBooking(booking_id=key, **who))

    @rule(minutes=st.integers(min_value=10, max_value=900))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.serve()

    @invariant()
    def positions_never_move_back(self) -> None:
        for key, own in self.waits.items():
            before = [
                one
                for one in self.waits.values()
                if one.ticket < own.ticket
                and overlap((one.starts_at, one.ends_at), (own.starts_at, own.ends_at))
            ]
            position = len(before) + 1
            assert position <= self.positions[key]
            self.positions[key] = position

    @invariant()
    def what_is_kept_here_is_what_the_rules_keep(self) -> None:
        waits = self.spec.state.room_waits.open
        assert {key for key, one in waits.items() if not one.offered} == set(self.waits)
        assert {key for key, one in waits.items() if one.offered} == set(self.offers)


ALineForARoom.TestCase.settings = settings(
    max_examples=when_soaking(400, 20), stateful_step_count=40, deadline=None
)
TestALineForARoom = ALineForARoom.TestCase
