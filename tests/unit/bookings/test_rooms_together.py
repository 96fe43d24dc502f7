"""Invariants 1 and 2 over everything that takes a room at once, by random histories in four zones.

Series, holds, closures, parts and wholes, holidays, hours over midnight, waits and offers, sessions with
places and prices, equipment that breaks, an agreement that changes and ends, a partner that is suspended and
leaves; over a change of clocks, the 29th of February and the turn of a year. It is all counted again from
the events: `community_books`, `recount`.
"""

from collections import Counter
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.enrolments.commands import (
    AcceptOffer,
    CancelEnrolment,
    DeclineOffer,
    Enrol,
    RecordPayment,
)
from shared.contracts.bookings.holidays.calendar import CalendarDay, DayHours, DayKind, SetHolidays
from shared.contracts.bookings.hosts import EndHost, EndHostTerms, ReinstateHost, SetHostTerms, SuspendHost
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.bookings.sessions.commands import (
    CancelSession,
    DeliverSession,
    DraftSession,
    OpenSession,
    RecordAttendance,
)
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.spaces.commands import CloseSpaceFor, EditSpace, ReopenSpace
from shared.contracts.bookings.spaces.parts import SetSpaceParts
from shared.kernel.refusals import Rejected
from tests.soaking import when_soaking
from tests.unit.bookings.crossings import KINDS, Crossings
from tests.unit.bookings.haiwan import (
    AGREEMENT,
    DANCE_ROOM,
    NOWHERE,
    SKY_FARM,
    TERRACE,
    farmer,
    policy,
    resident,
    staff,
)
from tests.unit.bookings.room_history import A_DAY, A_WEEK, DAYS, HOURS, PEOPLE, SPACES, UNITS

PRICES = st.sampled_from([0, 2_500, 5_000, 6_400, 6_401])
OCCURRED = Counter[str]()
"""In how many histories each kind was granted something."""
MANY = 80
"""Events after which a history has had time for what is before the end."""


class EverythingThatTakesARoom(Crossings):
    """Staff, a partner and what is heard of it beside those who ask for rooms."""

    @rule(data=st.data(), what=st.sampled_from(["a day", "the terrace", "closed", "open again"]))
    def staff_change_what_can_be_had(self, data: st.DataObject, what: str) -> None:
        if what == "a day":
            self.a_day_of_the_calendar_is_set(data)
        elif what == "the terrace":
            self.the_terrace_is_described_anew(data)
        elif what == "closed":
            window = self.times(data.draw(DAYS), data.draw(HOURS), 0, data.draw(st.sampled_from([60, 600])))
            where, acts = data.draw(SPACES), data.draw(st.booleans())
            wish = CloseSpaceFor(
                space_id=where, reason="维修", cancel_bookings=acts, **window, **staff(self.now)
            )
            self.submit(wish)
        else:
            closures = [
                (space_id, one)
                for space_id, room in self.books.rooms.rooms.items()
                for one in room.closures
                if room.until[one] > self.now
            ]
            for space_id, one in closures[-1:]:
                again = ReopenSpace(space_id=space_id, closure_id=one, **staff(self.now))
                assert self.submit(again) is None

    @rule(divided=st.booleans())
    def the_dance_room_becomes_a_part_of_the_terrace_or_none(self, *, divided: bool) -> None:
        parts = (DANCE_ROOM,) if divided else ()
        self.submit(SetSpaceParts(space_id=TERRACE, part_ids=parts, **staff(self.now)))

    def a_day_of_the_calendar_is_set(self, data: st.DataObject) -> None:
        today = self.books.rooms.wall(self.now).date()
        day = CalendarDay(
            day=today + timedelta(days=data.draw(DAYS)),
            kind=data.draw(st.sampled_from(DayKind)),
            name="开放日",
            notice="社区通知",
        )
        assert self.submit(SetHolidays(days=(day,), keep_misfits=True, **staff(self.now))) is None

    def the_terrace_is_described_anew(self, data: st.DataObject) -> None:
        self.submit(
            EditSpace(
                space_id=TERRACE,
                name="三楼露天平台",
                name_en="Terrace",
                capacity=60,
                units=data.draw(st.sampled_from([1, 2, 2, 3])),
                buffer_minutes=data.draw(st.sampled_from([0, 15, 40])),
                on_holidays=data.draw(st.sampled_from(DayHours)),
                on_working_weekends=data.draw(st.sampled_from(DayHours)),
                keep_misfits=True,
                **staff(self.now),
            )
        )

    @rule(
        space_id=SPACES,
        days=DAYS,
        hour=HOURS,
        units=UNITS,
        capacity=st.sampled_from([1, 2, 30]),
        price_fen=PRICES,
        opens=st.booleans(),
    )
    def the_partner_plans_a_session(
        self, space_id: str, days: int, hour: int, units: int, capacity: int, price_fen: int, *, opens: bool
    ) -> None:
        price = PriceSessionRequest(
            market_reference_fen=12_800, market_source="南沙区三家同类课程单次均价", price_fen=price_fen
        )
        wish = DraftSession(
            partner_id=SKY_FARM,
            space_id=space_id,
            units=units,
            title="亲子无土栽培课",
            capacity=capacity,
            price=price,
            **self.times(days, hour, 0, 90),
            **farmer(self.now),
        )
        before = len(self.books.lessons)
        if self.submit(wish) is None and opens:
            assert len(self.books.lessons) == before + 1
            self.submit(OpenSession(session_id=[*self.books.lessons][-1], **farmer(self.now)))

    @precondition(lambda self: self.books.lessons)
    @rule(data=st.data(), people=st.integers(min_value=1, max_value=4))
    def some_enrol_or_the_draft_is_opened(self, data: st.DataObject, people: int) -> None:
        session_id = data.draw(st.sampled_from([*self.books.lessons]))
        if self.books.lessons[session_id].opened is None:
            self.submit(OpenSession(session_id=session_id, **farmer(self.now)))
        for number in range(people):
            self.submit(Enrol(session_id=session_id, **resident(f"neighbour-{number}", self.now)))

    @precondition(lambda self: any(one.seats for one in self.books.lessons.values()))
    @rule(data=st.data(), kind=st.sampled_from([CancelEnrolment, AcceptOffer, DeclineOffer, None]))
    def something_becomes_of_a_place(
        self, data: st.DataObject, kind: type[CancelEnrolment | AcceptOffer | DeclineOffer] | None
    ) -> None:
        places = [key for one in self.books.lessons.values() for key in one.seats]
        place = data.draw(st.sampled_from(places))
        if kind is None:
            self.submit(RecordPayment(enrolment_id=place, amount_fen=2_500, **farmer(self.now)))
        else:
            self.submit(kind(enrolment_id=place, **staff(self.now)))

    @precondition(lambda self: self.books.lessons)
    @rule(data=st.data(), delivers=st.booleans())
    def a_session_is_delivered_or_called_off(self, data: st.DataObject, *, delivers: bool) -> None:
        session_id = data.draw(st.sampled_from([*self.books.lessons]))
        if not delivers:
            self.submit(CancelSession(session_id=session_id, reason="台风", **staff(self.now)))
            return
        places = tuple(self.books.lessons[session_id].seats)
        self.submit(RecordAttendance(session_id=session_id, attended=places, **farmer(self.now)))
        self.submit(DeliverSession(session_id=session_id, **farmer(self.now)))

    @rule(
        what=st.sampled_from(["suspended", "agreed", "agreed", "agreed anew", "ended", "left"]),
        days=st.sampled_from([3, 20, 60]),
        ratio_bps=st.sampled_from([4_000, 5_000]),
        spaces=st.sampled_from([(), (), (TERRACE,)]),
    )
    def something_is_heard_of_the_partner(
        self, what: str, days: int, ratio_bps: int, spaces: tuple[str, ...]
    ) -> None:
        host, of = self.books.host, {"partner_id": SKY_FARM}
        agreement_id = NOWHERE if what == "agreed anew" else host.agreement_id or AGREEMENT
        if host.suspended:
            self.submit(ReinstateHost(reason="a reason", **of, **policy(self.now)))
        elif what == "suspended":
            self.submit(SuspendHost(reason="a reason", **of, **policy(self.now)))
        elif what == "ended" and host.terms is not None:
            self.submit(EndHostTerms(agreement_id=agreement_id, reason="到期", **of, **policy(self.now)))
        elif what == "left" and len(self.events) > MANY:
            self.submit(EndHost(**of, **policy(self.now)))
        else:
            terms = self.agreed(days, ratio_bps, *spaces)
            wish = SetHostTerms(agreement_id=agreement_id, version=2, terms=terms, **of, **policy(self.now))
            self.submit(wish)

    @precondition(lambda self: len(self.events) > MANY // 2)
    @rule(who=PEOPLE)
    def a_resident_moves_away(self, who: str) -> None:
        assert self.submit(ReleasePerson(person_id=who, **policy(self.now))) is None
        self.books.has_nothing_ahead(who)

    def opens(self, session_id: str) -> Rejected | None:
        return self.submit(OpenSession(session_id=session_id, **farmer(self.now)))

    def teardown(self) -> None:
        super().teardown()
        OCCURRED.update(self.met.keys())

    @invariant()
    def nothing_is_overbooked(self) -> None:
        self.books.rooms.nothing_is_overbooked(self.now)

    @invariant()
    def no_piece_is_lent_twice(self) -> None:
        self.nothing_is_lent_twice()

    @invariant()
    def nobody_waits_beside_a_free_room(self) -> None:
        self.books.nobody_waits_beside_a_free_room()

    @invariant()
    def places_are_within_the_capacity(self) -> None:
        self.books.places_are_within_the_capacity()

    @invariant()
    def who_has_left_has_nothing_ahead(self) -> None:
        self.books.who_has_left_has_nothing_ahead()

    @invariant()
    def a_partners_rooms_lie_within_its_agreement(self) -> None:
        self.books.a_partners_rooms_lie_within_its_agreement()

    @invariant()
    def quotas_are_kept(self) -> None:
        """Counted again from who stands, by the clock on the wall."""
        weeks, days = Counter[tuple[str, int, int]](), Counter[date]()
        for one in self.books.standing.values():
            wall = self.books.rooms.wall(one.starts_at)
            if one.use is BookingUse.RESIDENT:
                weeks[one.booked_by, *wall.isocalendar()[:2]] += 1
            elif one.use is BookingUse.PARTNER:
                days[wall.date()] += (one.ends_at - one.starts_at) // timedelta(minutes=1)
        assert all(n <= A_WEEK for n in weeks.values())
        assert all(minutes <= A_DAY for minutes in days.values())

    @invariant()
    def the_books_agree(self) -> None:
        assert set(self.books.standing) == set(self.spec.state.bookings)


HISTORIES = settings(
    max_examples=when_soaking(1_500, 16), stateful_step_count=when_soaking(80, 50), deadline=None
)


def test_everything_that_takes_a_room() -> None:
    """And what the histories are about occurs in them: what never happens is held by nothing."""
    OCCURRED.clear()
    run_state_machine_as_test(EverythingThatTakesARoom, settings=HISTORIES)
    assert not {*KINDS} - {*OCCURRED}
