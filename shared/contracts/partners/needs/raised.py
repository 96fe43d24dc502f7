"""Needs that residents send in themselves; staff take them up or decline them."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import ConfigDict

from shared.contracts.partners.needs.commands import NeedRequest
from shared.contracts.partners.refusals.needs import (
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_SETTLED,
    NEED_IS_UNKNOWN,
    PERSON_HAS_MANY_NEEDS_WAITING,
    RAISED_NEED_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.kernel.messages import BESIDE_THE_WISH, Command, Event, Withheld
from shared.kernel.models import (
    Flag,
    Id,
    Instant,
    Line,
    Page,
    PagedQuery,
    PagedRequest,
    Request,
    Text,
    View,
    Words,
)
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import SIGNED_IN, Role, people, roles


class RaiseNeedRequest(Request):
    """What a resident lacks, in their own words."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "楼下想有个给孩子写作业的地方。"}]})

    text: Text
    """Kept where it can be erased, never in an event."""


class RaiseNeed(Command):
    """A resident sends in a need. Only they and staff see it, until staff put it on the list."""

    operation = Operation(
        "Send in a need", roles(Role.RESIDENT), (PERSON_HAS_MANY_NEEDS_WAITING,), makes="raised_id"
    )

    text_id: Id
    """Where the vault keeps the person's own words."""
    text_sha256: str
    """What proves them: see `KeptWords`."""


class CollectRaisedNeed(NeedRequest, Command):
    """Staff enter what a resident sent in as a need; the resident is one of those who raised it."""

    operation = Operation(
        "Enter what was sent in as a need",
        people(Role.STAFF),
        (RAISED_NEED_IS_UNKNOWN,),
        makes="need_id",
        official=True,
    )

    raised_id: Id


class TakeUpRaisedNeedRequest(Request):
    """Which need says the same."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"need_id": "0197d9a0-0000-7000-8000-000000000001"}]}
    )

    need_id: Id
    """The need that says the same; whoever sent this in is one of those who raised it."""


class TakeUpRaisedNeed(TakeUpRaisedNeedRequest, Command):
    """Staff join what a resident sent in to a need that is there already."""

    operation = Operation(
        "Join what was sent in to a need",
        people(Role.STAFF),
        (RAISED_NEED_IS_UNKNOWN, NEED_IS_UNKNOWN, NEED_IS_SETTLED),
    )

    raised_id: Id


class DeclineRaisedNeedRequest(Request):
    """Why what was sent in does not become a need."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "属于物业报修，已转交物业处理"}]})

    reason: Line
    """Why, in a line, for whoever sent it in."""


class DeclineRaisedNeed(DeclineRaisedNeedRequest, Command):
    """Staff decline what a resident sent in, and tell them why."""

    operation = Operation(
        "Decline what was sent in", people(Role.STAFF), (RAISED_NEED_IS_UNKNOWN,), official=True
    )

    raised_id: Id


class JoinNeed(Command):
    """A verified resident says that they have a listed need too: one of those who raised it, once."""

    operation = Operation(
        "Say that one has a need too",
        roles(Role.RESIDENT),
        (NEED_IS_UNKNOWN, NEED_IS_NOT_PUBLISHED, PERSON_MUST_BE_VERIFIED),
    )

    need_id: Id
    verified: Annotated[Flag, BESIDE_THE_WISH]
    """Whether the person counts. The gateway says it, which knows who is verified, and no request can."""


class NeedRaised(Event):
    type: ClassVar[str] = "partners.need_raised.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    raised_id: Id
    raised_by: PersonId
    text_id: Id
    text_sha256: str
    raised_at: Instant


class RaisedNeedTakenUp(Event):
    type: ClassVar[str] = "partners.raised_need_taken_up.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    raised_id: Id
    need_id: Id
    raised_by: PersonId
    taken_up_at: Instant
    raisers: int | None = None
    """How many raised the need now; None where fewer than five did, and before they were counted."""


class RaisedNeedDeclined(Event):
    type: ClassVar[str] = "partners.raised_need_declined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    raised_id: Id
    reason: Words
    declined_at: Instant


class NeedJoined(Event):
    type: ClassVar[str] = "partners.need_joined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    need_id: Id
    person: PersonId
    joined_at: Instant
    raisers: int | None = None
    """How many raised the need now; None where fewer than five did, and before they were counted."""


class RaisedNeedState(StrEnum):
    """How what a resident sent in stands."""

    WAITING = "waiting"
    TAKEN_UP = "taken_up"
    DECLINED = "declined"


class RaisedNeedView(View):
    """What a resident sent in, and what became of it."""

    raised_id: str
    """What to name to take it up or decline it."""
    state: RaisedNeedState
    """Whether it waits for staff, is taken up, or is declined."""
    raised_by: str
    """Who sent it in: an opaque id."""
    text_id: str
    """Where the vault keeps the words."""
    need_id: str | None = None
    """The need that it was taken up in; null otherwise."""
    reason: Words | None = None
    """Why it was declined; null otherwise, and empty once it is erased."""
    raised_at: Instant
    """When it was sent in."""


class ListRaisedNeedsRequest(PagedRequest):
    state: RaisedNeedState | None = None
    """Only items in this state."""


class ListRaisedNeeds(ListRaisedNeedsRequest, PagedQuery[Page[RaisedNeedView]]):
    """What residents sent in, the newest first: all of it for staff, one's own for everybody else."""

    operation = Operation("List what residents sent in", SIGNED_IN)

    raised_by: str | None = None
    """Only what this person sent in; None: everybody's. Never taken from a request."""
