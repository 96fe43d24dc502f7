"""What happens to a complaint. None of it is public: it tells who complained, and of what."""

from enum import StrEnum
from typing import ClassVar

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant, Words
from shared.kernel.people import PersonId


class Measure(StrEnum):
    """What follows from a complaint that is upheld."""

    WARNING = "warning"
    SUSPENSION = "suspension"  # Until a stated end.
    TERMINATION = "termination"


class ComplaintFiled(Event):
    type: ClassVar[str] = "partners.complaint_filed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    complaint_id: Id
    partner_id: Id
    session_id: Id | None = None
    text: Words
    complainant: PersonId
    entered_by: PersonId
    """Who typed it in: somebody else where staff act for the complainant."""
    filed_at: Instant
    acknowledge_by: Instant


class ComplaintAcknowledged(Event):
    type: ClassVar[str] = "partners.complaint_acknowledged.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    complaint_id: Id
    partner_id: Id
    acknowledged_by: PersonId
    acknowledged_at: Instant
    hear_by: Instant
    decide_by: Instant


class ComplaintAnswered(Event):
    """The partner was heard."""

    type: ClassVar[str] = "partners.complaint_answered.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    complaint_id: Id
    partner_id: Id
    answer: Words
    answered_by: PersonId
    entered_by: PersonId
    """Who typed it in: somebody else where staff act for the representative."""
    answered_at: Instant


class ComplaintDecided(Event):
    type: ClassVar[str] = "partners.complaint_decided.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    complaint_id: Id
    partner_id: Id
    measure: Measure | None
    """None: it is not upheld."""
    suspended_until: Instant | None = None
    reason: Words
    decided_by: PersonId
    decided_at: Instant
    year: int
    """Of the decision, in the community's zone: what is counted in public."""


class ComplaintWithdrawn(Event):
    type: ClassVar[str] = "partners.complaint_withdrawn.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    complaint_id: Id
    partner_id: Id
    withdrawn_by: PersonId
    withdrawn_at: Instant
    year: int


class TimedSuspensionEnded(Event):
    """The day has come until which a complaint suspended a partner, or staff lifted that before.

    Where staff suspended it besides, it stays suspended; else it is reinstated with this.
    """

    type: ClassVar[str] = "partners.timed_suspension_ended.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    partner_id: Id
    ended_at: Instant
    lifted_by: PersonId | None = None
    """Who of the staff ended it before its day; None where the day came."""
