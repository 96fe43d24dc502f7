"""What was paid for places given back or cancelled, until it is recorded as given back."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from services.gateway.operations.caller import Caller
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.bookings.courses.views import CourseView, GetCourse
from shared.contracts.bookings.enrolments.views import EnrolmentView, ListEnrolments, RefundState
from shared.contracts.bookings.sessions.views import ReadSessions, SessionView
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role

_Place = tuple[EnrolmentView, SessionView]


async def to_refund(caller: Caller, role: Role, partners: Sequence[str] | None = None) -> list[WaitingThing]:
    """What is owed, of these partners or of all: once for each person, of a course in one sum.

    A course is given back in one sum too, which is then parted among its lessons.
    """
    if partners is not None and not partners:
        return []
    places = await _owed(caller, partners)
    groups: dict[tuple[str, str], list[_Place]] = {}
    for place, session in places:
        about = session.course_id if place.course_enrolment_id else None
        groups.setdefault((place.person_id, about or session.session_id), []).append((place, session))
    courses = await _courses(
        caller, (session.course_id for place, session in places if place.course_enrolment_id)
    )
    return [_thing(subject_id, owed, courses, role) for (_, subject_id), owed in groups.items()]


async def _owed(caller: Caller, partners: Sequence[str] | None) -> list[_Place]:
    """Places with their sessions, since a place does not say whose its session is."""
    owed = await whole_answer(caller, ListEnrolments(person_id=None, refund=RefundState.OWED))
    keys = tuple(dict.fromkeys(one.session_id for one in owed))
    found = await caller.ask(ReadSessions(session_ids=keys, seen_by=None)) if keys else []
    sessions = {one.session_id: one for one in found if partners is None or one.partner_id in partners}
    return [(one, sessions[one.session_id]) for one in owed if one.session_id in sessions]


async def _courses(caller: Caller, course_ids: Iterable[str | None]) -> Mapping[str, CourseView | None]:
    wanted = [*dict.fromkeys(one for one in course_ids if one is not None)]
    found = await asyncio.gather(*(caller.ask(GetCourse(course_id=one, seen_by=None)) for one in wanted))
    return dict(zip(wanted, found, strict=True))


def _thing(
    subject_id: str, owed: Sequence[_Place], courses: Mapping[str, CourseView | None], role: Role
) -> WaitingThing:
    place, session = owed[0]
    of_course = subject_id != session.session_id
    named = courses.get(subject_id) if of_course else session
    return WaitingThing(
        task=Task.REFUND_COURSE if of_course else Task.REFUND_PLACE,
        role=role,
        subject_id=subject_id,
        title=named.title if named else "",
        title_en=named.title_en if named else None,
        amount_fen=sum(one.refund_owed_fen for one, _ in owed),
        person_id=place.person_id,
        since=min((one.refund_owed_since for one, _ in owed if one.refund_owed_since), default=None),
    )
