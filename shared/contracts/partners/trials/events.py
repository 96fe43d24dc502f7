"""What happens to trials and to the feedback on them. Who said what is never public."""

from typing import ClassVar

from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant
from shared.kernel.windows import TimeWindow

SHOWN_FROM_ANSWERS = 5
"""A breakdown of fewer answers would tell who said what, so it is not shown."""


class TrialPlanned(Event):
    type: ClassVar[str] = "partners.trial_planned.v1"

    trial_id: Id
    application_id: Id
    project: str
    organisation: str | None
    window: TimeWindow
    place: str
    capacity: int


class TrialCancelled(Event):
    """A trial came to nothing: planned anew, or the application ended before its feedback did."""

    type: ClassVar[str] = "partners.trial_cancelled.v1"

    trial_id: Id
    application_id: Id
    cancelled_at: Instant


class CheckedIn(Event):
    type: ClassVar[str] = "partners.checked_in.v1"
    public: ClassVar[bool] = False  # Who was where.

    trial_id: Id
    application_id: Id
    person: str
    by_staff: bool
    checked_in_at: Instant


class TrialHeld(Event):
    type: ClassVar[str] = "partners.trial_held.v1"

    trial_id: Id
    application_id: Id
    attended: int
    held_at: Instant


class FeedbackOpened(Event):
    type: ClassVar[str] = "partners.feedback_opened.v1"

    trial_id: Id
    application_id: Id
    opened_at: Instant
    closes_at: Instant


class FeedbackGiven(Event):
    type: ClassVar[str] = "partners.feedback_given.v1"
    public: ClassVar[bool] = False  # The partner never sees who said what.

    trial_id: Id
    application_id: Id
    person: str
    score: int
    in_favour: bool
    text_id: Id | None
    given_at: Instant


class FeedbackClosed(Event):
    """The window is over, and what the residents said is known. Fewer than 5 answers show no breakdown."""

    type: ClassVar[str] = "partners.feedback_closed.v1"

    trial_id: Id
    application_id: Id
    answers: int
    in_favour: int | None
    scores: tuple[int, ...] | None
    """How many gave 1, 2, 3, 4 and 5."""
    quorum_met: bool
    threshold_met: bool
    closed_at: Instant
