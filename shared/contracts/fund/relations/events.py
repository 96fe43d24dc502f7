"""What becomes of a relation that somebody else declared."""

from typing import ClassVar

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant, Words
from shared.kernel.people import PersonId


class RelationContested(Event):
    """Whom a declared relation concerns says that there is none; a third person settles it."""

    type: ClassVar[str] = "fund.relation_contested.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    disbursement_id: Id
    person_id: PersonId
    declared_by: PersonId | None = None
    """Who had declared it; None where that was not kept with it yet."""
    contested_at: Instant
    settle_by: Instant
    """Until when it is to be settled."""
    lapses_at: Instant | None = None
    """When it lapses if nobody has settled it; None where it waits until somebody does."""


class RelationSettled(Event):
    """It is clear whether a relation binds that somebody else declared."""

    type: ClassVar[str] = "fund.relation_settled.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    disbursement_id: Id
    person_id: PersonId
    declared_by: PersonId | None = None
    """Who had declared it; None where that was not kept with it yet."""
    upheld: bool
    """Whether it binds; if not, the person takes part again."""
    settled_by: PersonId | None = None
    """The third person who settled it; None where nobody contested it in time, or nobody settled it."""
    reason: Words = ""
    """Why; empty where nobody contested or nobody settled it."""
    settled_at: Instant
