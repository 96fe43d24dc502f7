"""Which messages can't wait."""

from shared.contracts.gateway.messages import MessageKind

URGENT = frozenset(
    {
        MessageKind.PLACE_OFFERED,
        MessageKind.ROOM_OFFERED,
        MessageKind.SESSION_CANCELLED,
        MessageKind.LESSONS_CANCELLED,
        MessageKind.COURSE_CANCELLED,
        MessageKind.HOST_SESSIONS_CANCELLED,
        MessageKind.JOINT_SESSION_CANCELLED,
        MessageKind.BOOKING_CANCELLED,
        MessageKind.BOOKINGS_CANCELLED,
        MessageKind.BOOKING_MOVED,
        MessageKind.LESSON_MOVED,
        MessageKind.LESSONS_MOVED,
        MessageKind.HOST_LESSONS_MOVED,
        MessageKind.JOINT_LESSON_MOVED,
        MessageKind.ACTIVITY_CANCELLED,
    }
)
"""Whoever does not hear of it in time loses something: they are called, where nothing else reaches them."""
