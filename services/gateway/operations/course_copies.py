"""A course held once more: planned by the same rule from another date on, and by the rules of today."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from services.gateway.operations.bookings import get_booking
from services.gateway.operations.caller import Caller
from services.gateway.operations.courses import get_course
from services.gateway.operations.session_copies import hosts_to_ask
from services.gateway.operations.sessions import list_sessions, represented
from shared.contracts.bookings.courses.commands import DraftCourse, DraftCourseRequest
from shared.contracts.bookings.courses.copying import CopyCourseRequest
from shared.contracts.bookings.courses.views import CourseView
from shared.contracts.bookings.refusals.courses import COURSE_IS_UNKNOWN
from shared.contracts.bookings.series import Repeats
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.sessions.views import ListSessionsRequest, SessionView
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected, require
from shared.kernel.roles import Role

COPY_COURSE = Operation(
    "Copy a course",
    DraftCourse.operation.allowed,
    (COURSE_IS_UNKNOWN, *DraftCourse.operation.refuses),
    makes="course_id",
)
_A_WEEK, _TWO_WEEKS = timedelta(days=8), timedelta(days=15)
"""No two lessons that follow one another so are further apart, whatever the clock was changed by."""


async def copy_course(caller: Caller, course_id: str, wish: CopyCourseRequest) -> Outcome:
    """Plans the course once more, with its lessons' length, places, price, equipment and hosts.

    It is a draft like any other: room, agreement, screening, the price's market reference and its cap are
    checked as of now, and dates that can't be had are named. Whoever may not see the course, or may not act
    for its partner, is refused.
    """
    found = require(await get_course(caller, course_id), COURSE_IS_UNKNOWN)
    if not caller.has(Role.STAFF) and found.partner_id not in await represented(caller):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)  # Whoever holds it together with its partner sees it, too.
    lessons = await lessons_of(caller, course_id)
    model = typical(lessons)
    booking = await get_booking(caller, model.booking_id)
    body = DraftCourseRequest(
        partner_id=found.partner_id,
        space_id=found.space_id,
        starts_at=wish.starts_at,
        ends_at=wish.starts_at + (model.ends_at - model.starts_at),
        units=booking.units if booking else 1,
        repeats=wish.repeats or found.repeats or repeats_of(lessons),
        dates=wish.dates or len(found.session_ids),
        skip_conflicts=wish.skip_conflicts,
        title=found.title,
        description=found.description,
        title_en=found.title_en,
        description_en=found.description_en,
        capacity=found.capacity,
        for_minors=found.for_minors,
        category=found.category,
        age_from=found.age_from,
        age_to=found.age_to,
        price=None if wish.without_price else _price_of(found, model),
        late_joining=found.late_joining,
        equipment=None if booking is None or wish.without_equipment else booking.equipment or None,
        joint_host_ids=None if wish.without_joint_hosts else hosts_to_ask(found),
    )
    return await caller.submit(DraftCourse, body)


async def lessons_of(caller: Caller, course_id: str) -> list[SessionView]:
    """Its lessons by their start."""
    return (await list_sessions(caller, ListSessionsRequest(course_id=course_id, limit=200))).items


def typical(lessons: Sequence[SessionView]) -> SessionView:
    """The lesson that is as all were planned: the first that was not moved, if there is one."""
    return next((one for one in lessons if not one.moved), lessons[0])


def repeats_of(lessons: Sequence[SessionView]) -> Repeats:
    """How lessons followed one another, of which that was not kept: by the least time between two of them."""
    starts = sorted(one.starts_at for one in lessons if not one.moved)
    least = min((later - before for before, later in pairwise(starts)), default=_A_WEEK)
    if least <= _A_WEEK:
        return Repeats.WEEKLY
    return Repeats.EVERY_OTHER_WEEK if least <= _TWO_WEEKS else Repeats.MONTHLY_BY_WEEKDAY


def _price_of(course: CourseView, lesson: SessionView) -> PriceSessionRequest | None:
    """What the whole course costs, on what its lessons' price stands; None for a free one."""
    if not course.price_fen:
        return None
    if lesson.reference_id is not None:
        return PriceSessionRequest(reference_id=lesson.reference_id, price_fen=course.price_fen)
    return PriceSessionRequest(
        market_reference_fen=lesson.market_reference_fen,
        market_source=lesson.market_source,
        price_fen=course.price_fen,
    )
