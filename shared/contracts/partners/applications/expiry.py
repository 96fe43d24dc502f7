"""Applications that nothing happens to: when they come to an end, the warning before, and the end."""

from enum import StrEnum
from typing import ClassVar

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant
from shared.kernel.people import PersonId


class Awaited(StrEnum):
    """What an application waits for."""

    SUBMISSION = "submission"
    ANSWER = "answer"
    TRIAL = "trial"


class ApplicationExpirySet(Event):
    type: ClassVar[str] = "partners.application_expiry_set.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    application_id: Id
    awaits: Awaited
    warns_at: Instant
    expires_at: Instant


class ApplicationExpiryNear(Event):
    type: ClassVar[str] = "partners.application_expiry_near.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    application_id: Id
    applicant: PersonId
    project: str
    awaits: Awaited
    expires_at: Instant
    """Later than was set where the warning is late: nobody loses something without it."""


class ApplicationExpired(Event):
    """Nothing happened to an application for as long as the rules allow; its applicant had been warned."""

    type: ClassVar[str] = "partners.application_expired.v1"

    application_id: Id
    """The application that came to an end."""
    awaited: Awaited
    """What it had waited for."""
    expired_at: Instant
    """When it came to an end."""
