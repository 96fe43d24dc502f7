"""Intents (合作意向): first, non-binding offers, and the queue in which a community answers them."""

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.partners.admission import REVIEWERS, Mechanism
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.offered import Contribution
from shared.contracts.partners.refusals.intents import (
    INTENT_BELONGS_TO_SOMEBODY_ELSE,
    INTENT_IS_UNKNOWN,
    INTENT_WAITS_NO_MORE,
    PERSON_HAS_MANY_INTENTS_WAITING,
)
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import (
    Frozen,
    Id,
    Instant,
    Page,
    PagedQuery,
    PagedRequest,
    Query,
    Request,
    Title,
    View,
    Words,
)
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import SIGNED_IN, Allowed, Role, roles
from shared.kernel.sought import as_sought


class IntentState(StrEnum):
    """How an intent stands; only one that is `waiting` has a place in the queue."""

    WAITING = "waiting"
    INVITED = "invited"  # A reception is planned.
    MET = "met"
    INVITED_TO_APPLY = "invited_to_apply"
    TAKEN_UP = "taken_up"  # An application that came of it was submitted.
    DECLINED = "declined"
    LAPSED = "lapsed"  # Whoever offered it did not come, or did not apply.
    MERGED = "merged"  # The same person's other intent goes on in its place.
    WITHDRAWN = "withdrawn"


OPEN_INTENTS = (
    IntentState.WAITING,
    IntentState.INVITED,
    IntentState.MET,
    IntentState.INVITED_TO_APPLY,
)
"""An application may come of it, and it may be withdrawn."""


class IntentParticulars(Frozen):
    """What somebody offers."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "organisation": "广州晓宸生物科技有限公司",
                    "project": "天空农场",
                    "mechanism": "space_cooperation",
                    "contributions": [
                        {
                            "kind": "professional_service",
                            "summary": "无土栽培与自然教育课程",
                            "quantity": 48,
                            "unit": "hours",
                        }
                    ],
                }
            ]
        }
    )

    organisation: Title | None = None
    """The organisation that offers; null for an independent person, whose name is personal data."""
    project: Title
    """What the project is called."""
    mechanism: Mechanism
    """How it would co-operate with the community (合作机制)."""
    field: FieldOfWork | None = None
    """The field of work (领域) that it is in; null where that is not said."""
    contributions: tuple[Contribution, ...] = Field(min_length=1, max_length=10)
    """What it would put in (贡献)."""


class IntentRequest(IntentParticulars, Request):
    """An offer to co-operate."""


class OfferIntent(IntentRequest, Command):
    """Anybody who is signed in offers to co-operate; it binds nobody."""

    operation = Operation(
        "Offer to co-operate", SIGNED_IN, (PERSON_HAS_MANY_INTENTS_WAITING,), makes="intent_id"
    )


class ScheduleIntentRequest(Request):
    """When staff mean to talk about an intent."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"planned_for": "2026-09-07T10:00:00+08:00"}]})

    planned_for: Instant
    """When staff mean to talk about it with whoever offered it."""


class ScheduleIntent(ScheduleIntentRequest, Command):
    """Staff say when they will come to an intent."""

    operation = Operation("Schedule an intent", roles(Role.STAFF), (INTENT_IS_UNKNOWN, INTENT_WAITS_NO_MORE))

    intent_id: Id


class WithdrawIntent(Command):
    """Whoever offered it takes it back."""

    operation = Operation(
        "Withdraw an intent",
        SIGNED_IN,
        (INTENT_IS_UNKNOWN, INTENT_BELONGS_TO_SOMEBODY_ELSE, INTENT_WAITS_NO_MORE),
    )

    intent_id: Id


class IntentOffered(Event):
    type: ClassVar[str] = "partners.intent_offered.v2"
    public: ClassVar[bool] = False  # Non-binding: an offer is its maker's own business.
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    intent_id: Id
    number: int
    """The place in the community's order of offers: 1, 2, 3 …"""
    offered_by: PersonId
    particulars: IntentParticulars
    offered_at: Instant


class IntentOfferedV1(IntentOffered):
    """As 0.1 recorded it, with the texts themselves."""

    type: ClassVar[str] = "partners.intent_offered.v1"
    earlier: ClassVar[bool] = True


class IntentScheduled(Event):
    type: ClassVar[str] = "partners.intent_scheduled.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    intent_id: Id
    planned_for: Instant


class IntentTakenUp(Event):
    type: ClassVar[str] = "partners.intent_taken_up.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    intent_id: Id
    application_id: Id


class IntentWithdrawn(Event):
    type: ClassVar[str] = "partners.intent_withdrawn.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    intent_id: Id
    withdrawn_at: Instant


class IntentView(View):
    """A first, non-binding offer (合作意向) and its place in the queue."""

    intent_id: str
    """What to name to schedule or withdraw it, and in an application that comes of it."""
    state: IntentState
    """How far it has come, from waiting to taken up by an application, or how it ended."""
    number: int
    """Its place in the order of all offers to this community: 1, 2, 3 …"""
    position: int | None = None
    """Place among those that wait, 1 for the next; null once it waits no more. It never moves back."""
    offered_by: str
    """Who offers it: an opaque id."""
    organisation: str | None
    """The organisation that offers; null for an independent person, whose name is personal data."""
    project: str
    """What the project is called."""
    mechanism: Mechanism
    """How it would co-operate with the community (合作机制)."""
    field: FieldOfWork | None = None
    """The field of work (领域) that it is in; null where that is not said."""
    contributions: tuple[Contribution, ...]
    """What it would put in (贡献)."""
    planned_for: Instant | None = None
    """When staff mean to talk about it; null while no time is set."""
    planned_until: Instant | None = None
    """Until when its reception is planned; null where none is."""
    place: str | None = None
    """Where its reception is; null where none is planned."""
    host_id: str | None = None
    """Who of the staff receives whoever offered it: an opaque id; null where no reception is planned."""
    met_at: Instant | None = None
    """When staff recorded that they talked; null before."""
    note: Words | None = None
    """What staff wrote down of the talk: for those who work on intents alone; empty once it is erased."""
    reason: Words | None = None
    """Why it was declined; null otherwise, and empty once it is erased."""
    merged_into: str | None = None
    """The same person's intent that goes on in its place; null otherwise."""
    application_id: str | None = None
    """The application that came of it; null while there is none."""
    offered_at: Instant
    """When it was offered."""

    @property
    def words_sought(self) -> str:
        """The text that a search for words goes through: nothing of it is about a person."""
        return as_sought(f"{self.project} {self.organisation or ''}")


class GetIntent(Query[IntentView | None]):
    """One intent and its place in the queue: for whoever offered it, and those who work on it."""

    operation = Operation("Read an intent", SIGNED_IN, (INTENT_IS_UNKNOWN,))

    intent_id: Id


class ListIntentsRequest(PagedRequest):
    state: IntentState | None = None
    """Only items in this state."""
    mechanism: Mechanism | None = None
    """Only items with this mechanism of co-operation."""
    field: FieldOfWork | None = None
    """Only items in this field of work."""
    words: str | None = Field(default=None, max_length=60)
    """Only items in whose project or organisation all of these words are, in any case and width."""
    planned_from: Instant | None = None
    """Only items for which a time is set, no earlier than this."""
    planned_until: Instant | None = None
    """Only items for which a time is set, no later than this."""


class ListIntents(ListIntentsRequest, PagedQuery[Page[IntentView]]):
    """The queue, for those who work on it; everybody else sees their own."""

    operation = Operation("List intents", SIGNED_IN)

    offered_by: str | None = None
    """Only those of this person; None: everybody's. Never taken from a request."""
