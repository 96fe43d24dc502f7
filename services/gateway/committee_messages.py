"""What the gateway tells of the committee's meetings: that it meets, or doesn't, and what is to be signed."""

from services.gateway.telling import tell
from shared.contracts.fund.meetings.events import (
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
    MinutesRecorded,
)
from shared.contracts.gateway.messages import MessageFacts, MessageKind
from shared.kernel.messages import Command, Recorded
from shared.kernel.roles import Role


def on_meeting_called(recorded: Recorded[MeetingCalled]) -> list[Command]:
    """Members and supervisor know when it is, and find place and agenda on its page."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.meeting_id, starts_at=event.starts_at)
    return _to_both(recorded, MessageKind.MEETING_CALLED, facts)


def on_meeting_changed(recorded: Recorded[MeetingChanged]) -> list[Command]:
    """The same people hear of it."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.meeting_id, starts_at=event.starts_at)
    return _to_both(recorded, MessageKind.MEETING_CHANGED, facts)


def on_meeting_cancelled(recorded: Recorded[MeetingCancelled]) -> list[Command]:
    """The same people hear of it; why stands on its page."""
    facts = MessageFacts(subject_id=recorded.data.meeting_id)
    return _to_both(recorded, MessageKind.MEETING_CANCELLED, facts)


def on_minutes_recorded(recorded: Recorded[MinutesRecorded]) -> list[Command]:
    """Whoever was present reads what was recorded, and may sign it."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.meeting_id, starts_at=event.began_at)
    return tell(recorded, MessageKind.MINUTES_TO_SIGN, facts, *event.present_ids) if event.present_ids else []


def _to_both(
    recorded: Recorded[MeetingCalled] | Recorded[MeetingChanged] | Recorded[MeetingCancelled],
    kind: MessageKind,
    facts: MessageFacts,
) -> list[Command]:
    return [
        one
        for number, role in enumerate((Role.COMMITTEE, Role.SUPERVISOR))
        for one in tell(recorded, kind, facts, role=role, number=number)
    ]
