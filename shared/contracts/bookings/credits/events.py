"""What happens to credits. What is spent and comes back, the events of bookings tell."""

from enum import StrEnum
from typing import ClassVar

from shared.contracts.bookings.credits.lots import CreditGrant, CreditPart, CreditRule
from shared.kernel.messages import ActorId, Event, Withheld
from shared.kernel.models import Id, Instant


class GrantReason(StrEnum):
    """Why staff gave credits. A closed list: free text may tell of people, and events may not."""

    MADE_GOOD = "made_good"  # A room could not be used as it was booked.
    COMMUNITY_WORK = "community_work"
    HARDSHIP = "hardship"
    EVENT_FOR_ALL = "event_for_all"
    OTHER = "other"


class CreditRuleSet(Event):
    """Staff set how many credits each has a month, from some month on."""

    type: ClassVar[str] = "bookings.credit_rule_set.v1"

    rule: CreditRule
    """The rule; one that held from the same month on is replaced."""
    set_at: Instant
    """When staff set it."""


class CreditsGranted(Event):
    """Staff gave somebody credits."""

    type: ClassVar[str] = "bookings.credits_granted.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    grant_id: Id
    account: str
    """The person, or the partner, that has them."""
    of_partner: bool
    credits: int
    reason: GrantReason
    expires_at: Instant | None
    granted_at: Instant


class CreditsTakenBack(Event):
    """Staff took back what was left of credits that they had given."""

    type: ClassVar[str] = "bookings.credits_taken_back.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    grant_id: Id
    account: str
    credits: int
    """How many were left, and are gone."""
    taken_back_at: Instant


class CreditsCountedAsOne(Event):
    """What staff gave to one record is another one's from now on: they are one person's.

    What the first had spent of a month counts as spent by the other: one person has each month once.
    """

    type: ClassVar[str] = "bookings.credits_counted_as_one.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    into: ActorId
    grants: tuple[CreditGrant, ...]
    """What staff gave and has not expired."""
    spent: tuple[CreditPart, ...]
    """What was spent of these, and of months."""
    counted_at: Instant
