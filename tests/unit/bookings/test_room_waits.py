"""The waitlist for rooms: a time that comes free is held for the first in line, and for nobody else."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from services.bookings.domain.quiet import is_quiet, offer_ends
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import CancelBooking, ConfirmHold
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    BookingUse,
    HoldExpired,
    SpaceBooked,
    SpaceHeld,
    SpaceReleased,
)
from shared.contracts.bookings.holidays.calendar import CalendarDay, DayHours, DayKind, HolidaysSet
from shared.contracts.bookings.hosts import EndHost, HostLeft, HostReinstated, HostSuspended
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.refusals.room_waits import (
    PERSON_WAITS_ALREADY,
    ROOM_WAIT_IS_UNKNOWN,
    SPACE_IS_FREE_THEN,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_IS_NOT_IN_FORCE,
    BOOKING_IS_TOO_LONG,
    HOST_HAS_LEFT,
    HOST_IS_SUSPENDED,
    HOST_IS_UNKNOWN,
    PERSON_HAS_ENOUGH_BOOKINGS_AHEAD,
    SPACE_HAS_FEWER_UNITS,
    SPACE_IS_CLOSED_THEN,
    SPACE_IS_NOT_FREE,
    SPACE_IS_NOT_OPEN_THEN,
    SPACE_IS_UNKNOWN,
    WINDOW_IS_TOO_FAR_AHEAD,
    WINDOW_LIES_IN_THE_PAST,
)
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist, LeaveRoomWaitlist
from shared.contracts.bookings.room_waits.events import (
    RoomLineServed,
    RoomOffered,
    RoomOfferLapsed,
    RoomWaitEnded,
    RoomWaitJoined,
    RoomWaitLeft,
)
from shared.contracts.bookings.spaces.events import SpaceClosed
from shared.contracts.partners.programme import WEEKENDS, Rules
from shared.kernel.messages import Envelope, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Refusal
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification, later
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    CHEN,
    DANCE_ROOM,
    FARMER,
    LIN,
    NOWHERE,
    SKY_FARM,
    STRANGER,
    TERRACE,
    WU,
    at,
    book,
    by,
    farmer,
    haiwan,
    policy,
    resident,
    rules_adopted,
    space_opened,
    staff,
    terms,
    terms_set,
    tick,
)

EVENING = at(8, 19)


def wait_for(starts_at: datetime = EVENING, minutes: int = 60, **fields: Any) -> JoinRoomWaitlist:
    who: Envelope = fields.pop("who", None) or resident(CHEN)
    ends_at = starts_at + timedelta(minutes=minutes)
    return JoinRoomWaitlist(**{"space_id": DANCE_ROOM, **fields}, starts_at=starts_at, ends_at=ends_at, **who)


def taken() -> tuple[Specification[Bookings], str]:
    """Lin has the dance room on Wednesday evening; the booking's id."""
    spec = haiwan().when(book(EVENING))
    return spec, spec.happened(SpaceBooked).booking_id


def waiting(spec: Specification[Bookings], person: str, now: datetime = MONDAY) -> str:
    spec.when(wait_for(who=resident(person, now)))
    return spec.happened(RoomWaitJoined).wait_id


def served(spec: Specification[Bookings], now: datetime) -> list[Event]:
    """All that happens by itself at this moment."""
    events: list[Event] = []
    while (due := spec.decider.due(spec.state)) is not None and due <= now:
        spec.when(tick(now))
        assert spec.last, "an alarm that nothing takes out"
        events.extend(spec.last)
    return events


def given_back(spec: Specification[Bookings], booking_id: str, now: datetime = MONDAY) -> list[Event]:
    spec.when(CancelBooking(booking_id=booking_id, **staff(now)))
    return served(spec, now)


def test_what_comes_free_is_held_for_the_first_in_line_who_takes_it() -> None:
    spec, booking_id = taken()
    first, second = waiting(spec, CHEN), waiting(spec, WU)
    events = given_back(spec, booking_id)
    assert [type(one) for one in events] == [SpaceHeld, RoomOffered, RoomLineServed]
    held, offered = events[0], events[1]
    assert isinstance(held, SpaceHeld)
    assert isinstance(offered, RoomOffered)
    assert (held.booking_id, held.booked_by, offered.wait_id) == (first, CHEN, first)
    assert held.expires_at == offered.expires_at == later(hours=2)
    for person in (LIN, WU, STRANGER):
        spec.refuses(book(EVENING, who=resident(person)), SPACE_IS_NOT_FREE)
        if person != CHEN:
            spec.refuses(ConfirmHold(booking_id=first, **resident(person)), ACTOR_MAY_NOT_DO_THIS)
    spec.when(ConfirmHold(booking_id=first, **resident(CHEN)))
    assert spec.happened(SpaceBooked).booked_by == CHEN
    assert list(spec.state.room_waits.open) == [second]


def test_between_coming_free_and_the_offer_nobody_slips_in() -> None:
    spec, booking_id = taken()
    waiting(spec, CHEN)
    spec.when(CancelBooking(booking_id=booking_id, **resident()))
    facts = spec.refuses(book(EVENING, who=resident(WU)), SPACE_IS_NOT_FREE)
    assert facts["alternatives"], "there is something else"
    assert DANCE_ROOM not in {one["space_id"] for one in facts["alternatives"][:1]}
    spec.when(book(at(8, 21), who=resident(WU)))  # Nobody waits for that.


def test_nobody_slips_in_by_waiting_for_something_else_or_by_booking_right_beside_it() -> None:
    spec, booking_id = taken()
    spec.when(book(at(9, 19), who=resident(STRANGER)))
    spec.when(wait_for(at(9, 19), who=resident(WU)))
    waiting(spec, CHEN)
    spec.when(CancelBooking(booking_id=booking_id, **resident()))
    spec.refuses(book(EVENING, who=resident(WU)), SPACE_IS_NOT_FREE)
    # A room needs ten minutes between two bookings, so either of these would take Chen's hour too.
    for beside in (at(8, 18), at(8, 20)):
        spec.refuses(book(beside, who=resident(WU)), SPACE_IS_NOT_FREE)
    assert [one.person_id for one in served(spec, MONDAY) if isinstance(one, RoomOffered)] == [CHEN]


def test_the_first_in_line_may_book_what_they_wait_for_and_nothing_of_those_behind() -> None:
    spec = haiwan().when(book(EVENING, 120, space_id=CALLIGRAPHY))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.when(wait_for(space_id=CALLIGRAPHY))
    spec.when(wait_for(at(8, 20), space_id=CALLIGRAPHY, who=resident(WU)))
    spec.when(CancelBooking(booking_id=booking_id, **resident()))
    spec.refuses(book(EVENING, 120, space_id=CALLIGRAPHY, who=resident(CHEN)), SPACE_IS_NOT_FREE)
    spec.when(book(EVENING, 30, space_id=CALLIGRAPHY, who=resident(CHEN)))
    assert spec.happened(SpaceBooked).booked_by == CHEN


def test_an_offer_lapses_aloud_and_goes_to_the_next() -> None:
    spec, booking_id = taken()
    first, second = waiting(spec, CHEN), waiting(spec, WU)
    given_back(spec, booking_id)
    events = served(spec, later(hours=2))
    assert [type(one) for one in events] == [
        HoldExpired, RoomOfferLapsed, SpaceHeld, RoomOffered, RoomLineServed,
    ]  # fmt: skip
    lapsed, offered = events[1], events[3]
    assert isinstance(lapsed, RoomOfferLapsed)
    assert isinstance(offered, RoomOffered)
    assert (lapsed.wait_id, lapsed.person_id, offered.wait_id) == (first, CHEN, second)
    assert not spec.state.let_go, "an offer that lapsed is no hold that somebody asked for"


def test_what_nobody_came_for_is_offered_while_the_hour_still_runs() -> None:
    spec = haiwan().when(book(at(8, 19), 120))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.when(wait_for(at(8, 20), who=resident(CHEN)))
    events = served(spec, at(8, 19, 15))
    assert [type(one) for one in events] == [SpaceReleased, SpaceHeld, RoomOffered, RoomLineServed]
    released, held, offered = events[0], events[1], events[2]
    assert isinstance(released, SpaceReleased)
    assert isinstance(held, SpaceHeld)
    assert isinstance(offered, RoomOffered)
    assert released.booking_id == booking_id
    assert (held.starts_at, offered.person_id, offered.expires_at) == (at(8, 20), CHEN, at(8, 20))


def test_who_declines_passes_it_on_and_who_leaves_waits_no_more() -> None:
    spec, booking_id = taken()
    first, second = waiting(spec, CHEN), waiting(spec, WU)
    third = waiting(spec, STRANGER)
    spec.when(LeaveRoomWaitlist(wait_id=second, **resident(WU)))
    assert spec.happened(RoomWaitLeft).wait_id == second
    given_back(spec, booking_id)
    spec.refuses(LeaveRoomWaitlist(wait_id=first, **resident(WU)), ACTOR_MAY_NOT_DO_THIS)
    spec.when(LeaveRoomWaitlist(wait_id=first, **resident(CHEN)))
    assert not spec.happened(BookingCancelled).late
    assert [one.wait_id for one in served(spec, MONDAY) if isinstance(one, RoomOffered)] == [third]
    spec.refuses(LeaveRoomWaitlist(wait_id=first, **resident(CHEN)), ROOM_WAIT_IS_UNKNOWN)


def test_whose_time_begins_is_told_that_it_never_came_free() -> None:
    spec, _ = taken()
    wait_id = waiting(spec, CHEN)
    ended = [one for one in served(spec, EVENING) if isinstance(one, RoomWaitEnded)]
    assert [(one.wait_id, one.person_id) for one in ended] == [(wait_id, CHEN)]
    assert not spec.state.room_waits.open


def test_residents_come_first_where_the_limits_say_so_and_positions_stay() -> None:
    limits = BookingLimits(residents_first=True)
    for first, expected in ((limits, CHEN), (BookingLimits(), "partner-farmer")):
        spec, booking_id = taken()
        spec.given(BookingLimitsSet(limits=first, revision=2, set_at=MONDAY))
        spec.when(wait_for(who=farmer(), partner_id=SKY_FARM))
        waiting(spec, CHEN)
        (offered,) = [one for one in given_back(spec, booking_id) if isinstance(one, RoomOffered)]
        assert offered.person_id == expected


def test_who_could_not_book_is_passed_over_and_keeps_the_place() -> None:
    spec, booking_id = taken()
    spec.when(wait_for(who=farmer(), partner_id=SKY_FARM))
    partner = spec.happened(RoomWaitJoined).wait_id
    second = waiting(spec, CHEN)
    spec.given(HostSuspended(partner_id=SKY_FARM, reason="迟交", suspended_at=MONDAY))
    offered = [one for one in given_back(spec, booking_id) if isinstance(one, RoomOffered)]
    assert [one.wait_id for one in offered] == [second]
    assert [one.id for one in spec.state.room_waits.line_of(DANCE_ROOM)] == [partner]


def holiday(kind: DayKind) -> HolidaysSet:
    day = CalendarDay(day=date(2026, 7, 8), kind=kind, name="社区假日", notice="社区通知1号")
    return HolidaysSet(days=(day,), published_year=None, set_at=MONDAY)


@pytest.mark.parametrize(
    ("against", "over"),
    [
        (
            HostSuspended(partner_id=SKY_FARM, reason="迟交", suspended_at=MONDAY),
            HostReinstated(partner_id=SKY_FARM, reason="已交", reinstated_at=MONDAY),
        ),
        (terms_set(terms(space_ids=(CALLIGRAPHY,))), terms_set()),
        (rules_adopted(Rules(opening_windows=(WEEKENDS,))), rules_adopted()),
        (holiday(DayKind.HOLIDAY), holiday(DayKind.ORDINARY)),
    ],
)
def test_what_stood_against_an_offer_is_over_and_the_offer_is_made(against: Event, over: Event) -> None:
    spec = haiwan().given(space_opened().model_copy(update={"on_holidays": DayHours.CLOSED}))
    booking_id = spec.when(book(EVENING)).happened(SpaceBooked).booking_id
    wait_id = spec.when(wait_for(who=farmer(), partner_id=SKY_FARM)).happened(RoomWaitJoined).wait_id
    spec.given(against)
    assert not any(isinstance(one, RoomOffered) for one in given_back(spec, booking_id))
    spec.given(over)
    assert [one.wait_id for one in served(spec, MONDAY) if isinstance(one, RoomOffered)] == [wait_id]


def test_the_community_waits_too_and_residents_within_their_limit() -> None:
    spec, booking_id = taken()
    spec.when(wait_for(who=staff(), for_the_community=True))
    assert spec.happened(RoomWaitJoined).use is BookingUse.COMMUNITY
    second = waiting(spec, CHEN)
    limits = BookingLimits(bookings_ahead_per_person=1)
    spec.when(book(at(9, 19), who=resident(CHEN)))
    chens = spec.happened(SpaceBooked).booking_id
    spec.given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
    given_back(spec, booking_id)
    (communitys,) = [one.id for one in spec.state.room_waits.open.values() if one.offered]
    spec.when(LeaveRoomWaitlist(wait_id=communitys, **staff()))
    assert [type(one) for one in served(spec, MONDAY)] == [RoomLineServed]
    # Chen has as many as are allowed; once one is given back, what is free is offered.
    assert [one.wait_id for one in given_back(spec, chens) if isinstance(one, RoomOffered)] == [second]


def test_who_is_erased_or_leaves_waits_for_nothing() -> None:
    spec, booking_id = taken()
    first, second = waiting(spec, CHEN), waiting(spec, WU)
    spec.when(ReleasePerson(person_id=WU, erased=True, **policy()))
    assert spec.happened(RoomWaitLeft).wait_id == second
    given_back(spec, booking_id)
    spec.when(ReleasePerson(person_id=CHEN, erased=False, **policy()))
    assert spec.happened(BookingCancelled).booking_id == first
    assert not spec.state.room_waits.open


def test_a_wait_is_one_wait_also_after_the_state_was_read_from_a_snapshot() -> None:
    spec, booking_id = taken()
    waiting(spec, CHEN)
    snapshot = TypeAdapter(Bookings)
    spec.state = snapshot.validate_json(snapshot.dump_json(spec.state))
    given_back(spec, booking_id)
    spec.when(ReleasePerson(person_id=CHEN, erased=False, **policy()))
    assert [type(one) for one in spec.last] == [BookingCancelled], "the offer, and no wait beside it"
    spec.when(tick(MONDAY)).then_nothing()


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (wait_for(at(9, 19)), SPACE_IS_FREE_THEN),
        (wait_for(space_id=NOWHERE), SPACE_IS_UNKNOWN),
        (wait_for(at(5, 19)), WINDOW_LIES_IN_THE_PAST),
        (wait_for(at(11, 9), 300), BOOKING_IS_TOO_LONG),
        (wait_for(at(8, 19, month=12)), WINDOW_IS_TOO_FAR_AHEAD),
        (wait_for(at(8, 9)), SPACE_IS_NOT_OPEN_THEN),
        (wait_for(at(10, 19)), SPACE_IS_CLOSED_THEN),
        (wait_for(units=2), SPACE_HAS_FEWER_UNITS),
        (wait_for(who=farmer(), partner_id=NOWHERE), HOST_IS_UNKNOWN),
    ],
)
def test_what_could_not_be_booked_is_not_waited_for(command: JoinRoomWaitlist, refusal: Refusal) -> None:
    spec, _ = taken()
    closed = SpaceClosed(
        space_id=DANCE_ROOM,
        closure_id=NOWHERE,
        starts_at=at(10, 9),
        ends_at=at(10, 22),
        reason="维修",
        closed_at=MONDAY,
    )
    spec.given(closed).refuses(command, refusal)


@pytest.mark.parametrize(
    ("event", "refusal"),
    [
        (HostLeft(partner_id=SKY_FARM, left_at=MONDAY), HOST_HAS_LEFT),
        (HostSuspended(partner_id=SKY_FARM, reason="", suspended_at=MONDAY), HOST_IS_SUSPENDED),
        (terms_set(terms(ends_at=at(7, 12))), AGREEMENT_IS_NOT_IN_FORCE),
        (terms_set(terms(space_ids=(CALLIGRAPHY,))), AGREEMENT_DOES_NOT_COVER_THE_SPACE),
    ],
)
def test_a_partner_waits_for_what_it_could_book(event: Event, refusal: Refusal) -> None:
    spec, _ = taken()
    spec.given(event).refuses(wait_for(who=farmer(), partner_id=SKY_FARM), refusal)


def test_a_person_waits_once_and_for_no_more_than_they_may_book() -> None:
    spec, _ = taken()
    wait_id = waiting(spec, CHEN)
    facts = spec.refuses(wait_for(at(8, 19, 30)), PERSON_WAITS_ALREADY)
    assert facts == {"wait_id": wait_id}
    limits = BookingLimits(bookings_ahead_per_person=1)
    spec.when(book(at(9, 19))).given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
    spec.refuses(wait_for(at(9, 19)), PERSON_HAS_ENOUGH_BOOKINGS_AHEAD)
    spec.refuses(wait_for(who=by("visitor")), ACTOR_MAY_NOT_DO_THIS)


def test_an_offer_counts_once_for_its_person_and_what_is_a_partners_not_at_all() -> None:
    spec, booking_id = taken()
    spec.given(BookingLimitsSet(limits=BookingLimits(bookings_ahead_per_person=2), revision=2, set_at=MONDAY))
    spec.when(book(at(9, 19), who=resident(WU)))
    waiting(spec, CHEN)
    given_back(spec, booking_id)
    spec.when(wait_for(at(9, 19)))
    assert spec.happened(RoomWaitJoined).person_id == CHEN
    spec.refuses(wait_for(at(9, 20), space_id=CALLIGRAPHY), PERSON_HAS_ENOUGH_BOOKINGS_AHEAD)
    both = by(FARMER, Role.PARTNER, Role.RESIDENT)
    for hour in (13, 16):
        spec.when(book(at(11, hour), space_id=TERRACE, units=2, who=resident(f"resident-{hour}")))
        spec.when(wait_for(at(11, hour), space_id=TERRACE, who=both, partner_id=SKY_FARM))
    spec.when(wait_for(at(9, 19), who=both))
    assert spec.happened(RoomWaitJoined).partner_id is None


@pytest.mark.parametrize(
    ("now", "starts_at", "expected"),
    [
        (at(8, 12), at(9, 12), at(8, 14)),
        (at(8, 20), at(9, 12), at(8, 22)),  # To the last minute of the day.
        (at(8, 21), at(9, 12), at(9, 8)),  # An hour before the night, one after it.
        (at(8, 23), at(9, 12), at(9, 9)),
        (at(9, 3), at(9, 12), at(9, 9)),
        (at(8, 12), at(8, 13), at(8, 13)),  # Never past the start.
        (at(8, 21), at(8, 23), at(8, 22)),
        (at(8, 21), at(9, 5), at(8, 22)),
        (at(8, 23), at(9, 5), None),
    ],
)
def test_offers_never_run_out_in_quiet_hours(
    now: datetime, starts_at: datetime, expected: datetime | None
) -> None:
    found = offer_ends("Asia/Shanghai", now, timedelta(hours=2), starts_at)
    assert found is None or not is_quiet("Asia/Shanghai", found)
    assert found == expected


def test_a_partner_that_leaves_waits_for_nothing_any_more() -> None:
    spec, booking_id = taken()
    spec.when(wait_for(who=farmer(), partner_id=SKY_FARM))
    spec.when(EndHost(partner_id=SKY_FARM, **policy()))
    assert spec.happened(RoomWaitLeft).space_id == DANCE_ROOM
    spec.when(CancelBooking(booking_id=booking_id, **resident()))
    assert not spec.state.room_waits.open
    assert not spec.state.agenda.set_for.get(DANCE_ROOM)
