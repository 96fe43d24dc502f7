"""Hours that a partner gave free of charge: what partners counts against the hours that it owes."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.bookings.refusals.sessions import (
    FREE_HOURS_EXCEED_THE_SESSION,
    SESSION_GIVES_NO_FREE_HOURS,
    SESSION_IS_UNKNOWN,
)
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

FreeMinutes = Annotated[int, Field(strict=True, ge=0, le=10_080)]


class FreeHoursReason(StrEnum):
    """Why other hours count than were delivered. A closed list: free text may tell of people."""

    NOT_HELD = "not_held"
    OTHER_LENGTH = "other_length"  # It took less than was planned, or more than was counted.
    RECORDED_BY_MISTAKE = "recorded_by_mistake"
    BEFORE_COUNTING = "before_counting"  # It was delivered before free hours were counted.
    OTHER = "other"


class CorrectFreeHoursRequest(Request):
    """How much of a session counts as given free of charge, and why it is not what was counted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"minutes": 60, "reason": "other_length"}]})

    minutes: FreeMinutes
    """Number of minutes that count from now on; at most as many as the session was planned for."""
    reason: FreeHoursReason
    """Why, for everybody to read."""


class CorrectFreeHours(CorrectFreeHoursRequest, Command):
    """Staff say how much of a delivered free session counts as given by its partner."""

    operation = Operation(
        "Correct the free hours of a session",
        roles(Role.STAFF),
        (SESSION_IS_UNKNOWN, SESSION_GIVES_NO_FREE_HOURS, FREE_HOURS_EXCEED_THE_SESSION),
    )

    session_id: Id


class FreeHoursDelivered(Event):
    """A partner's session that cost nobody anything took place, and somebody came."""

    type: ClassVar[str] = "bookings.free_hours_delivered.v1"

    session_id: Id
    """The session that took place."""
    partner_id: Id
    """The partner that gave it."""
    title: str
    """What the session was called; of an appointment `1:1`."""
    starts_at: Instant
    """When it began: the term in which this lies is the one that it counts for."""
    minutes: int
    """For how many minutes: from its beginning to its planned end, or to its delivery where that was
    earlier."""
    delivered_at: Instant
    """When it was recorded that it took place."""


class FreeHoursCorrected(Event):
    """Staff said that other minutes of a free session count."""

    type: ClassVar[str] = "bookings.free_hours_corrected.v1"

    session_id: Id
    """The delivered session."""
    partner_id: Id
    """The partner that gave it."""
    title: str
    """What the session was called; of an appointment `1:1`."""
    starts_at: Instant
    """When it began."""
    minutes: int
    """How many minutes of it count from now on, instead of those before."""
    reason: FreeHoursReason
    """Why."""
    corrected_at: Instant
    """When staff said so."""
