"""What happens to intents after they were offered: receptions, and what comes of them."""

from typing import ClassVar

from shared.contracts.partners.admission import REVIEWERS
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Frozen, Id, Instant, Words
from shared.kernel.people import PersonId
from shared.kernel.roles import Allowed


class Reception(Frozen):
    """One talk."""

    intent_id: Id
    offered_by: PersonId
    project: str
    starts_at: Instant
    ends_at: Instant


class SkippedIntent(Frozen):
    """One intent for which no talk was planned."""

    intent_id: Id
    reason: str
    """Code of the refusal that planning it alone would meet."""


class ReceptionsPlanned(Event):
    type: ClassVar[str] = "partners.receptions_planned.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    receptions: tuple[Reception, ...]
    busy: tuple[Instant, ...]
    """When a talk would have begun, had the host or the place been free."""
    skipped: tuple[SkippedIntent, ...]
    host: PersonId
    place: str
    planned_at: Instant


class IntentMet(Event):
    type: ClassVar[str] = "partners.intent_met.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    intent_id: Id
    met_by: PersonId
    note: Words | None
    met_at: Instant


class IntentInvitedToApply(Event):
    type: ClassVar[str] = "partners.intent_invited_to_apply.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    intent_id: Id
    offered_by: PersonId
    project: str
    invited_at: Instant


class IntentDeclined(Event):
    type: ClassVar[str] = "partners.intent_declined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    intent_id: Id
    offered_by: PersonId
    project: str
    reason: Words
    declined_at: Instant


class IntentLapsed(Event):
    type: ClassVar[str] = "partners.intent_lapsed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    intent_id: Id
    lapsed_at: Instant


class IntentMerged(Event):
    type: ClassVar[str] = "partners.intent_merged.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    intent_id: Id
    into: Id
    merged_at: Instant
