"""Waiting lines: how far ahead those stand who wait for a place."""

from typing import TypeVar

from shared.contracts.bookings.courses.views import CourseEnrolmentView
from shared.contracts.bookings.enrolments.views import EnrolmentState, EnrolmentView
from shared.projections.projection import Documents

Place = TypeVar("Place", EnrolmentView, CourseEnrolmentView)
_MOST_COUNTED = 1000
"""A place in line beyond this is not counted: it would say no more than "far away"."""


async def with_position(documents: Documents[Place], place: Place | None, line: str) -> Place | None:
    """The place, and how many-th it is in line if it waits; ``line`` is the field that names its line."""
    if place is None or place.state is not EnrolmentState.WAITING:
        return place
    before = await documents.page(
        {line: getattr(place, line), "state": EnrolmentState.WAITING},
        order="ticket",
        below=place.ticket,
        limit=_MOST_COUNTED,
    )
    position = None if before.next_cursor else len(before.items) + 1
    return place.model_copy(update={"position": position})
