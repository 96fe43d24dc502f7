"""What becomes of a partner's sessions by what another does: told to it once, however many they are."""

from typing import ClassVar

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Flag, Id, Instant


class HostLosesSessions(Event):
    """Sessions or lessons that a partner was to hold do not take place; by one act, all in one event."""

    type: ClassVar[str] = "bookings.host_loses_sessions.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    host_id: Id
    """The partner that was to hold them."""
    joint: Flag
    """Whether it was to hold them beside the partner that planned them."""
    drafts: Flag
    """Whether none of them had been opened."""
    session_id: Id
    """The first of them."""
    starts_at: Instant
    """When that was to begin."""
    dates: int
    """How many they are."""
    last_at: Instant | None
    """When the last of several was to begin; null for one."""
    ended_at: Instant
    """When they were called off."""


class HostLessonsMoved(Event):
    """Lessons of a course that a partner holds take place on other dates; by one act, all in one event."""

    type: ClassVar[str] = "bookings.host_lessons_moved.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    host_id: Id
    """The partner that holds them."""
    joint: Flag
    """Whether it holds them beside the partner that planned them."""
    course_id: Id
    """The course whose lessons they are."""
    session_id: Id
    """The first of them, as they lie now."""
    starts_at: Instant
    """When that begins now."""
    dates: int
    """How many they are."""
    last_at: Instant | None
    """When the last of several begins now; null for one."""
    moved_at: Instant
    """When they were moved."""
