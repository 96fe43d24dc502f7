"""What people see: spaces, bookings, free windows, sessions, enrolments, hosts, limits."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import pytest

from services.bookings.domain.decider import DECIDER
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import CancelBooking, CheckIn, ConfirmHold
from shared.contracts.bookings.bookings.events import SpaceBooked, SpaceHeld
from shared.contracts.bookings.bookings.views import BookingState, GetBooking, ListBookings
from shared.contracts.bookings.enrolments.commands import (
    AcceptOffer,
    CancelEnrolment,
    DeclineOffer,
    LeaveWaitlist,
    RecordPayment,
    RefundEnrolment,
)
from shared.contracts.bookings.enrolments.events import RefundReason
from shared.contracts.bookings.enrolments.views import (
    EnrolmentState,
    GetEnrolment,
    ListEnrolments,
    RefundState,
)
from shared.contracts.bookings.hosts import (
    GetHost,
    HostReinstated,
    HostState,
    HostSuspended,
    HostTermsEnded,
    ListHosts,
    ListRepresented,
)
from shared.contracts.bookings.programme import (
    BookingLimits,
    BookingLimitsSet,
    BookingLimitsView,
    GetBookingLimits,
)
from shared.contracts.bookings.sessions.commands import CancelSession, DeliverSession, RecordAttendance
from shared.contracts.bookings.sessions.views import EVERYBODY, GetSession, ListSessions, SessionState
from shared.contracts.bookings.spaces.commands import CloseSpaceFor, EditSpace, ReopenSpace
from shared.contracts.bookings.spaces.events import SpaceClosed
from shared.contracts.bookings.spaces.parts import SpacePartsSet
from shared.contracts.bookings.spaces.views import GetAvailability, GetSpace, ListSpaces
from shared.contracts.partners.programme import WEEKENDS, Rules
from shared.kernel.messages import Command, Event
from shared.kernel.models import Query
from tests.specification import MONDAY, Specification, later
from tests.unit.bookings import reading
from tests.unit.bookings.haiwan import (
    AGREEMENT,
    CALLIGRAPHY,
    CALLIGRAPHY_OPENED,
    CHEN,
    DANCE_ROOM,
    HOST_REGISTERED,
    LIN,
    NOWHERE,
    SATURDAY_LESSON,
    SKY_FARM,
    TERRACE,
    TERRACE_OPENED,
    WU,
    at,
    book,
    drafted,
    enrol,
    farmer,
    hold,
    opened,
    price,
    resident,
    rules_adopted,
    space_opened,
    staff,
    terms,
    terms_set,
    tick,
)

GIVEN: tuple[Event, ...] = (
    rules_adopted(),
    space_opened(),
    CALLIGRAPHY_OPENED,
    TERRACE_OPENED,
    HOST_REGISTERED,
    terms_set(),
)


class Story(Specification[Bookings]):
    """Haiwan, and everything that has happened there."""

    def __init__(self, *since: Event) -> None:
        self.events: list[Event] = []
        super().__init__(DECIDER)
        self.given(*GIVEN, *since)

    def given(self, *events: Event) -> Self:
        self.events.extend(events)
        super().given(*events)
        return self

    def submit(self, *commands: Command) -> None:
        for command in commands:
            self.when(command)

    async def ask(self, path: Path, *queries: Query[Any]) -> list[Any]:
        return await reading.ask(path, self.events, *queries)


async def test_spaces_are_listed_in_the_order_of_their_opening(tmp_path: Path) -> None:
    story = Story()
    (page,) = await story.ask(tmp_path, ListSpaces(limit=2))
    assert [space.name for space in page.items] == ["舞蹈室", "书法区"]
    (rest,) = await story.ask(tmp_path, ListSpaces(limit=2, cursor=page.next_cursor))
    assert [space.name for space in rest.items] == ["三楼露天平台"]
    assert rest.next_cursor is None


async def test_an_edited_space_has_its_revision_and_its_closures(tmp_path: Path) -> None:
    story = Story()
    closing = CloseSpaceFor(
        space_id=DANCE_ROOM, starts_at=at(9, 18), ends_at=at(9, 22), reason="Painting", **staff()
    )
    earlier = CloseSpaceFor(
        space_id=DANCE_ROOM, starts_at=at(7, 18), ends_at=at(7, 22), reason="Wiring", **staff()
    )
    story.submit(closing)
    closure = story.happened(SpaceClosed)
    story.submit(earlier)
    (space,) = await story.ask(tmp_path, GetSpace(space_id=DANCE_ROOM))
    assert [one.reason for one in space.closures] == ["Wiring", "Painting"]
    edit = EditSpace(
        space_id=DANCE_ROOM, name="排练室", name_en="Rehearsal room", capacity=20, **staff(at(8, 9))
    )
    story.submit(edit)
    (space,) = await story.ask(tmp_path, GetSpace(space_id=DANCE_ROOM))
    assert (space.name, space.revision, [one.reason for one in space.closures]) == (
        "排练室",
        2,
        ["Painting"],
    )
    story.submit(ReopenSpace(space_id=DANCE_ROOM, closure_id=closure.closure_id, **staff()))
    space, nothing = await story.ask(tmp_path, GetSpace(space_id=DANCE_ROOM), GetSpace(space_id=NOWHERE))
    assert space.closures == ()
    assert nothing is None


async def test_bookings_are_found_by_space_time_person_and_state(tmp_path: Path) -> None:
    story = Story()
    story.submit(book(at(8, 19)), book(at(9, 19), who=resident(CHEN)), book(at(8, 19), space_id=CALLIGRAPHY))
    in_the_room, chens, on_wednesday, held = await story.ask(
        tmp_path,
        ListBookings(space_id=DANCE_ROOM),
        ListBookings(booked_by=CHEN),
        ListBookings(starts_from=at(8, 0), starts_before=at(9, 0)),
        ListBookings(state=BookingState.HELD),
    )
    assert [one.starts_at for one in in_the_room.items] == [at(8, 19), at(9, 19)]
    assert [one.booked_by for one in chens.items] == [CHEN]
    assert {one.space_id for one in on_wednesday.items} == {DANCE_ROOM, CALLIGRAPHY}
    assert held.items == []


async def test_every_end_of_a_booking_is_kept(tmp_path: Path) -> None:
    story = Story()
    ids = []
    for day in (7, 8, 9, 10):
        story.submit(book(at(day, 19)))
        ids.append(story.happened(SpaceBooked).booking_id)
    story.submit(
        CancelBooking(booking_id=ids[0], **resident()),
        CancelBooking(booking_id=ids[1], **resident(now=at(8, 9))),
        CheckIn(booking_id=ids[2], **resident(now=at(9, 19))),
    )
    (checked_in,) = await story.ask(tmp_path, GetBooking(booking_id=ids[2]))
    assert checked_in.state is BookingState.CHECKED_IN
    story.submit(tick(at(9, 20)), tick(at(10, 19, 15)))
    bookings = await story.ask(tmp_path, *(GetBooking(booking_id=one) for one in ids))
    assert [one.state for one in bookings] == [
        BookingState.CANCELLED_EARLY,
        BookingState.CANCELLED_LATE,
        BookingState.COMPLETED,
        BookingState.NO_SHOW,
    ]


async def test_a_hold_is_seen_with_its_time_until_it_is_confirmed_or_expires(tmp_path: Path) -> None:
    story = Story()
    story.submit(hold(at(8, 19)))
    first = story.happened(SpaceHeld).booking_id
    story.submit(hold(at(9, 19)))
    second = story.happened(SpaceHeld).booking_id
    (held,) = await story.ask(tmp_path, GetBooking(booking_id=first))
    assert (held.state, held.expires_at) == (BookingState.HELD, later(minutes=10))
    story.submit(ConfirmHold(booking_id=first, **resident()), tick(later(minutes=10)))
    booked, expired = await story.ask(tmp_path, GetBooking(booking_id=first), GetBooking(booking_id=second))
    assert (booked.state, booked.expires_at) == (BookingState.CONFIRMED, None)
    assert expired.state is BookingState.EXPIRED


def free_on(day: int, space_id: str = DANCE_ROOM, units: int = 1) -> GetAvailability:
    return GetAvailability(
        space_id=space_id, starts_at=at(day, 0), ends_at=at(day, 0) + timedelta(days=1), units=units
    )


def windows(answer: Any) -> list[tuple[Any, Any]]:
    return [(window.starts_at, window.ends_at) for window in answer.free]


async def test_free_windows_lie_between_bookings_and_their_buffers(tmp_path: Path) -> None:
    story = Story()
    story.submit(book(at(8, 19)), hold(at(8, 21)))
    answer, weekend, nowhere = await story.ask(tmp_path, free_on(8), free_on(11), free_on(8, NOWHERE))
    assert windows(answer) == [(at(8, 18), at(8, 18, 50)), (at(8, 20, 10), at(8, 20, 50))]
    assert windows(weekend) == [(at(11, 9), at(11, 22))]
    assert nowhere is None
    # What is shown as free can be booked, and nothing more.
    story.submit(book(at(8, 18), 50), book(at(8, 20, 10), 40))
    (full,) = await story.ask(tmp_path, free_on(8))
    assert windows(full) == []


async def test_a_freed_slot_is_shown_as_free(tmp_path: Path) -> None:
    story = Story()
    story.submit(book(at(8, 18), 240))
    booking_id = story.happened(SpaceBooked).booking_id
    story.submit(hold(at(9, 18), 240), CancelBooking(booking_id=booking_id, **resident()))
    story.submit(tick(later(minutes=10)), book(at(10, 18), 240), tick(at(10, 18, 15)))
    for day, answer in zip(
        (8, 9, 10), await story.ask(tmp_path, free_on(8), free_on(9), free_on(10)), strict=True
    ):
        assert windows(answer) == [(at(day, 18), at(day, 22))]


async def test_free_windows_know_units_and_closures(tmp_path: Path) -> None:
    story = Story()
    story.submit(
        book(at(8, 19), space_id=TERRACE),
        CloseSpaceFor(space_id=TERRACE, starts_at=at(9, 20), ends_at=at(10, 20), reason="Typhoon", **staff()),
    )
    closure_id = story.happened(SpaceClosed).closure_id
    one, both, thursday, friday, three = await story.ask(
        tmp_path,
        free_on(8, TERRACE),
        free_on(8, TERRACE, units=2),
        free_on(9, TERRACE),
        free_on(10, TERRACE),
        free_on(8, TERRACE, units=3),
    )
    assert windows(one) == [(at(8, 18), at(8, 22))]
    assert windows(both) == [(at(8, 18), at(8, 18, 45)), (at(8, 20, 15), at(8, 22))]
    assert windows(thursday) == [(at(9, 18), at(9, 20))]
    assert windows(friday) == [(at(10, 20), at(10, 22))]
    assert windows(three) == []
    story.submit(ReopenSpace(space_id=TERRACE, closure_id=closure_id, **staff()))
    (thursday,) = await story.ask(tmp_path, free_on(9, TERRACE))
    assert windows(thursday) == [(at(9, 18), at(9, 22))]


async def test_free_windows_follow_the_rules_of_each_day(tmp_path: Path) -> None:
    story = Story(rules_adopted(Rules(opening_windows=(WEEKENDS,)), effective_from=at(15, 0)))
    query = GetAvailability(space_id=DANCE_ROOM, starts_at=at(13, 0), ends_at=at(19, 0))
    (answer,) = await story.ask(tmp_path, query)
    assert windows(answer) == [
        (at(13, 18), at(13, 22)),
        (at(14, 18), at(14, 22)),
        (at(18, 9), at(18, 22)),
    ]


async def test_a_hall_is_free_where_its_halves_are_and_the_other_way_round(tmp_path: Path) -> None:
    story = Story(
        SpacePartsSet(space_id=TERRACE, part_ids=(DANCE_ROOM, CALLIGRAPHY), set_at=MONDAY),
        SpacePartsSet(space_id=TERRACE, part_ids=(DANCE_ROOM,), taken_out=(CALLIGRAPHY,), set_at=MONDAY),
    )
    story.submit(
        book(at(8, 18), space_id=TERRACE),
        CloseSpaceFor(space_id=DANCE_ROOM, starts_at=at(8, 21), ends_at=at(8, 22), reason="维修", **staff()),
    )
    spaces = TERRACE, DANCE_ROOM, CALLIGRAPHY
    hall, half, other = await story.ask(tmp_path, *(free_on(8, one) for one in spaces))
    assert windows(hall) == [(at(8, 18), at(8, 21))]  # Its other unit; it is closed with its half.
    assert windows(half) == [(at(8, 19, 15), at(8, 21))]
    assert windows(other) == [(at(8, 18), at(8, 22))]
    found = await story.ask(tmp_path / "again", *(GetSpace(space_id=one) for one in spaces))
    assert [(one.part_ids, one.whole_id) for one in found] == [
        ((DANCE_ROOM,), None),
        ((), TERRACE),
        ((), None),
    ]


async def test_a_session_shows_its_price_its_places_and_its_takings(tmp_path: Path) -> None:
    story = Story()
    session_id = opened(story)
    lin, chen, wu = (enrol(story, session_id, person) for person in (LIN, CHEN, WU))
    (session,) = await story.ask(tmp_path, GetSession(session_id=session_id, seen_by=None))
    assert (session.state, session.places_taken, session.waiting) == (SessionState.FULL, 2, 1)
    assert (session.price_fen, session.cap_fen, session.agreement_id) == (5_000, 6_400, AGREEMENT)
    story.submit(
        RecordPayment(enrolment_id=lin, amount_fen=5_000, **farmer()),
        CancelEnrolment(enrolment_id=chen, **resident(CHEN)),
        DeclineOffer(enrolment_id=wu, **resident(WU)),
    )
    (session,) = await story.ask(tmp_path, GetSession(session_id=session_id, seen_by=None))
    assert (session.state, session.places_taken, session.waiting) == (SessionState.OPEN, 1, 0)
    now = farmer(SATURDAY_LESSON)
    story.submit(
        tick(SATURDAY_LESSON),
        RecordAttendance(session_id=session_id, attended=(lin,), **now),
        DeliverSession(session_id=session_id, early_reason="雷雨", **now),
        RefundEnrolment(enrolment_id=lin, amount_fen=1_000, reason=RefundReason.GOODWILL, **now),
    )
    session, enrolment = await story.ask(
        tmp_path, GetSession(session_id=session_id, seen_by=None), GetEnrolment(enrolment_id=lin)
    )
    assert (session.state, session.attended) == (SessionState.DELIVERED, 1)
    assert (session.paid_fen, session.refunded_fen, session.takings_fen) == (5_000, 1_000, 4_000)
    assert (enrolment.state, enrolment.paid_fen, enrolment.refunded_fen) == (
        EnrolmentState.ATTENDED,
        5_000,
        1_000,
    )


@pytest.mark.parametrize("reason", RefundReason)
async def test_why_money_was_given_back_says_whether_it_is_asked_again(
    tmp_path: Path, reason: RefundReason
) -> None:
    story = Story()
    lin = enrol(story, opened(story))
    story.submit(
        RecordPayment(enrolment_id=lin, amount_fen=5_000, **farmer()),
        RefundEnrolment(enrolment_id=lin, amount_fen=1_000, reason=reason, **farmer()),
    )
    (place,) = await story.ask(tmp_path, GetEnrolment(enrolment_id=lin))
    let_off = {RefundReason.SESSION_CHANGED, RefundReason.DISSATISFACTION, RefundReason.GOODWILL}
    assert place.let_off_fen == (1_000 if reason in let_off else 0)


async def test_sessions_are_found_by_state_partner_and_time(tmp_path: Path) -> None:
    story = Story()
    drafted(story)
    story.submit(price(drafted(story, starts_at=at(12, 9))))
    drafts, sundays, others = await story.ask(
        tmp_path,
        ListSessions(state=SessionState.DRAFTED, partner_id=SKY_FARM, seen_by=None),
        ListSessions(starts_from=at(12, 0), space_id=TERRACE, seen_by=None),
        ListSessions(partner_id=NOWHERE, seen_by=None),
    )
    assert [one.starts_at for one in drafts.items] == [SATURDAY_LESSON]
    assert [one.state for one in sundays.items] == [SessionState.PRICED]
    assert others.items == []


async def test_a_page_of_sessions_is_full_of_what_may_be_seen(tmp_path: Path) -> None:
    story = Story()
    draft = drafted(story)
    shown = opened(story, starts_at=at(12, 9))
    for seen_by, seen in (
        ((EVERYBODY,), [shown]),
        ((EVERYBODY, NOWHERE), [shown]),
        ((EVERYBODY, SKY_FARM), [draft]),
        (None, [draft]),
    ):
        page, one = await story.ask(
            tmp_path / str(seen_by),
            ListSessions(limit=1, seen_by=seen_by),
            GetSession(session_id=draft, seen_by=seen_by),
        )
        assert [session.session_id for session in page.items] == seen
        assert (page.next_cursor is None) == (seen == [shown])
        assert (one is None) == (seen == [shown])


async def test_a_session_that_starts_leaves_nobody_waiting(tmp_path: Path) -> None:
    story = Story()
    session_id = opened(story, capacity=1)
    lin, chen, wu = (enrol(story, session_id, person) for person in (LIN, CHEN, WU))
    story.submit(CancelEnrolment(enrolment_id=lin, **resident(now=at(11, 8))), tick(SATURDAY_LESSON))
    session, *enrolments = await story.ask(
        tmp_path,
        GetSession(session_id=session_id, seen_by=None),
        *(GetEnrolment(enrolment_id=one) for one in (lin, chen, wu)),
    )
    assert (session.state, session.places_taken, session.waiting) == (SessionState.CLOSED, 0, 0)
    assert [one.state for one in enrolments] == [
        EnrolmentState.CANCELLED,
        EnrolmentState.LAPSED,
        EnrolmentState.LAPSED,
    ]


async def test_who_waits_sees_the_place_in_line_move_up(tmp_path: Path) -> None:
    story = Story()
    session_id = opened(story, capacity=1)
    lin = enrol(story, session_id)
    waiting = [enrol(story, session_id, f"resident-{number}") for number in range(3)]
    (last,) = await story.ask(tmp_path, GetEnrolment(enrolment_id=waiting[2]))
    assert (last.position, last.ticket) == (3, 3)
    story.submit(
        LeaveWaitlist(enrolment_id=waiting[1], **resident("resident-1")),
        CancelEnrolment(enrolment_id=lin, **resident()),
    )
    first, gone, last, line = await story.ask(
        tmp_path,
        *(GetEnrolment(enrolment_id=one) for one in waiting),
        ListEnrolments(session_id=session_id, state=EnrolmentState.WAITING, person_id=None),
    )
    assert (first.state, first.offer_expires_at) == (EnrolmentState.OFFERED, later(hours=2))
    assert gone.state is EnrolmentState.WITHDRAWN
    assert (last.position, last.ticket) == (1, 3)
    assert [one.enrolment_id for one in line.items] == [waiting[2]]
    story.submit(AcceptOffer(enrolment_id=waiting[0], **resident("resident-0")))
    (mine,) = await story.ask(tmp_path, ListEnrolments(person_id="resident-0"))
    assert [one.state for one in mine.items] == [EnrolmentState.CONFIRMED]


async def test_what_was_paid_for_a_session_called_off_is_owed_until_it_is_recorded(tmp_path: Path) -> None:
    story = Story()
    session_id = opened(story)
    lin = enrol(story, session_id)
    story.submit(
        RecordPayment(enrolment_id=lin, amount_fen=5_000, **farmer()),
        CancelSession(session_id=session_id, reason="台风预警", **farmer()),
    )
    owed_to = ListEnrolments(person_id=None, refund=RefundState.OWED)
    session, enrolment, terrace, owed = await story.ask(
        tmp_path / "before",
        GetSession(session_id=session_id, seen_by=None),
        GetEnrolment(enrolment_id=lin),
        free_on(11, TERRACE, units=2),
        owed_to,
    )
    assert (session.state, session.cancelled_because) == (SessionState.CANCELLED, "台风预警")
    assert (session.paid_fen, session.refunded_fen, session.places_taken) == (5_000, 0, 0)
    assert (enrolment.state, enrolment.refund_owed_fen) == (EnrolmentState.CANCELLED, 5_000)
    assert owed.items == [enrolment]
    assert (enrolment.refund, enrolment.refund_owed_since) == (RefundState.OWED, MONDAY)
    for amount_fen in (2_000, 3_000):
        story.submit(
            RefundEnrolment(
                enrolment_id=lin, amount_fen=amount_fen, reason=RefundReason.SESSION_CANCELLED, **farmer()
            )
        )
    paid_back, owed = await story.ask(tmp_path / "after", GetEnrolment(enrolment_id=lin), owed_to)
    assert (paid_back.refund, paid_back.refund_owed_fen) == (RefundState.MADE, 0)
    assert owed.items == []
    assert windows(terrace) == [(at(11, 9), at(11, 22))]


async def test_a_host_is_known_with_its_terms(tmp_path: Path) -> None:
    suspended = HostSuspended(partner_id=SKY_FARM, reason="overdue", suspended_at=MONDAY)
    ended = HostTermsEnded(partner_id=SKY_FARM, agreement_id=AGREEMENT, reason="expired", ended_at=MONDAY)
    reinstated = HostReinstated(partner_id=SKY_FARM, reason="paid", reinstated_at=MONDAY)
    query = GetHost(partner_id=SKY_FARM)
    histories: list[tuple[tuple[Event, ...], HostState]] = [
        ((), HostState.ACTIVE),
        ((suspended,), HostState.SUSPENDED),
        ((suspended, ended), HostState.SUSPENDED),
        ((suspended, reinstated), HostState.ACTIVE),
        ((suspended, ended, reinstated), HostState.ADMITTED),
        ((suspended, terms_set(terms(share_bps=1_000))), HostState.SUSPENDED),
    ]
    for number, (history, state) in enumerate(histories):
        (host,) = await reading.ask(tmp_path / str(number), [*GIVEN, *history], query)
        assert host.state is state
        assert (host.terms is None) == (ended in history)


async def test_hosts_are_found_by_state_and_representative(tmp_path: Path) -> None:
    active, suspended, hers = await Story().ask(
        tmp_path,
        ListHosts(state=HostState.ACTIVE),
        ListHosts(state=HostState.SUSPENDED),
        ListRepresented(representative=HOST_REGISTERED.representative),
    )
    assert [one.organisation for one in active.items] == ["广州晓宸生物科技有限公司"]
    assert suspended.items == []
    assert hers == [SKY_FARM]


async def test_limits_are_the_platforms_own_until_they_are_set(tmp_path: Path) -> None:
    limits = BookingLimits(hold_minutes=5)
    event = BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY)
    (own,) = await reading.ask(tmp_path, GIVEN, GetBookingLimits())
    (after,) = await reading.ask(tmp_path, [*GIVEN, event], GetBookingLimits())
    assert own == BookingLimitsView(limits=BookingLimits(), revision=1)
    assert after == BookingLimitsView(limits=limits, revision=2)
