"""Courses are planned and priced as a whole, opened, and called off."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bookings.domain.course_planning import parts_of
from shared.contracts.bookings.courses.commands import CancelCourse, OpenCourse
from shared.contracts.bookings.courses.events import (
    CourseCancelled,
    CourseDropped,
    CourseJoined,
    CourseOpened,
)
from shared.contracts.bookings.courses.places import EnrolInCourse
from shared.contracts.bookings.courses.views import CourseState
from shared.contracts.bookings.draws.commands import SetDraw
from shared.contracts.bookings.enrolments.commands import Enrol
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.hosts import EndHost
from shared.contracts.bookings.refusals.courses import (
    COURSE_HAS_CONFLICTS,
    COURSE_HAS_TOO_FEW_LESSONS,
    COURSE_IS_NO_LONGER_A_DRAFT,
    COURSE_IS_UNKNOWN,
    COURSE_TAKES_NO_ENROLMENTS,
    LESSON_BELONGS_TO_A_COURSE,
)
from shared.contracts.bookings.refusals.references import (
    PRICE_NEEDS_A_REFERENCE,
    REFERENCE_IS_NOT_IN_FORCE,
    REFERENCE_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.sessions import (
    AGREEMENT_DOES_NOT_SERVE_MINORS,
    PRICE_IS_ABOVE_THE_CAP,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    SCREENING_ENDS_BEFORE_THE_SESSION,
    SESSION_HAS_STARTED,
    SESSIONS_AWAIT_REPORTS,
    SPACE_IS_TOO_SMALL,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
    AGREEMENT_IS_NOT_IN_FORCE,
    HOST_HAS_LEFT,
    HOST_IS_SUSPENDED,
    HOST_IS_UNKNOWN,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.sessions.commands import CancelSession, CloseSession, OpenSession
from shared.contracts.bookings.sessions.events import SessionCancelled, SessionDropped, SessionOpened
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.sessions.translations import TranslateSession
from shared.contracts.bookings.sessions.views import SessionState
from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.programme import Rules
from shared.kernel.messages import Command, Envelope, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Refusal
from tests.specification import MONDAY, later
from tests.unit.bookings.haiwan import (
    DANCE_ROOM,
    NOWHERE,
    TERRACE,
    at,
    book,
    farmer,
    haiwan,
    policy,
    price,
    resident,
    rules_adopted,
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
    WEEK,
    course,
    drafted,
    full,
    join,
    overdue,
    priced_at,
    running,
)
from tests.unit.bookings.test_references import proposed


@given(price_fen=st.integers(0, 10**9), lessons=st.integers(1, 53))
def test_the_parts_of_a_price_add_up_to_it_and_differ_by_one_fen_at_most(
    price_fen: int, lessons: int
) -> None:
    parts = parts_of(price_fen, lessons)
    assert (len(parts), sum(parts)) == (lessons, price_fen)
    assert max(parts) - min(parts) <= 1


def test_a_course_books_each_lesson_and_has_one_price() -> None:
    spec = haiwan()
    event = drafted(spec)
    lessons = [spec.state.sessions[one] for one in event.session_ids]
    assert [one.starts_at for one in lessons] == [FIRST, FIRST + WEEK, FIRST + 2 * WEEK]
    assert [one.price_fen for one in lessons] == [3_333, 3_333, 3_334]
    assert (event.price_fen, event.cap_fen) == (10_000, 3 * 6_400)
    assert all(one.booking_id in spec.state.bookings for one in lessons)


def test_a_course_costs_at_most_what_as_many_lessons_may_cost() -> None:
    assert drafted(haiwan(), price=priced_at(19_200)).price_fen == 19_200
    facts = haiwan().refuses(course(price=priced_at(19_201)), PRICE_IS_ABOVE_THE_CAP)
    assert (facts["cap_fen"], facts["market_reference_fen"]) == (19_200, 38_400)


def test_a_free_course_needs_no_price() -> None:
    spec, course_id, _ = running(price=None)
    join(spec, course_id)
    assert spec.happened(CourseJoined).price_fen == 0


def test_conflicts_are_named_or_skipped() -> None:
    spec = haiwan().when(book(FIRST + WEEK, space_id=TERRACE, units=2, who=staff(), for_the_community=True))
    facts = spec.refuses(course(), COURSE_HAS_CONFLICTS)
    assert [one["reason"] for one in facts["conflicts"]] == ["space_is_not_free"]
    event = drafted(spec, skip_conflicts=True)
    assert [spec.state.sessions[one].price_fen for one in event.session_ids] == [5_000, 5_000]
    spec.refuses(course(dates=2, skip_conflicts=True, starts_at=at(11, 6)), COURSE_HAS_TOO_FEW_LESSONS)


def test_what_is_against_every_date_refuses_the_course() -> None:
    spec = haiwan()
    spec.refuses(course(partner_id=NOWHERE), HOST_IS_UNKNOWN)
    spec.refuses(course(resident()), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(course(space_id=NOWHERE), SPACE_IS_UNKNOWN)
    spec.refuses(course(capacity=61), SPACE_IS_TOO_SMALL)
    spec.refuses(course(price=PriceSessionRequest(reference_id=NOWHERE, price_fen=1)), REFERENCE_IS_UNKNOWN)
    haiwan().given(CHECKED).refuses(course(for_minors=True), SCREENING_ENDS_BEFORE_THE_SESSION)
    haiwan(Rules(needs_references=True)).refuses(course(), PRICE_NEEDS_A_REFERENCE)
    haiwan().given(terms_set(terms(share_bps=0))).refuses(course(), PRICE_NEEDS_AN_ACTIVE_AGREEMENT)
    haiwan().given(terms_set(terms(space_ids=(DANCE_ROOM,)))).refuses(
        course(), AGREEMENT_DOES_NOT_COVER_THE_SPACE
    )
    haiwan().given(terms_set(terms(ends_at=at(20, 9)))).refuses(course(), AGREEMENT_IS_NOT_IN_FORCE)
    haiwan().given(terms_set(terms(session_categories=(SessionCategory.ADVICE,)))).refuses(
        course(), AGREEMENT_DOES_NOT_NAME_THE_CATEGORY
    )
    haiwan().given(SUSPENDED).refuses(course(), HOST_IS_SUSPENDED)
    haiwan().given(LEFT).refuses(course(), HOST_HAS_LEFT)
    overdue().refuses(course(), SESSIONS_AWAIT_REPORTS)


def test_a_course_stands_on_an_entry_of_the_catalogue_that_is_in_force() -> None:
    catalogue = proposed().approve(valid_days=2)
    spec, wish = catalogue.spec, PriceSessionRequest(reference_id=catalogue.id, price_fen=1_000)
    event = drafted(spec, price=wish)
    spec.refuses(course(price=PriceSessionRequest(reference_id=NOWHERE, price_fen=1)), REFERENCE_IS_UNKNOWN)
    late = farmer(later(days=2))
    spec.refuses(OpenCourse(course_id=event.course_id, **late), REFERENCE_IS_NOT_IN_FORCE)
    spec.refuses(course(late, price=wish, starts_at=at(12, 9)), REFERENCE_IS_NOT_IN_FORCE)


def open_it(course_id: str, now: datetime = MONDAY) -> OpenCourse:
    return OpenCourse(course_id=course_id, **farmer(now))


def test_a_course_opens_with_all_its_lessons() -> None:
    spec = haiwan()
    event = drafted(spec)
    spec.when(open_it(event.course_id))
    lessons = [one for one in spec.last if isinstance(one, SessionOpened)]
    assert [one.session_id for one in lessons] == list(event.session_ids)
    assert {one.course_id for one in lessons} == {event.course_id}
    assert spec.happened(CourseOpened).price_fen == 10_000
    spec.when(open_it(event.course_id)).then_nothing()
    spec.when(tick(FIRST))
    spec.refuses(open_it(event.course_id), COURSE_IS_NO_LONGER_A_DRAFT)
    spec.refuses(open_it(NOWHERE), COURSE_IS_UNKNOWN)


def test_a_course_opens_under_the_rules_of_the_day() -> None:
    def against(refusal: Refusal, *events: Event, **changes: Any) -> None:
        spec = haiwan()
        event = drafted(spec, **changes)
        spec.given(*events).refuses(open_it(event.course_id), refusal)

    against(HOST_HAS_LEFT, LEFT)
    against(HOST_IS_SUSPENDED, SUSPENDED)
    against(PRICE_NEEDS_AN_ACTIVE_AGREEMENT, ENDED)
    against(AGREEMENT_IS_NOT_IN_FORCE, ENDED, price=None)
    advice = terms_set(terms(session_categories=(SessionCategory.ADVICE,)))
    against(AGREEMENT_DOES_NOT_NAME_THE_CATEGORY, advice)
    against(AGREEMENT_DOES_NOT_COVER_THE_SPACE, terms_set(terms(space_ids=(DANCE_ROOM,))))
    against(PRICE_IS_ABOVE_THE_CAP, terms_set(terms(price_ratio_bps=1_000)))
    against(AGREEMENT_DOES_NOT_SERVE_MINORS, terms_set(terms(serves_minors=False)), for_minors=True)
    against(SCREENING_ENDS_BEFORE_THE_SESSION, CHECKED, for_minors=True)
    against(PRICE_NEEDS_A_REFERENCE, rules_adopted(Rules(needs_references=True)))
    spec = haiwan()
    event = drafted(spec)
    spec.refuses(open_it(event.course_id, FIRST), SESSION_HAS_STARTED)
    overdue(spec).refuses(open_it(event.course_id), SESSIONS_AWAIT_REPORTS)


@pytest.mark.parametrize("is_open", [False, True])
def test_a_lesson_changes_with_its_course_alone(*, is_open: bool) -> None:
    spec = haiwan()
    event = drafted(spec)
    if is_open:
        spec.when(open_it(event.course_id))
    lesson = event.session_ids[0]
    alone: list[Command] = [
        price(lesson),
        OpenSession(session_id=lesson, **farmer()),
        CloseSession(session_id=lesson, **farmer()),
        TranslateSession(session_id=lesson, title_en="Chess", **farmer()),
        SetDraw(session_id=lesson, applications_until=None, commitment="0" * 64, **farmer()),
        Enrol(session_id=lesson, **resident()),
    ]
    if not is_open:
        alone.append(CancelSession(session_id=lesson, reason="台风", **farmer()))
    for command in alone:
        facts = spec.refuses(command, LESSON_BELONGS_TO_A_COURSE)
        assert facts == {"course_id": event.course_id}


def call_off(course_id: str, who: Envelope | None = None) -> CancelCourse:
    return CancelCourse(course_id=course_id, reason="老师生病", **(who or farmer()))


def test_a_draft_is_dropped_with_all_its_lessons() -> None:
    spec = haiwan()
    event = drafted(spec)
    spec.refuses(call_off(event.course_id, resident()), ACTOR_MAY_NOT_DO_THIS)
    spec.when(call_off(event.course_id))
    assert sum(isinstance(one, SessionDropped) for one in spec.last) == 3
    assert spec.happened(CourseDropped).reason == "老师生病"
    assert not spec.state.bookings
    spec.when(call_off(event.course_id)).then_nothing()
    spec.refuses(call_off(NOWHERE), COURSE_IS_UNKNOWN)


def test_what_is_left_of_a_course_is_called_off_and_its_places_and_waits_end() -> None:
    spec, course_id, lessons, keys = full()
    spec.when(tick(FIRST)).when(call_off(course_id, farmer(FIRST)))
    cancelled = [one.session_id for one in spec.last if isinstance(one, SessionCancelled)]
    assert cancelled == list(lessons[1:])
    assert spec.happened(CourseCancelled).course_enrolment_ids == tuple(keys[:2])
    assert spec.state.sessions[lessons[0]].state is SessionState.CLOSED
    assert spec.state.courses.members[keys[0]].state is EnrolmentState.CANCELLED


def test_courses_of_a_partner_that_leaves_end_with_their_lessons() -> None:
    spec, course_id, lessons, keys = full()
    spec.when(EndHost(partner_id=spec.state.courses.all[course_id].partner_id, **policy()))
    assert sum(isinstance(one, SessionCancelled) for one in spec.last) == len(lessons)
    assert set(spec.happened(CourseCancelled).course_enrolment_ids) == set(keys)
    assert spec.state.courses.all[course_id].state is CourseState.CANCELLED
    assert spec.state.agenda.next() is None


def test_a_course_of_which_every_lesson_was_called_off_closes() -> None:
    spec, course_id, lessons = running()
    for one in lessons:
        spec.when(CancelSession(session_id=one, reason="台风", **farmer()))
    spec.when(tick(MONDAY))
    assert spec.state.courses.all[course_id].state is CourseState.CLOSED
    spec.refuses(EnrolInCourse(course_id=course_id, **resident()), COURSE_TAKES_NO_ENROLMENTS)
