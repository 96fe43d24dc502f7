"""Courses from draft to their end: lessons planned by a rule, priced as a whole, opened, called off."""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import JsonValue

from services.bookings.domain.actors import acting_host, host_in_good_standing
from services.bookings.domain.course_line import waits_end
from services.bookings.domain.course_state import Course, Member
from services.bookings.domain.course_times import lesson_changed, lessons_of
from services.bookings.domain.delivery import called_off
from services.bookings.domain.joint_invitations import Held, invitations
from services.bookings.domain.losses import told_once
from services.bookings.domain.planning import drafted, refused_for, session_of_plan
from services.bookings.domain.reports import must_have_reported
from services.bookings.domain.series import Conflict
from services.bookings.domain.series_dates import starts_of
from services.bookings.domain.session_pricing import priced
from services.bookings.domain.sessions import OVER, opened_now, session_of
from services.bookings.domain.slots import agreement_must_cover
from services.bookings.domain.state import Bookings, Host
from shared.contracts.bookings.courses.commands import CancelCourse, DraftCourse, OpenCourse
from shared.contracts.bookings.courses.events import (
    CourseCancelled,
    CourseClosed,
    CourseDrafted,
    CourseDropped,
    CourseOpened,
)
from shared.contracts.bookings.courses.views import CourseState
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.families.ages import is_for_minors
from shared.contracts.bookings.joint_hosts.events import JointHostInvited
from shared.contracts.bookings.refusals.courses import (
    COURSE_HAS_CONFLICTS,
    COURSE_HAS_TOO_FEW_LESSONS,
    COURSE_IS_NO_LONGER_A_DRAFT,
)
from shared.contracts.bookings.refusals.sessions import PRICE_IS_ABOVE_THE_CAP
from shared.contracts.bookings.sessions.events import SessionDrafted, SessionPriced
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_LEAST = 2


def parts_of(price_fen: int, lessons: int) -> list[int]:
    """The price of each lesson: of as many lessons from the first on, the whole price's part, rounded down.

    They add up to the price and differ by one fen at most.

    >>> parts_of(1_000, 3), sum(parts_of(1_000, 3))
    ([333, 333, 334], 1000)
    """
    until = [price_fen * number // lessons for number in range(lessons + 1)]
    return [after - before for before, after in pairwise(until)]


class _Plan(NamedTuple):
    events: list[Event]
    lessons: list[SessionDrafted]
    conflicts: list[Conflict]


def draft_course(state: Bookings, command: DraftCourse) -> list[Event]:
    host = host_in_good_standing(state, command, command.partner_id)
    course_id = command.new_id("course")
    plan = _plan(state, command, host, course_id)
    conflicts = [one.facts() for one in plan.conflicts]
    if conflicts and not command.skip_conflicts:
        raise refused_for(COURSE_HAS_CONFLICTS, conflicts)
    if len(plan.lessons) < _LEAST:
        raise Rejected(COURSE_HAS_TOO_FEW_LESSONS, conflicts=[*conflicts])
    prices = _prices(state, command, host, plan.lessons)
    return [
        *plan.events,
        *prices,
        CourseDrafted(
            course_id=course_id,
            partner_id=host.id,
            space_id=command.space_id,
            title=command.title,
            description=command.description,
            capacity=command.capacity,
            for_minors=is_for_minors(command.age_to, said=command.for_minors),
            category=command.category,
            age_from=command.age_from,
            age_to=command.age_to,
            price_fen=command.price.price_fen if command.price else 0,
            cap_fen=_cap(prices),
            late_joining=command.late_joining,
            session_ids=tuple(one.session_id for one in plan.lessons),
            starts_at=plan.lessons[0].starts_at,
            drafted_at=command.now,
            repeats=command.repeats,
            title_en=command.title_en,
            description_en=command.description_en,
        ),
        *_invited(state, command, course_id, plan.lessons),
    ]


def _invited(
    state: Bookings, command: DraftCourse, course_id: str, lessons: list[SessionDrafted]
) -> list[JointHostInvited]:
    """The partners that are asked to hold it as well."""
    held = Held(command.partner_id, command.title, [session_of(one) for one in lessons], course_id)
    return invitations(state, held, command.joint_host_ids or (), command)


def _plan(state: Bookings, command: DraftCourse, host: Host, course_id: str) -> _Plan:
    """Each date decided as a session of its own is. Dates of one rule are days apart: none stands against
    another, and no two lie in one week of the residents' floor."""
    zone, length = state.rules_at(command.starts_at).zone, command.ends_at - command.starts_at
    starts = starts_of(zone, command.repeats, command.starts_at, command.dates)
    space = state.space(command.space_id)
    agreement_must_cover(host, space, (starts[0], starts[-1] + length), command.now)
    must_have_reported(host)
    plan = _Plan([], [], [])
    lessons = (
        session_of_plan(
            command,
            number,
            (starts_at, starts_at + length),
            capacity=command.capacity,
            equipment=command.equipment,
        )
        for number, starts_at in enumerate(starts)
    )
    for events in drafted(state, lessons, plan.conflicts):
        for event in events:
            if isinstance(event, SessionDrafted):
                lesson = event.model_copy(update={"course_id": course_id})
                plan.lessons.append(lesson)
                plan.events.append(lesson)
            else:
                plan.events.append(event)
    return plan


def _prices(
    state: Bookings, command: DraftCourse, host: Host, lessons: list[SessionDrafted]
) -> list[SessionPriced]:
    """The part of each lesson. The course may cost what its lessons may cost together, each by its own cap,
    so no part is above its cap unless the whole is."""
    wish = command.price
    if wish is None:
        return []
    try:
        return [
            priced(state, host, session_of(one), wish.model_copy(update={"price_fen": part}), command.now)
            for one, part in zip(lessons, parts_of(wish.price_fen, len(lessons)), strict=True)
        ]
    except Rejected as refused:
        if refused.refusal is not PRICE_IS_ABOVE_THE_CAP:
            raise
        raise Rejected(PRICE_IS_ABOVE_THE_CAP, **_for_all(refused.facts, len(lessons))) from refused


def _for_all(facts: Mapping[str, JsonValue], lessons: int) -> dict[str, Any]:
    """What the refusal says of one lesson, of them all: but for the ratio, which is the same."""
    return {
        name: value * lessons if name.endswith("_fen") and isinstance(value, int) else value
        for name, value in facts.items()
    }


def _cap(prices: list[SessionPriced]) -> int | None:
    caps = [one.cap_fen for one in prices if one.cap_fen is not None]
    return max(caps) * len(prices) if caps else None


def course_drafted(state: Bookings, event: CourseDrafted) -> None:
    state.courses.all[event.course_id] = Course(
        id=event.course_id,
        partner_id=event.partner_id,
        title=event.title,
        capacity=event.capacity,
        price_fen=event.price_fen,
        late_joining=event.late_joining,
        session_ids=list(event.session_ids),
        english=(event.title_en, event.description_en),
    )
    for session_id in event.session_ids:
        state.courses.of_session[session_id] = event.course_id


def open_course(state: Bookings, command: OpenCourse) -> list[Event]:
    course = state.courses.course(command.course_id)
    host = acting_host(state, command, course.partner_id)
    if course.state is CourseState.OPEN:
        return []
    if course.state is not CourseState.DRAFTED:
        raise Rejected(COURSE_IS_NO_LONGER_A_DRAFT, state=course.state)
    return [
        *(opened_now(state, one, command.now) for one in lessons_of(state, course)),
        CourseOpened(
            course_id=course.id,
            partner_id=host.id,
            title=course.title,
            session_ids=tuple(course.session_ids),
            capacity=course.capacity,
            price_fen=course.price_fen,
            late_joining=course.late_joining,
            opened_at=command.now,
            title_en=course.english[0],
        ),
    ]


def course_opened(state: Bookings, event: CourseOpened) -> None:
    course = state.courses.all[event.course_id]
    course.state = CourseState.OPEN
    lesson_changed(state, course, event.opened_at)


def cancel_course(state: Bookings, command: CancelCourse) -> list[Event]:
    course = state.courses.course(command.course_id)
    acting_host(state, command, course.partner_id)
    if course.state is CourseState.CANCELLED:
        return []
    lessons = [
        one
        for one in lessons_of(state, course)
        if one.state not in OVER and (course.state is CourseState.DRAFTED or one.starts_at > command.now)
    ]
    ends = [event for one in lessons for event in called_off(state, one, command.now, command.reason)]
    return told_once(state, [*ends, *course_ends(state, course, command.now, command.reason)])


def course_ends(state: Bookings, course: Course, now: datetime, reason: str) -> list[Event]:
    """What ends a course, beside its lessons."""
    if course.state is CourseState.DRAFTED:
        about = {"course_id": course.id, "partner_id": course.partner_id, "reason": reason}
        return [CourseDropped(**about, dropped_at=now)]
    return [
        *waits_end(state, course, now),
        CourseCancelled(
            course_id=course.id,
            partner_id=course.partner_id,
            reason=reason,
            course_enrolment_ids=tuple(course.by_person.values()),
            cancelled_at=now,
        ),
    ]


def courses_end(state: Bookings, host: Host, now: datetime, reason: str) -> list[Event]:
    """What ends the courses of a host that leaves, beside their lessons."""
    standing = [
        one
        for one in state.courses.all.values()
        if one.partner_id == host.id and one.state is not CourseState.CANCELLED and _goes_on(state, one, now)
    ]
    return [event for one in standing for event in course_ends(state, one, now, reason)]


def _goes_on(state: Bookings, course: Course, now: datetime) -> bool:
    return any(one.starts_at > now and one.state not in OVER for one in lessons_of(state, course))


def course_dropped(state: Bookings, event: CourseDropped) -> None:
    state.courses.all[event.course_id].state = CourseState.CANCELLED


def course_cancelled(state: Bookings, event: CourseCancelled) -> None:
    course = state.courses.all[event.course_id]
    course.state = CourseState.CANCELLED
    course.places_taken = 0
    course.queue.clear()
    state.agenda.drop(course.id)
    for key in event.course_enrolment_ids:
        end_member(state, state.courses.members[key], EnrolmentState.CANCELLED)


def course_closed(state: Bookings, event: CourseClosed) -> None:
    state.courses.all[event.course_id].state = CourseState.CLOSED
    state.agenda.drop(event.course_id)


def end_member(state: Bookings, member: Member, ending: EnrolmentState) -> None:
    """The place, the offer or the wait is over."""
    state.courses.all[member.course_id].by_person.pop(member.who, None)
    member.state = ending
    state.agenda.drop(member.id)
