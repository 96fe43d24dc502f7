"""What happens to market references."""

from typing import ClassVar

from shared.contracts.bookings.references.quotes import PriceUnit, Quote
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant, Words
from shared.kernel.people import PersonId


class ReferenceProposed(Event):
    """A partner or staff propose a market reference. No price stands on it yet."""

    type: ClassVar[str] = "bookings.reference_proposed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED

    reference_id: Id
    category: str
    unit: PriceUnit
    quotes: tuple[Quote, ...]
    amount_fen: int
    """The median of the quotes; of an even number, the lower of the two in the middle."""
    proposed_by: str
    proposed_at: Instant


class ReferenceApproved(Event):
    """Staff approved a market reference: until it expires, prices of its category stand on it."""

    type: ClassVar[str] = "bookings.reference_approved.v1"

    reference_id: Id
    """The reference; prices that stand on it name it."""
    category: str
    """What the like is: the kind of session that it measures."""
    unit: PriceUnit
    """What the amount is for."""
    quotes: tuple[Quote, ...]
    """The evidence, each quote with its source and its day."""
    amount_fen: int
    """What the like costs per person and unit, in fen: the median of the quotes."""
    reason: str | None
    """Why it was approved with fewer than three quotes of the last year from different sources; null where
    there were three."""
    approved_by: PersonId
    """The member of staff who approved it: an opaque id."""
    approved_at: Instant
    """When it was approved."""
    expires_at: Instant
    """When it expires: no session is priced or opened by it from then on."""


class ReferenceDeclined(Event):
    """Staff declined a proposed reference."""

    type: ClassVar[str] = "bookings.reference_declined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED

    reference_id: Id
    reason: str
    declined_at: Instant


class ReferenceChallenged(Event):
    """A resident says that a reference is not what the like costs. Staff answer by a certain time."""

    type: ClassVar[str] = "bookings.reference_challenged.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    reference_id: Id
    challenge_id: Id
    challenged_by: str
    grounds: Words
    answer_by: Instant
    challenged_at: Instant


class ChallengeAnswered(Event):
    """Staff answered a resident's challenge of a market reference."""

    type: ClassVar[str] = "bookings.challenge_answered.v1"

    reference_id: Id
    """The reference that was challenged."""
    challenge_id: Id
    """The challenge; who raised it is told to nobody."""
    upheld: bool
    """Whether the challenge is right: then the reference is withdrawn with it."""
    answer: str
    """The answer, for everybody to read."""
    answered_by: PersonId
    """The member of staff who answered: an opaque id."""
    answered_at: Instant
    """When it was answered."""


class ReferenceWithdrawn(Event):
    """A market reference is in force no longer: no session is priced or opened by it from now on."""

    type: ClassVar[str] = "bookings.reference_withdrawn.v1"

    reference_id: Id
    """The reference."""
    reason: str
    """Why, for everybody to read."""
    withdrawn_at: Instant
    """When it was withdrawn. Sessions that were open by then keep their prices."""
