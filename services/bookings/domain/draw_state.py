"""What the rules know of draws that are still to be held."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.kernel.agenda import Agenda

_ALARM = "draw/"


@dataclass(slots=True)
class Draw:
    session_id: str
    applications_until: datetime
    commitment: str
    tickets: dict[str, list[str]] = field(default_factory=dict)
    """The application that stands with each ticket, or those of siblings who share it, in the order in which
    tickets were handed out."""
    closed: bool = False


@dataclass(slots=True)
class Draws:
    """The draws of sessions that are drafts or open; one that is held or void leaves."""

    of_session: dict[str, Draw] = field(default_factory=dict)

    def is_due(self, alarm: str) -> Draw | None:
        """The draw that an alarm is for; None for one of something else."""
        return self.of_session.get(alarm.removeprefix(_ALARM)) if alarm.startswith(_ALARM) else None

    def begin(self, agenda: Agenda, session_id: str) -> None:
        """The session is open: its draw, if it has one, ends at its time."""
        draw = self.of_session.get(session_id)
        if draw is not None:
            agenda.put(f"{_ALARM}{session_id}", draw.applications_until)

    def close(self, agenda: Agenda, session_id: str) -> None:
        """No ticket is added any more."""
        self.of_session[session_id].closed = True
        agenda.drop(f"{_ALARM}{session_id}")

    def drop(self, agenda: Agenda, session_id: str) -> None:
        """It is held, or void."""
        if self.of_session.pop(session_id, None) is not None:
            agenda.drop(f"{_ALARM}{session_id}")
