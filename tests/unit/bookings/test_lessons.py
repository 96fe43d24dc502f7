"""A lesson that can't take place is made good on another date, with its places and what was paid for them."""

from datetime import timedelta

from shared.contracts.bookings.bookings.events import BookingCancelled, SpaceBooked
from shared.contracts.bookings.courses.events import LessonMoved
from shared.contracts.bookings.enrolments.commands import CancelEnrolment
from shared.contracts.bookings.enrolments.events import EnrolmentCancelled
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.refusals.courses import SESSION_IS_NO_LESSON
from shared.contracts.bookings.refusals.sessions import (
    SCREENING_ENDS_BEFORE_THE_SESSION,
    SESSION_HAS_STARTED,
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
    SESSION_WAS_HELD,
    SPACE_IS_TOO_SMALL,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_IS_NOT_IN_FORCE,
    BOOKING_IS_TOO_LONG,
    HOST_HAS_LEFT,
    HOST_IS_SUSPENDED,
    RESIDENTS_KEEP_A_FLOOR,
    SPACE_HAS_FEWER_UNITS,
    SPACE_IS_CLOSED_THEN,
    SPACE_IS_NOT_FREE,
    SPACE_IS_NOT_OPEN_THEN,
    SPACE_IS_UNKNOWN,
    WINDOW_IS_TOO_FAR_AHEAD,
    WINDOW_LIES_IN_THE_PAST,
)
from shared.contracts.bookings.sessions.commands import CancelSession, RecordAttendance
from shared.contracts.bookings.sessions.events import ReportDue
from shared.contracts.bookings.sessions.views import SessionState
from shared.contracts.bookings.spaces.events import SpaceClosed
from shared.contracts.partners.programme import Rules
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    DANCE_ROOM,
    NOWHERE,
    TERRACE,
    at,
    book,
    farmer,
    haiwan,
    opened,
    resident,
    staff,
    terms,
    terms_set,
    tick,
)
from tests.unit.bookings.sky_farm import (
    CHECKED,
    ENDED,
    FIRST,
    LEFT,
    SUSPENDED,
    join,
    move,
    pay,
    running,
)
from tests.unit.bookings.test_floor import WEEK_MINUTES

ELSEWHEN = at(12, 9)


def test_a_moved_lesson_keeps_its_places_and_what_was_paid() -> None:
    spec, course_id, lessons = running()
    key = join(spec, course_id)
    spec.when(pay(key, 10_000)).when(move(lessons[0], ELSEWHEN))
    moved = spec.happened(LessonMoved)
    assert (moved.began_before, moved.starts_at) == (FIRST, ELSEWHEN)
    assert spec.happened(BookingCancelled).person_ids == ()
    assert spec.happened(SpaceBooked).session_id == lessons[0]
    lesson = spec.state.sessions[lessons[0]]
    assert (lesson.places_taken, lesson.paid_fen, lesson.booking_id) == (1, 3_333, moved.booking_id)
    assert spec.state.agenda.set_for[course_id] == ELSEWHEN


def test_a_lesson_moves_within_its_own_time() -> None:
    spec, _, lessons = running(units=2)
    spec.when(move(lessons[0], FIRST + timedelta(minutes=30), units=2))
    assert spec.happened(LessonMoved).starts_at == FIRST + timedelta(minutes=30)


def test_a_lesson_keeps_as_many_parts_of_its_room_as_it_had_unless_told_otherwise() -> None:
    spec, _, lessons = running(units=2)
    spec.when(move(lessons[0], at(12, 9)))
    assert spec.happened(SpaceBooked).units == 2
    spec.when(move(lessons[0], at(12, 13), units=1))
    assert spec.happened(SpaceBooked).units == 1
    spec.when(move(lessons[1], at(19, 9), space_id=CALLIGRAPHY))
    assert spec.happened(SpaceBooked).units == 1  # That has no more.


def test_who_cannot_come_then_gives_that_lesson_back_and_is_owed_all_of_it() -> None:
    spec, course_id, lessons = running()
    limits = BookingLimits(late_cancel_minutes=24 * 60, late_refund_bps=0)
    spec.given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
    key = join(spec, course_id)
    spec.when(pay(key, 10_000)).when(move(lessons[0], ELSEWHEN))
    (place,) = spec.state.sessions[lessons[0]].enrolment_ids
    spec.when(CancelEnrolment(enrolment_id=place, **resident(now=ELSEWHEN - timedelta(hours=1))))
    assert spec.happened(EnrolmentCancelled).refund_owed_fen == 3_333
    assert spec.state.sessions[lessons[1]].places_taken == 1


def test_a_lesson_that_nobody_came_to_is_moved_by_staff_after_its_end() -> None:
    spec, course_id, lessons = running()
    join(spec, course_id)
    spec.when(tick(FIRST)).when(tick(FIRST + timedelta(hours=2)))
    assert any(isinstance(one, ReportDue) for one in spec.last)
    now = FIRST + timedelta(hours=3)
    spec.refuses(move(lessons[0], at(12, 12), farmer(now)), SESSION_HAS_STARTED)
    spec.when(move(lessons[0], at(12, 15), staff(now)))
    lesson = spec.state.sessions[lessons[0]]
    assert (lesson.state, lesson.started, lesson.report_by) == (SessionState.OPEN, False, None)
    spec.when(tick(at(12, 15)))
    (place,) = lesson.enrolment_ids
    spec.when(RecordAttendance(session_id=lessons[0], attended=(place,), **farmer(at(12, 15))))
    assert spec.refuses(move(lessons[0], at(13, 19), staff(at(12, 16))), SESSION_WAS_HELD) == {"attended": 1}


def test_what_is_no_lesson_of_an_open_course_is_not_moved() -> None:
    spec, _, lessons = running()
    spec.refuses(move(NOWHERE, ELSEWHEN), SESSION_IS_UNKNOWN)
    spec.refuses(move(opened(spec, starts_at=at(12, 15)), ELSEWHEN), SESSION_IS_NO_LESSON)
    spec.refuses(move(lessons[0], ELSEWHEN, resident()), ACTOR_MAY_NOT_DO_THIS)
    spec.when(CancelSession(session_id=lessons[0], reason="台风", **farmer()))
    spec.refuses(move(lessons[0], ELSEWHEN), SESSION_IS_OVER)


def test_the_other_date_is_decided_as_every_booking_is() -> None:
    spec, _, lessons = running(for_minors=True)
    lesson = lessons[0]
    spec.refuses(move(lesson, ELSEWHEN, space_id=NOWHERE), SPACE_IS_UNKNOWN)
    spec.refuses(move(lesson, at(7, 19), farmer(at(8, 9))), WINDOW_LIES_IN_THE_PAST)
    spec.refuses(move(lesson, at(12, 9), ends_at=at(12, 21)), BOOKING_IS_TOO_LONG)
    spec.given(terms_set(terms(ends_at=MONDAY + timedelta(days=400))))
    spec.refuses(move(lesson, ELSEWHEN + timedelta(days=350)), WINDOW_IS_TOO_FAR_AHEAD)
    spec.refuses(move(lesson, at(12, 3)), SPACE_IS_NOT_OPEN_THEN)
    spec.refuses(move(lesson, ELSEWHEN, units=3), SPACE_HAS_FEWER_UNITS)
    closed = SpaceClosed(
        space_id=TERRACE,
        closure_id=NOWHERE,
        starts_at=at(13, 0),
        ends_at=at(14, 0),
        reason="检修",
        closed_at=MONDAY,
    )
    spec.given(closed).refuses(move(lesson, at(13, 19)), SPACE_IS_CLOSED_THEN)
    spec.when(book(ELSEWHEN, space_id=TERRACE, units=2, who=staff(), for_the_community=True))
    spec.refuses(move(lesson, ELSEWHEN), SPACE_IS_NOT_FREE)
    spec.given(CHECKED).refuses(move(lesson, at(22, 19)), SCREENING_ENDS_BEFORE_THE_SESSION)
    spec.given(terms_set(terms(space_ids=(DANCE_ROOM,))))
    spec.refuses(move(lesson, ELSEWHEN), AGREEMENT_DOES_NOT_COVER_THE_SPACE)
    spec.given(ENDED).refuses(move(lesson, ELSEWHEN), AGREEMENT_IS_NOT_IN_FORCE)
    spec.given(SUSPENDED).refuses(move(lesson, ELSEWHEN), HOST_IS_SUSPENDED)
    spec.given(LEFT).refuses(move(lesson, ELSEWHEN), HOST_HAS_LEFT)


def test_the_other_room_holds_everybody() -> None:
    spec, _, lessons = running(capacity=20)
    spec.refuses(move(lessons[0], ELSEWHEN, space_id=CALLIGRAPHY), SPACE_IS_TOO_SMALL)


def test_the_residents_keep_their_floor() -> None:
    rules = Rules(resident_floor_minutes_per_week=WEEK_MINUTES)
    spec, _, lessons = running(haiwan(rules), dates=2)
    spec.refuses(move(lessons[0], ELSEWHEN, units=2), RESIDENTS_KEEP_A_FLOOR)
