"""Whoever loses several lessons of a course, or dates of a series, hears of it once."""

from collections.abc import Sequence
from datetime import timedelta

from shared.contracts.bookings.bookings.events import BookingCancelled, Loss, SpaceBooked
from shared.contracts.bookings.courses.commands import CancelCourse
from shared.contracts.bookings.courses.events import PlacesMoved
from shared.contracts.bookings.enrolments.commands import RecordPayment
from shared.contracts.bookings.hosts import EndHost
from shared.contracts.bookings.joint_hosts.events import JointHostConfirmed, JointHostInvited
from shared.contracts.bookings.room_prices.commands import RecordRoomPayment
from shared.contracts.bookings.series import SeriesBooked
from shared.contracts.bookings.sessions.commands import CancelSession
from shared.contracts.bookings.sessions.events import SessionCancelled, SessionDrafted, SessionDropped
from shared.contracts.bookings.sessions.host_changes import HostLosesSessions
from shared.contracts.bookings.spaces.commands import CloseSpaceFor
from shared.kernel.messages import Event
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    CHEN,
    LIN,
    SKY_FARM,
    TERRACE,
    WU,
    at,
    draft,
    enrol,
    farmer,
    haiwan,
    opened,
    policy,
    staff,
)
from tests.unit.bookings.sky_farm import FIRST, WEEK, Spec, join, move, pay, running
from tests.unit.bookings.test_joint_hosts import REPTILES, answer, invite, invite_to, two
from tests.unit.bookings.test_room_prices import priced
from tests.unit.bookings.test_series import cancel, series


def told(events: Sequence[Event]) -> list[tuple[str, Loss]]:
    """Who is named with what they lose, in the order of the events."""
    ends = [one for one in events if isinstance(one, BookingCancelled)]
    return [found for one in ends for found in zip(one.person_ids, one.losses, strict=True)]


def called_off(spec: Spec, course_id: str) -> Spec:
    return spec.when(CancelCourse(course_id=course_id, reason="台风", **farmer()))


def test_a_course_that_is_called_off_is_told_once_with_all_that_is_owed() -> None:
    spec, course_id, _ = running()
    paid = join(spec, course_id)
    spec.when(pay(paid, 5_000))
    join(spec, course_id, CHEN)
    join(spec, course_id, WU)  # Who waits is told by the end of their wait.
    called_off(spec, course_id)
    last = FIRST + 2 * WEEK
    assert told(spec.last) == [
        (LIN, Loss(dates=3, last_at=last, owed_fen=5_000)),
        (CHEN, Loss(dates=3, last_at=last, owed_fen=0)),
    ]
    ends = [one for one in spec.last if isinstance(one, BookingCancelled)]
    assert [(one.course_id, one.course_ends) for one in ends] == [(course_id, True)] * 3
    assert [len(one.person_ids) for one in ends] == [2, 0, 0]


def test_of_a_free_course_nothing_is_said_of_money() -> None:
    spec, course_id, _ = running(price=None)
    join(spec, course_id)
    called_off(spec, course_id)
    assert told(spec.last) == [(LIN, Loss(dates=3, last_at=FIRST + 2 * WEEK))]


def test_a_partner_that_leaves_ends_each_course_once_and_each_session_by_itself() -> None:
    spec, course_id, _ = running()
    join(spec, course_id)
    session_id = opened(spec, starts_at=at(12, 9))
    enrol(spec, session_id)
    spec.when(EndHost(partner_id=SKY_FARM, **policy()))
    losses = sorted((loss.dates, who) for who, loss in told(spec.last))
    assert losses == [(1, LIN), (3, LIN)]


def test_whoever_joined_late_is_told_with_the_first_lesson_of_their_own() -> None:
    spec, course_id, lessons = running(late_joining=True)
    join(spec, course_id)
    after = FIRST + WEEK / 2
    join(spec, course_id, CHEN, after)
    spec.when(CancelCourse(course_id=course_id, reason="台风", **farmer(after)))
    assert [(who, loss.dates) for who, loss in told(spec.last)] == [(LIN, 2), (CHEN, 2)]
    first = next(one for one in spec.last if isinstance(one, BookingCancelled))
    assert (first.session_id, first.person_ids) == (lessons[1], (LIN, CHEN))


def test_a_closure_over_several_lessons_or_dates_is_told_once_of_each() -> None:
    spec, course_id, _ = running()
    join(spec, course_id)
    closure = CloseSpaceFor(
        space_id=TERRACE,
        starts_at=FIRST,
        ends_at=FIRST + WEEK + WEEK / 2,
        reason="检修",
        cancel_bookings=True,
        **staff(),
    )
    spec.when(closure)
    assert told(spec.last) == [(LIN, Loss(dates=2, last_at=FIRST + WEEK, owed_fen=0))]
    assert not any(one.course_ends for one in spec.last if isinstance(one, BookingCancelled))


def test_dates_of_a_series_that_staff_cancel_are_told_once() -> None:
    spec = priced().when(series(starts_at=at(8, 20), ends_at=at(8, 21)))
    series_id = spec.happened(SeriesBooked).series_id
    first = next(one.booking_id for one in spec.last if isinstance(one, SpaceBooked))
    spec.when(RecordRoomPayment(booking_id=first, amount_fen=6_000, **staff()))
    spec.when(cancel(series_id, who=staff()))
    assert told(spec.last) == [(LIN, Loss(dates=4, last_at=at(29, 20), owed_fen=6_000))]


def test_a_session_says_what_each_person_is_owed() -> None:
    spec = haiwan()
    session_id = opened(spec, price_fen=5_000)
    mine = enrol(spec, session_id)
    enrol(spec, session_id, CHEN)
    spec.when(RecordPayment(enrolment_id=mine, amount_fen=4_000, **farmer()))
    spec.when(CancelSession(session_id=session_id, reason="台风", **farmer()))
    assert told(spec.last) == [(LIN, Loss(owed_fen=4_000)), (CHEN, Loss(owed_fen=0))]


def test_each_partner_hears_of_a_course_once() -> None:
    spec, course_id, lessons = running(two())
    hosting_id = spec.when(invite_to(course_id)).happened(JointHostInvited).hosting_id
    spec.when(answer(hosting_id)).happened(JointHostConfirmed)
    called_off(spec, course_id)
    ends = [one for one in spec.last if isinstance(one, SessionCancelled)]
    assert [one.joint_host_ids for one in ends] == [(REPTILES,)] * 3
    assert [one.joint_hosts_lose for one in ends] == [(0,)] * 3  # None of them tells anybody by itself.
    mine, theirs = hosts_told(spec)
    assert (mine.host_id, mine.joint) == (SKY_FARM, False)
    assert (theirs.host_id, theirs.joint) == (REPTILES, True)
    for one in (mine, theirs):
        assert (one.session_id, one.starts_at, one.dates) == (lessons[0], FIRST, 3)
        assert (one.last_at, one.drafts, one.ended_at) == (FIRST + 2 * WEEK, False, MONDAY)


def test_a_partner_hears_once_of_all_that_a_closure_calls_off() -> None:
    """A lesson, and a draft on another evening of the same room, in one."""
    spec, _, lessons = running()
    spec.when(draft(FIRST + timedelta(days=1)))
    spec.when(
        CloseSpaceFor(
            space_id=TERRACE,
            starts_at=FIRST,
            ends_at=FIRST + timedelta(days=2),
            reason="检修",
            cancel_bookings=True,
            **staff(),
        )
    )
    (only,) = hosts_told(spec)
    assert (only.host_id, only.session_id, only.dates, only.drafts) == (SKY_FARM, lessons[0], 2, False)
    assert only.last_at == FIRST + timedelta(days=1)


def test_a_draft_that_is_dropped_is_told_to_its_partner_and_to_who_was_to_hold_it_as_well() -> None:
    spec = two()
    session_id = spec.when(draft()).happened(SessionDrafted).session_id
    hosting_id = spec.when(invite(session_id)).happened(JointHostInvited).hosting_id
    spec.when(answer(hosting_id))
    spec.when(CancelSession(session_id=session_id, reason="当晚停电", **staff()))
    spec.happened(SessionDropped)
    told_of = [(one.host_id, one.joint, one.drafts, one.dates, one.last_at) for one in hosts_told(spec)]
    assert told_of == [(SKY_FARM, False, True, 1, None), (REPTILES, True, True, 1, None)]


def test_a_partner_that_leaves_is_not_told_of_what_it_ends_and_who_held_it_as_well_is() -> None:
    spec, course_id, _ = running(two())
    hosting_id = spec.when(invite_to(course_id)).happened(JointHostInvited).hosting_id
    spec.when(answer(hosting_id))
    spec.when(EndHost(partner_id=SKY_FARM, **policy()))
    assert [(one.host_id, one.dates) for one in hosts_told(spec)] == [(REPTILES, 3)]


def hosts_told(spec: Spec) -> list[HostLosesSessions]:
    return [one for one in spec.last if isinstance(one, HostLosesSessions)]


def test_a_lesson_that_moves_says_whether_it_costs_anything() -> None:
    for terms, has_price in (({"price": None}, False), ({}, True)):
        spec, course_id, lessons = running(**terms)
        join(spec, course_id)
        spec.when(move(lessons[0], at(12, 9)))
        assert spec.happened(PlacesMoved).has_price is has_price
