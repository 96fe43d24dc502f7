"""What the rules of the committee's meetings read."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.contracts.fund.meetings.terms import AgendaPoint, MeetingState


@dataclass(slots=True)
class Meeting:
    starts_at: datetime
    place: str
    agenda: tuple[AgendaPoint, ...]
    called_at: datetime
    state: MeetingState = MeetingState.CALLED
    version: int = 0
    minutes_sha256: str = ""
    present_ids: tuple[str, ...] = ()
    signed_by: list[str] = field(default_factory=list)
