"""How a resource looks, and how resources are asked for."""

from enum import StrEnum

from shared.contracts.partners.admission import ActorKind
from shared.contracts.partners.amounts import USED_UP, Amount, ResourceKind
from shared.contracts.partners.refusals.resources import RESOURCE_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE


class ResourceState(StrEnum):
    """How a resource stands, from the offer to its return."""

    OFFERED = "offered"
    CHECKED = "checked"
    AVAILABLE = "available"
    COMMITTED = "committed"  # At least a part of it is kept for a project; the rest may still be had.
    RETURNED = "returned"
    DECLINED = "declined"


class CommitmentView(View):
    """A part of a resource that is or was kept for a project."""

    commitment_id: Id
    """What to name to end it."""
    project_id: Id
    """The project for which it is kept."""
    quantity: int
    """How much of it."""
    starts_at: Instant
    """From when on."""
    ends_at: Instant
    """Until when."""
    ended_at: Instant | None = None
    """When it ended; null while it is open."""
    used: int | None = None
    """How much of it was used up; null while it is open."""


class ResourceView(View):
    """Something that somebody puts at the community's disposal (资源清单)."""

    resource_id: Id
    """What to name to check, commit or give it back."""
    state: ResourceState
    """How it stands, from offered to returned."""
    title: str
    """What it is."""
    amount: Amount
    """How much of what."""
    summary: Words
    """What one must know to use it; empty once it is erased."""
    organisation: str | None
    """The organisation that gives it; null for a person."""
    actor_kind: ActorKind
    """Which of the actors gives it."""
    partner_id: str | None
    """The partner that gives it; null where whoever does is no partner."""
    offered_by: PersonId | None
    """The person who offers it, for staff and that person alone; null for everybody else."""
    listed: bool = False
    """On the public list; staff and whoever offered it alone see what is not."""
    commitments: tuple[CommitmentView, ...] = ()
    """What it is and was kept for."""
    used: int = 0
    """How much of it has been used up by commitments that are over."""
    reason: Words | None = None
    """Why it was declined; null otherwise, empty once it is erased."""
    offered_at: Instant
    """When it was offered."""
    available_at: Instant | None = None
    """When it was put on the list; null until then."""
    returned_at: Instant | None = None
    """When it was given back; null until then."""

    @property
    def kind(self) -> ResourceKind:
        """People, rooms, money, goods or expertise."""
        return self.amount.kind

    @property
    def left(self) -> int:
        """How much of it is not kept for any project; of what comes back, whatever the time."""
        kept = sum(one.quantity for one in self.commitments if one.ended_at is None)
        return self.amount.quantity - self.used - kept

    @property
    def comes_back(self) -> bool:
        """Whether it is there again after use."""
        return self.amount.unit not in USED_UP


class GetResource(Query[ResourceView | None]):
    """One resource; what is not listed is for staff and for whoever offered it."""

    operation = Operation("Read a resource", ANYONE, (RESOURCE_IS_UNKNOWN,))

    resource_id: Id


class ListResourcesRequest(PagedRequest):
    state: ResourceState | None = None
    """Only items in this state."""
    kind: ResourceKind | None = None
    """Only items of this kind."""
    partner_id: Id | None = None
    """Only what this partner gives."""


class ListResources(ListResourcesRequest, PagedQuery[Page[ResourceView]]):
    """The public list of resources, the newest first; staff see what is not listed too."""

    operation = Operation("List resources", ANYONE)

    listed: bool | None = True
    """On the public list; None for all. Never taken from a request."""
    offered_by: str | None = None
    """Only what this person offers. Never taken from a request."""
