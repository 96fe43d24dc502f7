"""What waits of rooms and places: those on offer, rooms to check in at, requests for a room to answer."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from services.gateway.operations.caller import Caller
from services.gateway.operations.unrelated_staff import is_offered
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.bookings.bookings.views import BookingState, ListBookings
from shared.contracts.bookings.courses.views import CourseView, GetCourse, ListCourseEnrolments
from shared.contracts.bookings.enrolments.views import EnrolmentState, ListEnrolments
from shared.contracts.bookings.room_waits.views import ListRoomWaits, RoomWaitState
from shared.contracts.bookings.sessions.views import GetSession, SessionView
from shared.contracts.bookings.spaces.views import GetSpace, SpaceView
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role

_LOOKS_BACK = timedelta(hours=12)
T = TypeVar("T")


async def offers(caller: Caller) -> list[WaitingThing]:
    """Places in sessions that are kept for the caller for a while."""
    asked = ListEnrolments(person_id=caller.person_id, state=EnrolmentState.OFFERED)
    places = await whole_answer(caller, asked)

    async def session(key: str) -> SessionView | None:
        return await caller.ask(GetSession(session_id=key, seen_by=None))

    sessions = await _each(session, (one.session_id for one in places))
    return [
        _offer(Task.ANSWER_OFFER, one.session_id, sessions[one.session_id], one.offer_expires_at)
        for one in places
    ]


async def offers_of_courses(caller: Caller) -> list[WaitingThing]:
    """Places in courses that are kept for the caller for a while."""
    asked = ListCourseEnrolments(person_id=caller.person_id, state=EnrolmentState.OFFERED)
    places = await whole_answer(caller, asked)

    async def course(key: str) -> CourseView | None:
        return await caller.ask(GetCourse(course_id=key, seen_by=None))

    courses = await _each(course, (one.course_id for one in places))
    return [
        _offer(Task.ANSWER_COURSE_OFFER, one.course_id, courses[one.course_id], one.offer_expires_at)
        for one in places
    ]


async def offers_of_rooms(caller: Caller) -> list[WaitingThing]:
    """Rooms that came free and are kept for the caller for a while."""
    waits = await whole_answer(caller, ListRoomWaits(person_id=caller.person_id, state=RoomWaitState.OFFERED))
    spaces = await _spaces(caller, (one.space_id for one in waits))
    return [
        _offer(Task.ANSWER_ROOM_OFFER, one.wait_id, spaces[one.space_id], one.offer_expires_at)
        for one in waits
    ]


def _offer(
    task: Task, subject_id: str, of: SessionView | CourseView | SpaceView | None, until: datetime | None
) -> WaitingThing:
    title, title_en = _names(of)
    return WaitingThing(
        task=task, role=Role.RESIDENT, subject_id=subject_id, title=title, title_en=title_en, due_at=until
    )


def _names(of: SessionView | CourseView | SpaceView | None) -> tuple[str, str | None]:
    if of is None:
        return "", None
    return (of.name, of.name_en) if isinstance(of, SpaceView) else (of.title, of.title_en)


async def _spaces(caller: Caller, space_ids: Iterable[str]) -> Mapping[str, SpaceView | None]:
    async def space(key: str) -> SpaceView | None:
        return await caller.ask(GetSpace(space_id=key))

    return await _each(space, space_ids)


async def _each(read: Callable[[str], Awaitable[T]], keys: Iterable[str]) -> dict[str, T]:
    """Each asked for once, however many wait for it, and all side by side."""
    wanted = [*dict.fromkeys(keys)]
    return dict(zip(wanted, await asyncio.gather(*(read(one) for one in wanted)), strict=True))


async def to_check_in(caller: Caller) -> list[WaitingThing]:
    """Rooms that are given away unless the caller checks in."""
    query = ListBookings(
        booked_by=caller.person_id,
        state=BookingState.CONFIRMED,
        starts_from=caller.now - _LOOKS_BACK,
        starts_before=caller.now + _LOOKS_BACK,
    )
    return [
        WaitingThing(
            task=Task.CHECK_IN,
            role=Role.RESIDENT,
            subject_id=one.booking_id,
            title="",
            since=max(one.check_in_from, one.booked_at),
            due_at=one.release_at,
        )
        for one in await whole_answer(caller, query)
        if one.check_in_from is not None and one.check_in_from <= caller.now and one.session_id is None
    ]


async def to_answer(caller: Caller) -> list[WaitingThing]:
    """Bookings that are requested, and expire unless somebody of the staff answers."""
    requested = await whole_answer(caller, ListBookings(state=BookingState.REQUESTED))
    asked = [one for one in requested if await is_offered(caller, one)]
    rooms = await _spaces(caller, (one.space_id for one in asked))
    found = []
    for one in asked:
        title, title_en = _names(rooms[one.space_id])
        found.append(
            WaitingThing(
                task=Task.ANSWER_BOOKING,
                role=Role.STAFF,
                subject_id=one.booking_id,
                title=title,
                title_en=title_en,
                person_id=one.booked_by,
                since=one.booked_at,
                due_at=one.expires_at,
            )
        )
    return found
