"""How credits look to whoever has them and to staff, and how they are asked for."""

from enum import StrEnum

from pydantic import Field

from shared.contracts.bookings.credits.events import GrantReason
from shared.contracts.bookings.credits.lots import CreditGrant, CreditLot, CreditRule
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, MEMBERS

MOST_ENTRIES = 100
"""So many of the last entries of an account are kept to be shown."""


class CreditEntryKind(StrEnum):
    """What an entry of an account tells."""

    GIVEN = "given"
    TAKEN_BACK = "taken_back"
    SPENT = "spent"
    RETURNED = "returned"  # A booking was given back, moved or came to nothing.
    MERGED = "merged"  # What staff gave to another record of the same person.


class CreditEntry(View):
    """One change of an account."""

    kind: CreditEntryKind
    """What it tells."""
    credits: int
    """How many credits it is about."""
    booking_id: Id | None = None
    """The booking for which they were spent; null for what staff gave or took back."""
    reason: GrantReason | None = None
    """Why staff gave them; null otherwise."""
    at: Instant
    """When it was."""


class CreditSheet(View):
    """What is remembered of one account."""

    account: str
    """The person, or the partner, whose it is."""
    of_partner: bool = False
    """Whether it is a partner's."""
    grants: tuple[CreditGrant, ...] = ()
    """What staff gave, the first first; taken back, what was spent of it."""
    spent: dict[str, int] = Field(default_factory=dict)
    """How many were spent of each lot."""
    entries: tuple[CreditEntry, ...] = ()
    """The last changes, the first first."""


class CreditRulesView(View):
    """How many credits each has a month."""

    rules: tuple[CreditRule, ...] = ()
    """By their first month; for each month the last that has begun holds."""


class CreditAccountView(View):
    """What somebody has in credits, and what became of those they had."""

    account: str
    """The person, or the partner, whose it is."""
    of_partner: bool
    """Whether it is a partner's."""
    left: int
    """How many can be spent now."""
    lots: tuple[CreditLot, ...]
    """What they are made of, what ends soonest first: that is spent first."""
    entries: tuple[CreditEntry, ...]
    """The last changes, the last first."""


class GetCreditRules(Query[CreditRulesView]):
    """How many credits residents and partners have a month, now and from later months on."""

    operation = Operation("Read the rules on credits", ANYONE)


class GetCreditSheet(Query[CreditSheet | None]):
    """One account as it is remembered. Asked by operations that reckon what is left of it."""

    account: ActorId


READ_OWN_CREDITS = Operation("Read what I have in credits", MEMBERS)
READ_PERSONS_CREDITS = Operation("Read what a person has in credits", MEMBERS)
READ_PARTNERS_CREDITS = Operation("Read what a partner has in credits", MEMBERS, (HOST_IS_UNKNOWN,))
