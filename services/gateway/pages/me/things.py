"""What a visitor has here: bookings, places, gifts; and what waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.gateway.operations.bookings import list_bookings
from services.gateway.operations.courses import get_course
from services.gateway.operations.families import list_children
from services.gateway.operations.sessions import get_sessions
from services.gateway.operations.whole_lists import AT_ONCE, whole, whole_answer
from services.gateway.pages.sessions.rows import SessionRow, with_names
from services.gateway.pages.site.names import spaces_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.views import (
    BookingState,
    BookingView,
    ListBookings,
    ListBookingsRequest,
)
from shared.contracts.bookings.courses.views import (
    CourseEnrolmentView,
    CourseState,
    CourseView,
    GetCourse,
    ListCourseEnrolments,
)
from shared.contracts.bookings.enrolments.views import (
    EnrolmentState,
    EnrolmentView,
    ListEnrolments,
)
from shared.contracts.bookings.families.views import ChildView, ListChildren
from shared.contracts.bookings.room_waits.views import ListRoomWaits, RoomWaitState, RoomWaitView
from shared.contracts.bookings.sessions.views import GetSession, SessionView
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.roles import Role

_STANDING = frozenset(
    {
        EnrolmentState.APPLIED,
        EnrolmentState.ATTENDED,  # Noted while it is still on: it stands until it is over.
        EnrolmentState.CONFIRMED,
        EnrolmentState.WAITING,
        EnrolmentState.OFFERED,
    }
)
_COMING = frozenset(
    {BookingState.HELD, BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.CHECKED_IN}
)
_MOST, _MOST_PLACES = 20, 2_000


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A booking with the name of its room."""

    booking: BookingView
    space: SpaceView | None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place in a session, or in its line."""

    enrolment: EnrolmentView
    row: SessionRow
    child_name: str = ""
    """Whose place it is, where it is a child's."""


@dataclass(frozen=True, slots=True)
class WaitRow:
    """A wait for a room, with the name of the room."""

    wait: RoomWaitView
    space: SpaceView | None


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A place in a course, or in its line."""

    member: CourseEnrolmentView
    course: CourseView


@dataclass(frozen=True, slots=True)
class Things:
    """What is ahead of the visitor."""

    bookings: tuple[BookingRow, ...]
    places: tuple[PlaceRow, ...]
    waits: tuple[WaitRow, ...]
    """For rooms that are taken, or kept for the visitor by now."""
    courses: tuple[CourseRow, ...]
    """In which the visitor has a place, an offer or a wait; their lessons are places too."""

    @property
    def offers(self) -> tuple[PlaceRow, ...]:
        """Places that are kept for the visitor until they say yes or no."""
        return tuple(one for one in self.places if _is_offered(one))

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.bookings) + len(self.places) + len(self.waits)


NO_THINGS = Things((), (), (), ())


async def things_of(visit: Visit) -> Things:
    """The visitor's own that is not over yet, soonest first."""
    now = visit.gateway.clock.now()
    asked = ListBookingsRequest(mine=True, starts_from=now - timedelta(hours=12), limit=AT_ONCE)
    reader = await visit.caller(ListBookings)
    found = await whole(
        lambda cursor: list_bookings(reader, asked.model_copy(update={"cursor": cursor})), _MOST_PLACES
    )
    coming = [one for one in found if one.state in _COMING and one.session_id is None and one.ends_at > now][
        :_MOST
    ]
    waits = await _waits(visit)
    spaces = await spaces_of(visit) if coming or waits else {}
    bookings = tuple(BookingRow(one, spaces.get(one.space_id)) for one in coming)
    rooms = tuple(WaitRow(one, spaces.get(one.space_id)) for one in waits)
    return Things(bookings, tuple(await _places(visit)), rooms, tuple(await _courses(visit)))


async def _waits(visit: Visit) -> list[RoomWaitView]:
    caller = await visit.caller(ListRoomWaits)
    found: list[RoomWaitView] = []
    for state in (RoomWaitState.OFFERED, RoomWaitState.WAITING):
        own = ListRoomWaits(person_id=caller.person_id, state=state, limit=_MOST)
        found += (await caller.ask(own)).items
    return found


async def _courses(visit: Visit) -> list[CourseRow]:
    caller = await visit.caller(ListCourseEnrolments)
    asked = ListCourseEnrolments(person_id=caller.person_id)
    own = [one for one in await whole_answer(caller, asked, _MOST_PLACES) if one.state in _STANDING]
    reader, found = await visit.caller(GetCourse), list[CourseRow]()
    for one in reversed(own):
        course = await get_course(reader, one.course_id)
        if course is not None and course.state is not CourseState.CANCELLED and len(found) < _MOST:
            found.append(CourseRow(one, course))
    return found


async def _places(visit: Visit) -> list[PlaceRow]:
    caller = await visit.caller(ListEnrolments)
    places = await whole_answer(caller, ListEnrolments(person_id=caller.person_id), _MOST_PLACES)
    children = await _children(visit)
    found = {one.enrolment_id: one for one in places}
    for child in children:
        if child.other_guardian is not None:  # It may have places that the other guardian took.
            asked = ListEnrolments(person_id=None, child_id=child.child_id)
            found |= {one.enrolment_id: one for one in await whole_answer(caller, asked, _MOST_PLACES)}
    own = [one for one in found.values() if one.state in _STANDING]
    now, sessions = visit.gateway.clock.now(), dict[str, SessionView]()
    reader = await visit.caller(GetSession)
    shown = await get_sessions(reader, (one.session_id for one in own))
    for one in own:
        session = shown.get(one.session_id)
        if session is not None and session.ends_at > now:
            sessions[one.enrolment_id] = session
    rows = dict(zip(sessions, await with_names(visit, [*sessions.values()]), strict=True))
    names = {one.child_id: str(one.name) for one in children}
    standing = [
        PlaceRow(one, rows[one.enrolment_id], names.get(one.child_id or "", ""))
        for one in own
        if one.enrolment_id in rows
    ]
    first = sorted(standing, key=lambda one: one.row.session.starts_at)
    # An offer runs out: it is shown however many places begin before it.
    return [one for at, one in enumerate(first) if at < _MOST or _is_offered(one)]


def _is_offered(one: PlaceRow) -> bool:
    return one.enrolment.state is EnrolmentState.OFFERED


async def _children(visit: Visit) -> Sequence[ChildView]:
    if not await visit.has(Role.RESIDENT):
        return ()
    return await list_children(await visit.caller(ListChildren))
