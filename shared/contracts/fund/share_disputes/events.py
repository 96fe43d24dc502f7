"""What happens to disputes of partners' statements."""

from typing import ClassVar

from shared.kernel.days import Day
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Frozen, Id, Instant, Words
from shared.kernel.months import Month
from shared.kernel.roles import Allowed, Role, roles

READERS: Allowed = roles(Role.TREASURER, Role.SUPERVISOR, Role.COMMITTEE, Role.AUDITOR)
"""Who reads disputes of every partner; those who act for a partner read its own."""


class DisputedLine(Frozen):
    """One session of a dispute, as it stood when that was raised."""

    session_id: Id
    """The session."""
    base_fen: int
    """What its share is taken of, in fen."""
    share_fen: int
    """Its share, in fen."""
    booked_on: Day | None = None
    """The day on which the share was booked first; absent where none is known."""


class ShareDisputed(Event):
    """A partner disputes its statement. Not public: why. What is in dispute is, as a sum."""

    type: ClassVar[str] = "fund.share_disputed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    dispute_id: Id
    partner_id: Id
    month: Month | None = None
    """The month all of which is disputed; absent where one session is."""
    lines: tuple[DisputedLine, ...]
    """What is disputed."""
    disputed_fen: int
    """The shares of all of them, in fen."""
    overdue_fen: int
    """What of the partner's shares is overdue now that these are not, in fen."""
    reason: Words
    """What is wrong."""
    raised_by: str
    answer_by: Instant
    """The end of the last day for the answer."""
    raised_at: Instant


class ShareDisputeAnswered(Event):
    """A dispute was answered. What was corrected follows, session by session."""

    type: ClassVar[str] = "fund.share_dispute_answered.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    dispute_id: Id
    partner_id: Id
    upheld: bool
    """Whether the partner is right."""
    reason: Words
    """Why."""
    disputed_fen: int
    """What was in dispute, in fen, as it was raised."""
    corrected_fen: int
    """What of it is not owed, in fen."""
    falls_due_at: Instant
    """From when on what is left of it counts as overdue, if its own day has passed."""
    answered_by: str
    answered_at: Instant


class TakingsCorrected(Event):
    """What a session took was less than had been booked: its partner had disputed it, and was right."""

    type: ClassVar[str] = "fund.takings_corrected.v1"

    session_id: Id
    """The session."""
    partner_id: Id
    """The partner that held it."""
    dispute_id: Id
    """The dispute by which it is corrected."""
    change_fen: int
    """What the base changes by, in fen: below zero."""
    base_fen: int
    """The right takings, in fen: what the share is taken of."""
    corrected_at: Instant
    """When it was corrected."""
