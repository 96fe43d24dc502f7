"""Places in courses: taken once for all lessons ahead, waited for, paid to the fen, given back."""

from datetime import timedelta

from shared.contracts.bookings.courses.commands import CancelCourse
from shared.contracts.bookings.courses.events import (
    CourseCancelled,
    CourseClosed,
    CourseJoined,
    CourseLeft,
    CourseOffered,
    PlacesMoved,
)
from shared.contracts.bookings.courses.places import AcceptCourseOffer, EnrolInCourse, GiveCourseBack
from shared.contracts.bookings.enrolments.commands import CancelEnrolment
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentRefunded,
    PaymentRecorded,
)
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.hosts import ReinstateHost
from shared.contracts.bookings.people import PersonErased, ReleasePerson
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.refusals.courses import (
    COURSE_ENROLMENT_HAS_NO_OFFER,
    COURSE_ENROLMENT_IS_UNKNOWN,
    COURSE_HAS_NO_LESSON_AHEAD,
    COURSE_IS_UNKNOWN,
    COURSE_TAKES_NO_ENROLMENTS,
    LESSON_BELONGS_TO_A_COURSE,
    PAYMENT_EXCEEDS_THE_PRICE_OF_THE_COURSE,
    PERSON_IS_IN_THE_COURSE_ALREADY,
    REFUND_EXCEEDS_WHAT_WAS_PAID_FOR_THE_COURSE,
)
from shared.contracts.bookings.refusals.sessions import SCREENING_ENDS_BEFORE_THE_SESSION
from shared.contracts.bookings.refusals.spaces import AGREEMENT_IS_OVER, HOST_HAS_LEFT, HOST_IS_SUSPENDED
from shared.contracts.bookings.sessions.commands import CancelSession, DeliverSession, RecordAttendance
from shared.contracts.bookings.takings import SessionDelivered, SessionPaid
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY, later
from tests.unit.bookings.haiwan import (
    CHEN,
    LIN,
    NOWHERE,
    SKY_FARM,
    WU,
    farmer,
    policy,
    resident,
    staff,
    tick,
)
from tests.unit.bookings.sky_farm import (
    CHECKED,
    ENDED,
    FIRST,
    LEFT,
    SUSPENDED,
    WEEK,
    full,
    give_back,
    join,
    move,
    pay,
    refund,
    running,
)


def accept(key: str, who: Envelope | None = None) -> AcceptCourseOffer:
    return AcceptCourseOffer(course_enrolment_id=key, **(who or resident(WU)))


def test_one_enrolment_takes_a_place_in_every_lesson() -> None:
    spec, course_id, lessons = running()
    key = join(spec, course_id)
    joined = spec.happened(CourseJoined)
    assert ([one.session_id for one in joined.places], joined.price_fen) == (list(lessons), 10_000)
    places = [one for one in spec.last if isinstance(one, EnrolmentConfirmed)]
    assert [one.price_fen for one in places] == [3_333, 3_333, 3_334]
    assert {one.course_enrolment_id for one in places} == {key}
    assert all(spec.state.sessions[one].places_taken == 1 for one in lessons)
    again = EnrolInCourse(course_id=course_id, **resident())
    assert spec.refuses(again, PERSON_IS_IN_THE_COURSE_ALREADY) == {"course_enrolment_id": key}
    spec.refuses(EnrolInCourse(course_id=NOWHERE, **resident()), COURSE_IS_UNKNOWN)


def test_who_may_not_enrol() -> None:
    spec, course_id, _ = running(for_minors=True)
    wish = EnrolInCourse(course_id=course_id, **resident())
    spec.given(CHECKED).refuses(wish, SCREENING_ENDS_BEFORE_THE_SESSION)
    spec.given(ENDED).refuses(wish, AGREEMENT_IS_OVER)
    spec.given(SUSPENDED).refuses(wish, HOST_IS_SUSPENDED)
    spec.given(LEFT).refuses(wish, HOST_HAS_LEFT)
    spec, course_id, _ = running()
    spec.given(PersonErased(person_id=LIN, erased_at=MONDAY))
    spec.refuses(EnrolInCourse(course_id=course_id, **resident()), ACTOR_MAY_NOT_DO_THIS)


def test_a_course_ends_enrolment_with_its_first_lesson_and_tells_who_waited() -> None:
    spec, course_id, _, keys = full()
    spec.when(tick(FIRST))
    left = [(one.course_enrolment_id, one.ending) for one in spec.last if isinstance(one, CourseLeft)]
    assert left == [(keys[2], EnrolmentState.LAPSED), (keys[3], EnrolmentState.LAPSED)]
    assert spec.happened(CourseClosed).course_id == course_id
    late = EnrolInCourse(course_id=course_id, **resident("resident-late", FIRST))
    spec.refuses(late, COURSE_TAKES_NO_ENROLMENTS)


def test_where_the_partner_allows_it_one_joins_later_for_the_lessons_that_are_left() -> None:
    spec, course_id, lessons = running(late_joining=True)
    spec.when(tick(FIRST))
    join(spec, course_id, LIN, FIRST)
    joined = spec.happened(CourseJoined)
    assert [one.session_id for one in joined.places] == list(lessons[1:])
    assert joined.price_fen == 3_333 + 3_334
    last = FIRST + 2 * WEEK
    spec.when(tick(last))
    spec.happened(CourseClosed)
    spec.refuses(EnrolInCourse(course_id=course_id, **resident(CHEN, last)), COURSE_TAKES_NO_ENROLMENTS)


def test_a_place_that_is_given_back_is_offered_to_the_first_who_waits() -> None:
    spec, _, lessons, keys = full()
    spec.when(give_back(keys[0]))
    assert sum(isinstance(one, EnrolmentCancelled) for one in spec.last) == 3
    offer = spec.happened(CourseOffered)
    assert (offer.course_enrolment_id, offer.session_id) == (keys[2], lessons[0])
    spec.when(accept(keys[2]))
    joined = spec.happened(CourseJoined)
    assert (joined.by_offer, len(joined.places)) == (True, 3)
    spec.refuses(accept(keys[2]), COURSE_ENROLMENT_HAS_NO_OFFER)
    spec.refuses(accept(NOWHERE), COURSE_ENROLMENT_IS_UNKNOWN)


def test_an_offer_that_is_declined_or_lapses_goes_to_the_next() -> None:
    spec, course_id, _, keys = full()
    fifth = join(spec, course_id, "resident-fifth")
    spec.when(give_back(keys[0])).when(give_back(keys[2], WU))
    assert spec.happened(CourseOffered).course_enrolment_id == keys[3]
    spec.when(tick(later(hours=2)))
    assert spec.happened(CourseLeft).ending is EnrolmentState.LAPSED
    assert spec.happened(CourseOffered).course_enrolment_id == fifth
    spec.when(give_back(fifth, "resident-fifth"))
    assert spec.state.courses.all[course_id].places_taken == 1


def test_who_leaves_the_line_is_passed_over() -> None:
    spec, _, _, keys = full()
    spec.when(give_back(keys[2], WU))
    assert spec.happened(CourseLeft).ending is EnrolmentState.WITHDRAWN
    spec.when(give_back(keys[2], WU)).then_nothing()
    spec.when(give_back(keys[0]))
    assert spec.happened(CourseOffered).course_enrolment_id == keys[3]
    spec.refuses(give_back(NOWHERE), COURSE_ENROLMENT_IS_UNKNOWN)
    spec.refuses(give_back(keys[1], LIN), ACTOR_MAY_NOT_DO_THIS)


def test_a_suspended_hosts_places_wait_for_its_return() -> None:
    spec, _, _, keys = full()
    spec.given(SUSPENDED).when(give_back(keys[0]))
    assert not any(isinstance(one, CourseOffered) for one in spec.last)
    spec.when(ReinstateHost(partner_id=SKY_FARM, reason="已补交", **policy()))
    assert spec.happened(CourseOffered).course_enrolment_id == keys[2]


def test_what_was_paid_counts_for_the_lessons_in_their_order() -> None:
    spec, course_id, _ = running()
    key = join(spec, course_id)
    spec.refuses(pay(key, 1, resident()), ACTOR_MAY_NOT_DO_THIS)
    spec.when(pay(key, 5_000))
    assert [one.amount_fen for one in spec.last if isinstance(one, PaymentRecorded)] == [3_333, 1_667]
    facts = spec.refuses(pay(key, 5_001), PAYMENT_EXCEEDS_THE_PRICE_OF_THE_COURSE)
    assert facts == {"open_fen": 5_000}
    spec.when(pay(key, 5_000))
    assert [one.amount_fen for one in spec.last if isinstance(one, PaymentRecorded)] == [1_666, 3_334]
    spec.refuses(pay(NOWHERE, 1), COURSE_ENROLMENT_IS_UNKNOWN)
    spec.given(SUSPENDED).refuses(pay(key, 1), HOST_IS_SUSPENDED)
    spec.given(LEFT).refuses(pay(key, 1), HOST_HAS_LEFT)
    spec.refuses(pay(key, 1, staff()), PAYMENT_EXCEEDS_THE_PRICE_OF_THE_COURSE)


def test_each_lesson_is_delivered_with_its_part_and_they_add_up_to_the_price() -> None:
    spec, course_id, lessons = running()
    key = join(spec, course_id)
    spec.when(pay(key, 6_000))
    takings = []
    for number, lesson in enumerate(lessons):
        over = FIRST + number * WEEK
        spec.when(tick(over))
        (place,) = spec.state.sessions[lesson].enrolment_ids
        spec.when(RecordAttendance(session_id=lesson, attended=(place,), **farmer(over)))
        end = farmer(spec.state.sessions[lesson].ends_at)
        takings.append(spec.when(DeliverSession(session_id=lesson, **end)).happened(SessionDelivered))
    assert [one.takings_fen for one in takings] == [3_333, 2_667, 0]
    spec.when(pay(key, 4_000, farmer(FIRST + 3 * WEEK)))
    late = [one for one in spec.last if isinstance(one, SessionPaid)]
    assert [(one.session_id, one.amount_fen) for one in late] == [(lessons[1], 666), (lessons[2], 3_334)]
    assert sum(one.takings_fen for one in takings) + sum(one.amount_fen for one in late) == 10_000
    spec.refuses(give_back(key, now=FIRST + 3 * WEEK), COURSE_HAS_NO_LESSON_AHEAD)


def test_the_refund_rule_holds_for_each_lesson_that_is_given_back() -> None:
    spec, course_id, _ = running()
    limits = BookingLimits(late_cancel_minutes=24 * 60, late_refund_bps=5_000)
    spec.given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
    key = join(spec, course_id)
    spec.when(pay(key, 10_000)).when(give_back(key, now=FIRST + WEEK))
    owed = [one.refund_owed_fen for one in spec.last if isinstance(one, EnrolmentCancelled)]
    assert owed == [3_334]
    assert spec.happened(CourseLeft).refund_owed_fen == 3_334
    spec, course_id, _ = running()
    spec.given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
    key = join(spec, course_id)
    spec.when(pay(key, 10_000)).when(give_back(key, now=later(days=4, hours=12)))
    owed = [one.refund_owed_fen for one in spec.last if isinstance(one, EnrolmentCancelled)]
    assert owed == [1_667, 3_333, 3_334]


def test_a_late_lesson_is_owed_whole_where_staff_give_the_course_back() -> None:
    spec, course_id, _ = running()
    limits = BookingLimits(late_cancel_minutes=24 * 60, late_refund_bps=5_000)
    spec.given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
    key = join(spec, course_id)
    spec.when(pay(key, 10_000))
    spec.when(GiveCourseBack(course_enrolment_id=key, **staff(later(days=4, hours=12))))
    assert spec.happened(CourseLeft).refund_owed_fen == 10_000


def test_refunds_go_first_where_they_are_owed_then_to_the_others_from_the_last_on() -> None:
    spec, course_id, lessons = running()
    key = join(spec, course_id)
    spec.when(pay(key, 10_000)).when(CancelSession(session_id=lessons[1], reason="台风", **farmer()))
    spec.when(refund(key, 4_000))
    back = [(one.session_id, one.refunded_fen) for one in spec.last if isinstance(one, EnrolmentRefunded)]
    assert back == [(lessons[1], 3_333), (lessons[2], 667)]
    facts = spec.refuses(refund(key, 6_001), REFUND_EXCEEDS_WHAT_WAS_PAID_FOR_THE_COURSE)
    assert facts == {"refundable_fen": 6_000}
    spec.refuses(refund(NOWHERE, 1), COURSE_ENROLMENT_IS_UNKNOWN)
    spec.when(refund(key, 6_000))
    assert sum(one.paid_fen - one.refunded_fen for one in spec.state.enrolments.values()) == 0


def test_a_place_in_a_lesson_is_given_back_with_the_course_alone() -> None:
    spec, course_id, lessons = running()
    join(spec, course_id)
    (place,) = spec.state.sessions[lessons[0]].enrolment_ids
    spec.refuses(CancelEnrolment(enrolment_id=place, **resident()), LESSON_BELONGS_TO_A_COURSE)


def test_who_leaves_the_community_gives_the_course_back() -> None:
    spec, _, lessons, keys = full()
    spec.when(ReleasePerson(person_id=LIN, erased=True, **policy()))
    assert spec.happened(CourseLeft).ending is EnrolmentState.CANCELLED
    assert sum(isinstance(one, EnrolmentCancelled) for one in spec.last) == len(lessons)
    assert spec.happened(CourseOffered).course_enrolment_id == keys[2]
    spec.when(ReleasePerson(person_id=WU, erased=False, **policy()))
    assert spec.happened(CourseOffered).course_enrolment_id == keys[3]


def test_whoever_waits_for_a_course_that_is_called_off_waits_no_more_and_is_told() -> None:
    spec, course_id, lessons, keys = full()
    spec.when(move(lessons[0], FIRST + timedelta(days=1)))
    assert spec.happened(PlacesMoved).person_ids == (LIN, CHEN)
    spec.when(give_back(keys[0]))
    spec.when(CancelCourse(course_id=course_id, reason="老师生病", **farmer()))
    left = [one for one in spec.last if isinstance(one, CourseLeft)]
    assert [(one.course_enrolment_id, one.was, one.ending) for one in left] == [
        (keys[2], EnrolmentState.OFFERED, EnrolmentState.CANCELLED),
        (keys[3], EnrolmentState.WAITING, EnrolmentState.CANCELLED),
    ]
    assert spec.happened(CourseCancelled).course_enrolment_ids == tuple(keys[1:])
    assert spec.state.courses.all[course_id].places_taken == 0
