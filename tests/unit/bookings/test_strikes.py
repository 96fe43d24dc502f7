"""Strikes limit how far ahead somebody books, and nothing else: by a dated rule, excused by staff."""

from datetime import datetime, timedelta

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import CancelBooking, ConfirmHold
from shared.contracts.bookings.bookings.events import BookingCancelled, SpaceBooked, SpaceReleased
from shared.contracts.bookings.courses.places import GiveCourseBack
from shared.contracts.bookings.enrolments.commands import CancelEnrolment
from shared.contracts.bookings.enrolments.events import EnrolmentCancelled
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.bookings.refusals.strikes import PERSON_HAS_STRIKES, STRIKE_IS_UNKNOWN
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist, LeaveRoomWaitlist
from shared.contracts.bookings.room_waits.events import RoomLineServed, RoomOffered, RoomWaitJoined
from shared.contracts.bookings.series import CancelSeries
from shared.contracts.bookings.sessions.commands import DeliverSession, RecordAttendance
from shared.contracts.bookings.strikes.commands import ExcuseStrike
from shared.contracts.bookings.strikes.events import ExcuseReason, StrikeCause, StrikeExcused, StrikeGiven
from shared.contracts.bookings.volunteering.commands import CountVolunteersAsOne
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.strike_rules import StrikeRules
from shared.kernel.messages import Envelope, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import Specification, later
from tests.unit.bookings.haiwan import (
    CHEN,
    DANCE_ROOM,
    LIN,
    NOWHERE,
    SATURDAY_LESSON,
    WU,
    at,
    book,
    enrol,
    farmer,
    haiwan,
    opened,
    policy,
    resident,
    rules_adopted,
    staff,
    tick,
)
from tests.unit.bookings.sky_farm import join, running
from tests.unit.bookings.test_room_waits import given_back, served, wait_for
from tests.unit.bookings.test_series import series

TWO = Rules(strikes=StrikeRules(limit=2, window_days=30, days_ahead=1))
WEDNESDAY = at(8, 19)


def no_show(spec: Specification[Bookings], starts_at: datetime) -> str:
    """Lin books a room and does not come; the strike's id."""
    spec.when(book(starts_at, who=resident(now=starts_at - timedelta(hours=1))))
    spec.when(tick(starts_at + timedelta(minutes=15)))
    return spec.happened(StrikeGiven).strike_id


def limited() -> tuple[Specification[Bookings], list[str]]:
    """Lin did not come on Monday nor on Tuesday."""
    spec = haiwan(TWO)
    return spec, [no_show(spec, at(6, 19)), no_show(spec, at(7, 19))]


def excuse(strike_id: str, who: Envelope | None = None) -> ExcuseStrike:
    return ExcuseStrike(strike_id=strike_id, reason=ExcuseReason.GOOD_CAUSE, **(who or staff(WEDNESDAY)))


def test_who_does_not_come_has_a_strike_that_counts_for_a_time() -> None:
    spec = haiwan(TWO)
    no_show(spec, at(6, 19))
    given = spec.happened(StrikeGiven)
    assert (given.person_id, given.cause) == (LIN, StrikeCause.ROOM_NOT_USED)
    assert given.counts_until == given.given_at + timedelta(days=30)
    assert given.strike_id == spec.happened(SpaceReleased).booking_id
    spec.when(book(at(20, 19), who=resident(now=at(7, 9))))


def test_with_so_many_one_books_only_a_few_days_ahead_until_one_counts_no_more() -> None:
    spec, _ = limited()
    now = resident(now=at(8, 9))
    facts = spec.refuses(book(at(10, 19), who=now), PERSON_HAS_STRIKES)
    assert facts == {"strikes": 2, "days_ahead": 1, "until": "2026-08-05T11:15:00Z"}
    spec.when(book(at(8, 19), who=now))
    spec.when(book(at(10, 19), who=resident(CHEN, at(8, 9))))
    wait = JoinRoomWaitlist(space_id=DANCE_ROOM, starts_at=at(10, 19), ends_at=at(10, 20), **now)
    spec.refuses(wait, PERSON_HAS_STRIKES)
    afterwards = at(5, 20, month=8)
    spec.when(book(afterwards + timedelta(days=20), who=resident(now=afterwards)))


def test_nobody_elses_bookings_nor_the_communitys_are_limited() -> None:
    spec, _ = limited()
    spec.when(book(at(10, 19), who=staff(at(8, 9)), for_the_community=True))
    assert spec.happened(SpaceBooked).booked_by != LIN


def test_without_a_rule_nothing_follows_and_a_new_one_is_not_for_what_was() -> None:
    spec = haiwan()
    spec.when(book(at(6, 19))).when(tick(at(6, 20)))
    assert not any(isinstance(one, StrikeGiven) for one in spec.last)
    spec.given(rules_adopted(TWO, at(7, 0)))
    no_show(spec, at(7, 19))
    spec.when(book(at(20, 19), who=resident(now=at(8, 9))))


def test_a_room_that_its_person_gives_back_late_is_a_strike_and_one_given_back_by_staff_is_none() -> None:
    spec = haiwan(TWO)
    for who, strikes in ((resident(now=at(8, 18)), 1), (staff(at(8, 18)), 0)):
        spec.when(book(WEDNESDAY))
        spec.when(CancelBooking(booking_id=spec.happened(SpaceBooked).booking_id, **who))
        given = [one.cause for one in spec.last if isinstance(one, StrikeGiven)]
        assert given == [StrikeCause.ROOM_GIVEN_BACK_LATE] * strikes
    spec.when(book(at(10, 19)))
    spec.when(CancelBooking(booking_id=spec.happened(SpaceBooked).booking_id, **resident()))
    assert not any(isinstance(one, StrikeGiven) for one in spec.last)


def test_with_the_rest_of_a_series_a_near_date_is_given_back_as_late_as_by_itself() -> None:
    for who, strikes in ((resident(now=at(8, 18)), 1), (staff(at(8, 18)), 0)):
        spec = haiwan(TWO).when(series())
        spec.when(CancelSeries(series_id=next(iter(spec.state.series)), **who))
        given = [one for one in spec.last if isinstance(one, StrikeGiven)]
        late = [one.booking_id for one in spec.last if isinstance(one, BookingCancelled) and one.late]
        assert [one.strike_id for one in given] == late[:strikes]
        assert len(late) == 1


def test_with_the_rest_of_a_course_a_near_lesson_is_given_back_as_late_as_by_itself() -> None:
    for who, strikes in ((resident(LIN, later(days=4, hours=12)), 1), (staff(later(days=4, hours=12)), 0)):
        spec, course_id, lessons = running(haiwan(TWO))
        key = join(spec, course_id)
        spec.when(GiveCourseBack(course_enrolment_id=key, **who))
        (near, *_) = (one for one in spec.last if isinstance(one, EnrolmentCancelled))
        given = [one for one in spec.last if isinstance(one, StrikeGiven)]
        assert [one.strike_id for one in given] == [near.enrolment_id] * strikes
        assert near.session_id == lessons[0]


def test_who_is_absent_from_a_session_or_gives_its_place_back_late_has_a_strike() -> None:
    spec = haiwan(TWO)
    session_id = opened(spec)
    lin, chen = enrol(spec, session_id), enrol(spec, session_id, CHEN)
    late = SATURDAY_LESSON - timedelta(hours=2)
    spec.when(CancelEnrolment(enrolment_id=chen, **resident(CHEN, late)))
    assert spec.happened(StrikeGiven).cause is StrikeCause.PLACE_GIVEN_BACK_LATE
    spec.when(tick(SATURDAY_LESSON))
    spec.when(RecordAttendance(session_id=session_id, absent=(lin,), **farmer(SATURDAY_LESSON)))
    spec.when(DeliverSession(session_id=session_id, **farmer(SATURDAY_LESSON + timedelta(hours=3))))
    given = spec.happened(StrikeGiven)
    assert (given.person_id, given.cause) == (LIN, StrikeCause.ABSENT_FROM_SESSION)


def test_staff_excuse_a_strike_and_it_counts_no_more() -> None:
    spec, strikes = limited()
    spec.refuses(excuse(strikes[0], resident()), ACTOR_MAY_NOT_DO_THIS)
    spec.when(excuse(strikes[0]))
    assert spec.happened(StrikeExcused).person_id == LIN
    spec.when(book(at(20, 19), who=resident(now=at(8, 20))))
    spec.refuses(excuse(strikes[0]), STRIKE_IS_UNKNOWN)
    spec.refuses(excuse(NOWHERE), STRIKE_IS_UNKNOWN)


def test_strikes_go_with_their_person_and_to_the_record_that_goes_on() -> None:
    spec, _ = limited()
    spec.when(CountVolunteersAsOne(person_id=LIN, into=CHEN, **policy(at(8, 8))))
    spec.refuses(book(at(10, 19), who=resident(CHEN, at(8, 9))), PERSON_HAS_STRIKES)
    spec.when(ReleasePerson(person_id=CHEN, erased=True, **policy(at(8, 10))))
    assert not spec.state.strikes.until
    assert not spec.state.strikes.of_person


def test_what_counts_no_more_leaves_the_state_with_the_next_one() -> None:
    spec, strikes = limited()
    no_show(spec, at(20, 19, month=8))
    assert set(strikes).isdisjoint(spec.state.strikes.until)


NEARER, FRIDAY = at(9, 19), at(10, 19)


def passed_over(rule: Rules = TWO) -> tuple[Specification[Bookings], list[str]]:
    """Chen gives Friday evening back, for which Lin has waited since before the strikes, then Wu."""
    spec = haiwan(rule).when(book(FRIDAY, who=resident(CHEN)))
    booking_id = spec.happened(SpaceBooked).booking_id
    waits = [waiting(spec, LIN), waiting(spec, WU)]
    no_show(spec, at(6, 19))
    no_show(spec, at(7, 19))
    return spec, [*waits, *offered(given_back(spec, booking_id, at(8, 9)))]


def waiting(spec: Specification[Bookings], person: str) -> str:
    spec.when(wait_for(FRIDAY, who=resident(person)))
    return spec.happened(RoomWaitJoined).wait_id


def offered(events: list[Event]) -> list[str]:
    return [one.wait_id for one in events if isinstance(one, RoomOffered)]


def declined(spec: Specification[Bookings], wait_id: str, now: datetime) -> list[Event]:
    spec.when(LeaveRoomWaitlist(wait_id=wait_id, **resident(WU, now)))
    return served(spec, now)


def test_who_has_strikes_when_a_room_comes_free_is_passed_over_until_it_is_near_enough() -> None:
    spec, (lins, wus, *whose) = passed_over()
    assert whose == [wus]
    assert [type(one) for one in declined(spec, wus, at(8, 10))] == [RoomLineServed]
    assert spec.decider.due(spec.state) == NEARER
    assert offered(served(spec, NEARER - timedelta(seconds=1))) == []
    assert offered(served(spec, NEARER)) == [lins]


def test_who_is_passed_over_for_strikes_keeps_their_place_and_the_time_from_nobody() -> None:
    spec, (lins, wus, *_) = passed_over()
    declined(spec, wus, at(8, 10))
    assert list(spec.state.room_waits.open) == [lins]
    spec.when(book(FRIDAY, who=resident(WU, at(8, 10))))
    booking_id = spec.happened(SpaceBooked).booking_id
    assert [type(one) for one in served(spec, NEARER)] == [RoomLineServed]
    assert offered(given_back(spec, booking_id, NEARER)) == [lins]


def test_once_a_strike_is_excused_what_is_free_is_offered() -> None:
    spec, (lins, wus, *_) = passed_over()
    declined(spec, wus, at(8, 10))
    (strike_id, _) = spec.state.strikes.until
    spec.when(excuse(strike_id))
    assert offered(served(spec, WEDNESDAY)) == [lins]
    assert spec.decider.due(spec.state) != NEARER


def test_once_a_strike_counts_no_more_what_is_free_is_offered() -> None:
    spec, (lins, wus, *_) = passed_over(Rules(strikes=StrikeRules(limit=2, window_days=2, days_ahead=1)))
    declined(spec, wus, at(8, 10))
    first = min(spec.state.strikes.until.values())
    assert spec.decider.due(spec.state) == first < NEARER
    assert offered(served(spec, first)) == [lins]


def test_an_offer_that_was_made_before_the_strikes_is_kept() -> None:
    spec = haiwan(TWO).when(book(FRIDAY, who=resident(CHEN)))
    booking_id = spec.happened(SpaceBooked).booking_id
    lins = waiting(spec, LIN)
    no_show(spec, at(6, 19))
    assert offered(given_back(spec, booking_id, at(7, 19))) == [lins]
    spec.given(
        StrikeGiven(
            strike_id=booking_id,
            person_id=LIN,
            cause=StrikeCause.ROOM_NOT_USED,
            counts_until=FRIDAY,
            given_at=at(7, 19),
        )
    )
    spec.when(ConfirmHold(booking_id=lins, **resident(now=at(7, 20))))
    assert spec.happened(SpaceBooked).booked_by == LIN
