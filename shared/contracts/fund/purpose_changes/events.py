"""What happens to changes of purpose. The money itself moves by `SurplusMoved`."""

from enum import StrEnum
from typing import ClassVar

from shared.kernel.days import Day
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant
from shared.kernel.people import PersonId


class PurposeChangeState(StrEnum):
    """How a change of purpose stands."""

    SHOWN = "shown"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class PurposeChangeProposed(Event):
    """It is proposed that what is left in a purse serves another purpose. Those who gave agree or object."""

    type: ClassVar[str] = "fund.purpose_change_proposed.v1"

    change_id: Id
    """Id of the change."""
    earmark_id: Id
    """The purse whose money can't serve its purpose any more."""
    to_earmark_id: Id
    """The purse with the new purpose."""
    reason: str
    """Why it is proposed."""
    notice_ends_on: Day
    """The last day of its notice, in the community's zone: 60 days after it was proposed."""
    proposed_by: PersonId
    """Who proposed it: an opaque id."""
    proposed_at: Instant
    """When it was proposed."""


class PurposeChangeAnswered(Event):
    """Not public: nobody has to know whose gift it was, and what they said."""

    type: ClassVar[str] = "fund.purpose_change_answered.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    change_id: Id
    donation_id: Id
    amount_fen: int
    consents: bool
    consents_before: bool | None
    """What was said of this gift before; null where nothing was."""
    evidence: str | None
    """Where the donor's word lies; null where they said it here."""
    answered_at: Instant


class PurposeChanged(Event):
    """What was left in a purse serves another purpose: everybody agreed, or notice was given in time."""

    type: ClassVar[str] = "fund.purpose_changed.v1"

    change_id: Id
    """The change."""
    amount_fen: int
    """How much money it is, in fen."""
    silent_fen: int
    """What had been given to the purse by others than those who agreed, in fen: for it the notice stands."""
    decided_by: PersonId
    """Who carried it out: an opaque id."""
    decided_at: Instant
    """When it was carried out."""


class PurposeChangeWithdrawn(Event):
    """A change of purpose was withdrawn: the purpose stays as it is."""

    type: ClassVar[str] = "fund.purpose_change_withdrawn.v1"

    change_id: Id
    """The change."""
    reason: str
    """Why the purpose stays."""
    withdrawn_at: Instant
    """When it was withdrawn."""
