"""What follows from giving a place in a course back now, lesson by lesson, told before it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.gateway.operations.enrolments import list_enrolments
from services.gateway.pages.site.giving_back import giving_back, was_moved_for
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.enrolments.views import (
    EnrolmentState,
    EnrolmentView,
    ListEnrolments,
    ListEnrolmentsRequest,
)
from shared.contracts.bookings.sessions.views import SessionView


@dataclass(frozen=True, slots=True)
class CourseBack:
    """Of one place in a course."""

    paid_fen: int
    """What was paid for the lessons that lie ahead."""
    back_fen: int
    """What of it is owed back if the place is given back now."""
    kept_fen: int
    """What was paid for lessons that have begun: it stays paid."""
    until: datetime | None
    """From here on less is owed back; None where that never changes."""
    late: tuple[datetime, ...]
    """When the lessons begin whose places count as not used if they are given back now."""
    counts_from: datetime | None
    """From here on the next of the others counts so; None where nothing does."""


_HELD = frozenset({EnrolmentState.CONFIRMED, EnrolmentState.ATTENDED, EnrolmentState.ABSENT})


async def places_of(
    visit: Visit, course_enrolment_id: str, child_id: str | None = None
) -> list[EnrolmentView]:
    """The visitor's places in lessons, or those of a child of theirs, as parts of a place in a course."""
    asked = ListEnrolmentsRequest(course_enrolment_id=course_enrolment_id, child_id=child_id, limit=200)
    return (await list_enrolments(await visit.caller(ListEnrolments), asked)).items


async def course_back(
    visit: Visit, lessons: Sequence[SessionView], places: Sequence[EnrolmentView]
) -> CourseBack | None:
    """For one place in the course, whose places in lessons these are; None where no lesson lies ahead."""
    now, of = visit.gateway.clock.now(), {one.session_id: one for one in lessons}
    held = [(of[one.session_id], one) for one in places if one.state in _HELD and one.session_id in of]
    ahead = [(lesson, one) for lesson, one in held if lesson.starts_at > now]
    if not ahead:
        return None
    general = await giving_back(visit, ahead[0][0].starts_at)
    rules = [
        (general.of_start(lesson.starts_at).of_place(one), _paid(one))
        for lesson, one in ahead
        if not was_moved_for(lesson, one)
    ]
    paid_fen = sum(_paid(one) for _, one in ahead)
    counts = general.counts and visit.person_id == ahead[0][1].person_id
    return CourseBack(
        paid_fen=paid_fen,
        back_fen=paid_fen - sum(rule.kept(paid) for rule, paid in rules if rule.is_late),
        kept_fen=sum(_paid(one) for lesson, one in held if lesson.starts_at <= now),
        until=min(
            (rule.late_from for rule, paid in rules if not rule.is_late and rule.kept(paid)), default=None
        ),
        late=tuple(rule.starts_at for rule, _ in rules if counts and rule.is_late),
        counts_from=min((rule.late_from for rule, _ in rules if counts and not rule.is_late), default=None),
    )


def _paid(place: EnrolmentView) -> int:
    return place.paid_fen - place.refunded_fen
