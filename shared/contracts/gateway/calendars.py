"""Calendars that other programs fetch by a key: a person's own, and that of a space."""

from typing import ClassVar

from pydantic import Field

from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Instant, View
from shared.kernel.operations import Operation
from shared.kernel.roles import SIGNED_IN


class MakeCalendarKey(Command):
    """A member gets a new key to their calendar. The one that they had opens nothing from then on."""

    operation = Operation("Make a key to my calendar", SIGNED_IN)

    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    """SHA-256 of the key, which is told once and kept nowhere."""


class WithdrawCalendarKey(Command):
    """The key to a member's calendar opens nothing any more. Without one it changes nothing."""

    operation = Operation("Withdraw the key to my calendar", SIGNED_IN)


class CalendarKeyMade(Event):
    """A person has a key to their calendar, in place of any that they had."""

    type: ClassVar[str] = "gateway.calendar_key_made.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.CREDENTIAL

    person_id: ActorId
    digest: str
    made_at: Instant


class CalendarKeyWithdrawn(Event):
    """The key to a person's calendar opens nothing any more."""

    type: ClassVar[str] = "gateway.calendar_key_withdrawn.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    withdrawn_at: Instant


class CalendarKeyView(View):
    """A new key, and where the calendars are that it opens. It is told this once."""

    key: str
    """The key: whoever has it sees the calendar, until it is withdrawn or another one is made."""
    path: str
    """The person's own calendar, below the address of this platform."""
    space_path: str
    """The calendar of a space, with `{space_id}` in the place of its id."""
