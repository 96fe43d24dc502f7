"""Trials (试课) that are held in a space: what the partners service asks for, and what it is told."""

from typing import ClassVar

from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Id, Instant, PositiveCount
from shared.kernel.operations import by_policy


class KeepTrialSpace(Command):
    """A trial was planned in a space: keep it, or say why not."""

    operation = by_policy()

    trial_id: Id
    application_id: Id
    space_id: Id
    starts_at: Instant
    ends_at: Instant
    people: PositiveCount
    """How many can come: so many parts of the space are kept as hold them."""


class FreeTrialSpace(Command):
    """A trial came to nothing: give back the space that was kept for it, if one was."""

    operation = by_policy()

    trial_id: Id


class TrialSpaceKept(Event):
    """A space is booked for a trial. Only the trial's own end gives it back."""

    type: ClassVar[str] = "bookings.trial_space_kept.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    trial_id: Id
    application_id: Id
    space_id: Id
    booking_id: Id
    kept_at: Instant


class TrialSpaceRefused(Event):
    """A trial can't have its space, by the rules that hold for every booking of the community's own."""

    type: ClassVar[str] = "bookings.trial_space_refused.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    trial_id: Id
    application_id: Id
    space_id: Id
    reason: str
    """The code of the refusal."""
    refused_at: Instant
