"""What the gateway tells partners of what they hold, alone or together."""

from services.gateway.booking_messages import BOOKING_MESSAGES
from services.gateway.telling import tell
from shared.contracts.bookings.courses.events import LessonMoved
from shared.contracts.bookings.joint_hosts.events import (
    HostingEnd,
    JointHostConfirmed,
    JointHostDeclined,
    JointHostingEnded,
    JointHostInvited,
)
from shared.contracts.bookings.sessions.events import SessionCancelled
from shared.contracts.bookings.sessions.host_changes import HostLessonsMoved, HostLosesSessions
from shared.contracts.gateway.messages import MessageFacts, MessageKind
from shared.kernel.messages import Command, Recorded
from shared.kernel.policies import Policies


def on_joint_host_invited(recorded: Recorded[JointHostInvited]) -> list[Command]:
    """Whoever is asked can answer."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.session_ids[0], starts_at=event.starts_at, until=event.starts_at)
    return tell(recorded, MessageKind.JOINT_HOST_INVITED, facts, partner_id=event.host_id)


def on_joint_host_answered(
    recorded: Recorded[JointHostConfirmed] | Recorded[JointHostDeclined],
) -> list[Command]:
    """Whoever asked knows the answer."""
    event = recorded.data
    said_yes = isinstance(event, JointHostConfirmed)
    kind = MessageKind.JOINT_HOST_CONFIRMED if said_yes else MessageKind.JOINT_HOST_DECLINED
    return tell(recorded, kind, MessageFacts(subject_id=event.session_ids[0]), partner_id=event.partner_id)


def on_joint_hosting_ended(recorded: Recorded[JointHostingEnded]) -> list[Command]:
    """The other side knows that it does not hold it together any more."""
    event, facts = recorded.data, MessageFacts(subject_id=recorded.data.session_ids[0])
    if event.because is HostingEnd.TAKEN_BACK:  # What was a draft it sees no more.
        return tell(recorded, MessageKind.JOINT_HOSTING_TAKEN_BACK, facts, partner_id=event.host_id)
    return tell(recorded, MessageKind.JOINT_HOSTING_ENDED, facts, partner_id=event.partner_id)


def on_session_cancelled(recorded: Recorded[SessionCancelled]) -> list[Command]:
    """Nobody comes to hold what does not take place."""
    event = recorded.data
    lessons = event.joint_hosts_lose or (1,) * len(event.joint_host_ids)
    return [
        command
        for number, (host_id, dates) in enumerate(zip(event.joint_host_ids, lessons, strict=True))
        if dates
        for command in tell(
            recorded,
            MessageKind.JOINT_SESSION_CANCELLED,
            MessageFacts(subject_id=event.session_id, dates=dates),
            partner_id=host_id,
            number=number,
        )
    ]


def on_lesson_moved(recorded: Recorded[LessonMoved]) -> list[Command]:
    """Whoever holds it as well knows when it begins now."""
    event = recorded.data
    if event.hosts_told_apart:
        return []
    facts = MessageFacts(subject_id=event.session_id, starts_at=event.starts_at)
    return [
        command
        for number, host_id in enumerate(event.joint_host_ids)
        for command in tell(
            recorded, MessageKind.JOINT_LESSON_MOVED, facts, partner_id=host_id, number=number
        )
    ]


def on_host_loses_sessions(recorded: Recorded[HostLosesSessions]) -> list[Command]:
    """A partner whose sessions somebody else called off knows it, however many they are, once."""
    event = recorded.data
    kind = MessageKind.HOST_DRAFTS_DROPPED if event.drafts else MessageKind.HOST_SESSIONS_CANCELLED
    facts = MessageFacts(
        subject_id=event.session_id, starts_at=event.starts_at, last_at=event.last_at, dates=event.dates
    )
    return tell(
        recorded,
        MessageKind.JOINT_SESSION_CANCELLED if event.joint else kind,
        facts,
        partner_id=event.host_id,
        unless_by_itself=True,
    )


def on_host_lessons_moved(recorded: Recorded[HostLessonsMoved]) -> list[Command]:
    """A partner whose lessons somebody else moved knows when they begin now."""
    event = recorded.data
    facts = MessageFacts(
        subject_id=event.session_id if event.joint else event.course_id,
        starts_at=event.starts_at,
        last_at=event.last_at,
        dates=event.dates,
    )
    kind = MessageKind.JOINT_LESSON_MOVED if event.joint else MessageKind.HOST_LESSONS_MOVED
    return tell(recorded, kind, facts, partner_id=event.host_id, unless_by_itself=True)


JOINT_MESSAGES = (
    Policies(BOOKING_MESSAGES)
    .on(JointHostInvited, on_joint_host_invited)
    .on(JointHostConfirmed, on_joint_host_answered)
    .on(JointHostDeclined, on_joint_host_answered)
    .on(JointHostingEnded, on_joint_hosting_ended)
    .on(SessionCancelled, on_session_cancelled)
    .on(LessonMoved, on_lesson_moved)
    .on(HostLosesSessions, on_host_loses_sessions)
    .on(HostLessonsMoved, on_host_lessons_moved)
)
