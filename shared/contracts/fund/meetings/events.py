"""What happens to meetings of the committee: people are opaque ids, what was said is known by its hash."""

from typing import ClassVar

from shared.contracts.fund.meetings.terms import AgendaPoint, MinutedPoint
from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant, Words
from shared.kernel.people import PersonId


class MeetingCalled(Event):
    """The committee is called together."""

    type: ClassVar[str] = "fund.meeting_called.v1"

    meeting_id: Id
    """Id of the meeting."""
    starts_at: Instant
    """When it begins."""
    place: str
    """Where it is held."""
    agenda: tuple[AgendaPoint, ...]
    """Its points, in their order."""
    members: int
    """How many members were in office when it was called."""
    quorum: int
    """How many of them must be present."""
    called_by: PersonId
    """Who called it: an opaque id."""
    called_at: Instant
    """When it was called."""


class MeetingChanged(Event):
    """Time, place or agenda of a meeting are others."""

    type: ClassVar[str] = "fund.meeting_changed.v1"

    meeting_id: Id
    """The meeting."""
    starts_at: Instant
    """When it begins now."""
    place: str
    """Where it is held now."""
    agenda: tuple[AgendaPoint, ...]
    """All its points now, in their order."""
    members: int
    """How many members are in office now."""
    quorum: int
    """How many of them must be present."""
    changed_at: Instant
    """When it was changed."""


class MeetingCancelled(Event):
    """A meeting is not held."""

    type: ClassVar[str] = "fund.meeting_cancelled.v1"

    meeting_id: Id
    """The meeting."""
    reason: str
    """Why, for everybody to read."""
    cancelled_at: Instant
    """When it was cancelled."""


class MinutesRecorded(Event):
    """A meeting was held: who was present, what it dealt with, and the hash of what was said."""

    type: ClassVar[str] = "fund.minutes_recorded.v1"

    meeting_id: Id
    """The meeting."""
    version: int
    """1 for the first; each later one replaces the one before, with its signatures."""
    began_at: Instant
    """When it began."""
    ended_at: Instant
    """When it was over."""
    present_ids: tuple[PersonId, ...]
    """The members who were present: opaque ids."""
    members: int
    """How many members were in office on the day."""
    quorum: int
    """How many of them had to be present."""
    quorate: bool
    """Whether they were; else it dealt with nothing."""
    points: tuple[MinutedPoint, ...]
    """What became of each point of the agenda."""
    minutes: Words
    """What was said and decided."""
    recorded_by: PersonId
    """Who recorded it: an opaque id."""
    recorded_at: Instant
    """When it was recorded."""


class MinutesSigned(Event):
    """A member who was present has signed the minutes."""

    type: ClassVar[str] = "fund.minutes_signed.v1"

    meeting_id: Id
    """The meeting."""
    version: int
    """The version that was signed."""
    minutes_sha256: str
    """The hash of the words that were signed, as they were recorded."""
    signed_by: PersonId
    """Who signed: an opaque id."""
    complete: bool
    """Whether two have signed now, and the minutes stand."""
    signed_at: Instant
    """When it was signed."""
