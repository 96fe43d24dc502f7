"""What had begun and begins anew on another date is held by who may still hold it."""

import pytest

from shared.contracts.bookings.courses.events import LessonMoved
from shared.contracts.bookings.courses.moving import MoveLessons
from shared.contracts.bookings.hosts import EndHost, HostScreened, SuspendHost
from shared.contracts.bookings.joint_hosts.events import (
    HostingEnd,
    JointHostingEnded,
    JointHostInvited,
)
from shared.contracts.bookings.refusals.sessions import SCREENING_ENDS_BEFORE_THE_SESSION
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import at, policy, staff
from tests.unit.bookings.sky_farm import FIRST, move, running
from tests.unit.bookings.test_joint_hosts import (
    KEEPER,
    REPTILES,
    THIRD,
    answer,
    asked,
    end,
    invite,
    invite_to,
    registered,
    third_agreed,
    two,
)


@pytest.mark.parametrize(
    ("command", "because"),
    [
        (SuspendHost(partner_id=REPTILES, reason="迟交", **policy(FIRST)), HostingEnd.HOST_SUSPENDED),
        (EndHost(partner_id=REPTILES, **policy(FIRST)), HostingEnd.HOST_HAS_LEFT),
    ],
)
@pytest.mark.parametrize("said", [True, False])
def test_what_had_begun_and_begins_anew_is_held_by_nobody_who_was_suspended_or_left(
    command: SuspendHost | EndHost, because: HostingEnd, said: bool
) -> None:
    spec, _, lessons = running(two().given(registered(THIRD, "partner-third"), third_agreed()))
    spec.when(answer(asked(spec, lessons[0]), accepts=True))
    stays = spec.when(invite(lessons[0], THIRD)).happened(JointHostInvited).hosting_id
    spec.when(answer(stays, staff()))
    if not said:
        spec.when(end(spec.state.joint_hosts.of(lessons[0])[0].id))
        asked(spec, lessons[0])
    spec.when(command)
    assert not any(isinstance(one, JointHostingEnded) for one in spec.last)  # It has begun.
    spec.when(move(lessons[0], at(18, 11), staff(FIRST)))
    ended = spec.happened(JointHostingEnded)
    assert (ended.session_ids, ended.host_id, ended.because) == ((lessons[0],), REPTILES, because)
    assert spec.happened(LessonMoved).joint_host_ids == (THIRD,)
    assert [one.host_id for one in spec.state.joint_hosts.of(lessons[0])] == [THIRD]


def test_two_lessons_that_begin_anew_together_end_it_once() -> None:
    spec, course_id, lessons = running(two())
    spec.when(answer(spec.when(invite_to(course_id)).happened(JointHostInvited).hosting_id))
    late = at(25, 12)  # All three have begun, and staff put two of them off.
    spec.when(EndHost(partner_id=REPTILES, **policy(late)))
    assert not any(isinstance(one, JointHostingEnded) for one in spec.last)
    spec.when(MoveLessons(course_id=course_id, session_ids=lessons[1:], days=14, **staff(late)))
    assert spec.happened(JointHostingEnded).session_ids == lessons[1:]
    moved = [one for one in spec.last if isinstance(one, LessonMoved)]
    assert [one.joint_host_ids for one in moved] == [(), ()]


def test_who_left_is_asked_for_no_check_where_a_lesson_for_minors_begins_anew() -> None:
    spec, _, lessons = running(two(), for_minors=True)
    spec.when(answer(asked(spec, lessons[0])))
    spec.given(HostScreened(person=KEEPER, valid_until=at(12, 9), screened_at=MONDAY))
    spec.refuses(move(lessons[0], at(18, 11), staff(FIRST)), SCREENING_ENDS_BEFORE_THE_SESSION)
    spec.when(EndHost(partner_id=REPTILES, **policy(FIRST)))
    spec.when(move(lessons[0], at(18, 11), staff(FIRST))).happened(LessonMoved)
