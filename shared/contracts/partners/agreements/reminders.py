"""Agreements that are about to end: both sides are told in time, and one that goes on is renewed."""

from typing import ClassVar

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant

REMINDED_DAYS_BEFORE = (60, 30)
"""How many days before an agreement ends both sides are reminded of it; so of a check for work with minors,
and a partner of the free hours that it still owes."""


class AgreementEndsSoon(Event):
    """Both sides are reminded that an agreement ends; of one that is renewed already, nobody is."""

    type: ClassVar[str] = "partners.agreement_ends_soon.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    agreement_id: Id
    partner_id: Id
    project: str
    """What the partner's project is called."""
    days: int
    """Which of the reminders it is, of 60 and 30 days. After a standstill the later one alone is given."""
    ends_at: Instant
    """When the term in force is over."""
    reminded_at: Instant
