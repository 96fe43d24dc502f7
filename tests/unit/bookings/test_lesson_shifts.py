"""Several lessons of a course are moved at once: all by one shift, or none; conflicts are named."""

from datetime import timedelta
from typing import Any

from shared.contracts.bookings.bookings.events import BookingCancelled, SpaceBooked
from shared.contracts.bookings.courses.events import LessonMoved, PlacesMoved
from shared.contracts.bookings.courses.moving import MoveLessons
from shared.contracts.bookings.refusals.courses import (
    COURSE_IS_UNKNOWN,
    LESSONS_HAVE_CONFLICTS,
    SESSION_IS_NO_LESSON,
)
from shared.contracts.bookings.refusals.sessions import (
    SESSION_HAS_STARTED,
    SESSION_IS_OVER,
    SESSION_WAS_HELD,
    SPACE_IS_TOO_SMALL,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    HOST_HAS_LEFT,
    HOST_IS_SUSPENDED,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.sessions.commands import CancelSession, RecordAttendance
from shared.contracts.bookings.sessions.host_changes import HostLessonsMoved
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    DANCE_ROOM,
    LIN,
    NOWHERE,
    SKY_FARM,
    SOLARIUM,
    TERRACE,
    at,
    book,
    farmer,
    resident,
    space_opened,
    staff,
    terms,
    terms_set,
    tick,
)
from tests.unit.bookings.sky_farm import (
    CHECKED,
    FIRST,
    LEFT,
    SUSPENDED,
    WEEK,
    drafted,
    join,
    pay,
    running,
)


def shift(course_id: str, *session_ids: str, who: Envelope | None = None, **changes: Any) -> MoveLessons:
    return MoveLessons(course_id=course_id, session_ids=session_ids, **changes, **(who or farmer()))


def test_lessons_take_each_others_times_with_their_places_and_what_was_paid() -> None:
    spec, course_id, lessons = running(units=2)
    key = join(spec, course_id)
    spec.when(pay(key, 10_000)).when(shift(course_id, *lessons, days=7, minutes=30))
    moved = [one for one in spec.last if isinstance(one, LessonMoved)]
    half = timedelta(minutes=30)
    assert [one.starts_at for one in moved] == [FIRST + n * WEEK + half for n in (1, 2, 3)]
    (told,) = [one for one in spec.last if isinstance(one, PlacesMoved)]
    assert (told.session_id, told.course_id, told.person_ids) == (lessons[0], course_id, (LIN,))
    assert (told.dates, told.starts_at, told.last_at) == (3, FIRST + WEEK + half, FIRST + 3 * WEEK + half)
    (host,) = [one for one in spec.last if isinstance(one, HostLessonsMoved)]
    assert (host.host_id, host.joint, host.course_id) == (SKY_FARM, False, course_id)
    assert (host.dates, host.starts_at, host.last_at) == (3, told.starts_at, told.last_at)
    booked = [one for one in spec.last if isinstance(one, SpaceBooked)]
    assert [(one.session_id, one.units) for one in booked] == [(one, 2) for one in lessons]
    assert sum(isinstance(one, BookingCancelled) for one in spec.last) == 3
    state = spec.state
    assert [state.sessions[one].paid_fen for one in lessons] == [3_333, 3_333, 3_334]
    assert len({one.booking_id for one in moved}) == len(state.spaces[TERRACE].schedule.slots) == 3
    assert state.agenda.set_for[course_id] == FIRST + WEEK + half


def test_nothing_moves_where_one_date_cannot_be_had_and_each_is_named() -> None:
    spec, course_id, lessons = running()
    for weeks in (3, 4):
        spec.when(book(FIRST + weeks * WEEK, space_id=TERRACE, units=2, who=staff(), for_the_community=True))
    facts = spec.refuses(shift(course_id, *lessons, days=14), LESSONS_HAVE_CONFLICTS)
    named = [(one["session_id"], one["reason"]) for one in facts["conflicts"]]
    assert named == [(lessons[1], "space_is_not_free"), (lessons[2], "space_is_not_free")]
    assert facts["conflicts_in_all"] == 2
    spec.when(shift(course_id, lessons[0], days=14)).happened(LessonMoved)


def test_lessons_of_one_shift_stand_in_each_others_way() -> None:
    spec, course_id, lessons = running(space_id=TERRACE, units=2)
    # Two lessons on one day, one after the other: in a room with a longer buffer they don't fit.
    spec.when(shift(course_id, lessons[1], days=-7, minutes=105))
    spec.given(space_opened(SOLARIUM, capacity=60, units=2, buffer_minutes=20))
    both = shift(course_id, *lessons[:2], days=1, space_id=SOLARIUM)
    facts = spec.refuses(both, LESSONS_HAVE_CONFLICTS)
    assert [one["session_id"] for one in facts["conflicts"]] == [lessons[1]]
    spec.when(shift(course_id, *lessons[:2], days=1))
    assert sum(isinstance(one, LessonMoved) for one in spec.last) == 2
    spec.given(terms_set(terms(ends_at=at(20, 9))))
    facts = spec.refuses(shift(course_id, lessons[0], lessons[2], days=7), LESSONS_HAVE_CONFLICTS)
    assert [one["reason"] for one in facts["conflicts"]] == ["agreement_is_not_in_force"]


def test_the_check_for_work_with_minors_is_against_one_date_alone() -> None:
    spec, course_id, lessons = running(for_minors=True, dates=2)
    spec.given(CHECKED)
    facts = spec.refuses(shift(course_id, *lessons, days=7), LESSONS_HAVE_CONFLICTS)
    assert [one["reason"] for one in facts["conflicts"]] == ["screening_ends_before_the_session"]


def test_a_shift_of_nothing_changes_nothing() -> None:
    spec, course_id, lessons = running()
    spec.when(shift(course_id, *lessons)).then_nothing()
    spec.when(shift(course_id, *lessons, space_id=CALLIGRAPHY))
    assert {spec.state.sessions[one].space_id for one in lessons} == {CALLIGRAPHY}


def test_what_is_against_the_shift_as_a_whole() -> None:
    spec, course_id, lessons = running()
    _, _, others = running(spec, starts_at=at(12, 9))
    spec.refuses(shift(NOWHERE, *lessons, days=1), COURSE_IS_UNKNOWN)
    spec.refuses(shift(course_id, lessons[0], others[0], days=1), SESSION_IS_NO_LESSON)
    spec.refuses(shift(course_id, *lessons, days=1, who=resident()), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(shift(course_id, *lessons, days=1, space_id=NOWHERE), SPACE_IS_UNKNOWN)
    draft = drafted(spec, starts_at=at(13, 19))
    spec.refuses(shift(draft.course_id, draft.session_ids[0], days=1), SESSION_IS_NO_LESSON)
    spec.when(CancelSession(session_id=lessons[2], reason="台风", **farmer()))
    spec.refuses(shift(course_id, *lessons, days=1), SESSION_IS_OVER)
    join(spec, course_id)
    spec.when(tick(FIRST))
    spec.refuses(shift(course_id, *lessons[:2], days=1, who=farmer(FIRST)), SESSION_HAS_STARTED)
    (place, *_) = spec.state.sessions[lessons[0]].enrolment_ids
    spec.when(RecordAttendance(session_id=lessons[0], attended=(place,), **staff(FIRST + timedelta(hours=2))))
    spec.refuses(
        shift(course_id, *lessons[:2], days=1, who=staff(FIRST + timedelta(hours=2))), SESSION_WAS_HELD
    )


def test_the_partner_and_the_room_have_to_be_right() -> None:
    spec, course_id, lessons = running(capacity=20)
    spec.refuses(shift(course_id, *lessons, space_id=CALLIGRAPHY), SPACE_IS_TOO_SMALL)
    spec.given(terms_set(terms(space_ids=(TERRACE,))))
    spec.refuses(shift(course_id, *lessons, space_id=DANCE_ROOM), AGREEMENT_DOES_NOT_COVER_THE_SPACE)
    spec.given(SUSPENDED).refuses(shift(course_id, *lessons, days=1), HOST_IS_SUSPENDED)
    spec.given(LEFT).refuses(shift(course_id, *lessons, days=1), HOST_HAS_LEFT)
