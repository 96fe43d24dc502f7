"""What happens to resources, and the particulars that are recorded of each."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.partners.admission import ActorKind
from shared.contracts.partners.amounts import Amount, Quantity
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Frozen, Id, Instant, Prose, Title, Words
from shared.kernel.people import PersonId
from shared.kernel.roles import Allowed, Role, roles


class ResourceParticulars(Frozen):
    """What is offered."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "折叠桌椅",
                    "amount": {"kind": "goods", "quantity": 40, "unit": "pieces"},
                    "summary": "存放在党群服务中心一楼,周末可以借用。",
                }
            ]
        }
    )

    title: Title
    """What it is, in a line; never a person's name."""
    amount: Amount
    """How much of what."""
    summary: Prose
    """What one must know to use it."""
    organisation: Title | None = None
    """The organisation that gives it; null for a person, whose name is personal data."""


class ResourceOffered(Event):
    type: ClassVar[str] = "partners.resource_offered.v1"
    public: ClassVar[bool] = False  # Nobody has looked at it yet.
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    resource_id: Id
    particulars: ResourceParticulars
    actor_kind: ActorKind
    partner_id: Id | None
    offered_by: PersonId
    entered_by: PersonId
    offered_at: Instant


class ResourceChecked(Event):
    type: ClassVar[str] = "partners.resource_checked.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    resource_id: Id
    checked_by: PersonId
    checked_at: Instant


class ResourceMadeAvailable(Event):
    """A resource that was checked is on the public list (资源清单): projects may count on it."""

    type: ClassVar[str] = "partners.resource_made_available.v1"

    resource_id: Id
    """The resource that is on the public list from now on."""
    particulars: ResourceParticulars
    """What it is, and how much of it."""
    actor_kind: ActorKind
    """Which of the actors gives it."""
    partner_id: Id | None
    """The partner that gives it; null where whoever does is no partner."""
    available_at: Instant
    """When it was put on the list."""


class ResourceDeclined(Event):
    type: ClassVar[str] = "partners.resource_declined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    resource_id: Id
    reason: Words
    declined_at: Instant


class ResourceCommitted(Event):
    """A part of a resource is kept for a project, for a time. Nobody else gets it for that time."""

    type: ClassVar[str] = "partners.resource_committed.v1"

    resource_id: Id
    """The resource of which a part is kept."""
    commitment_id: Id
    """The commitment; it ends by this id."""
    project_id: Id
    """The project for which it is kept."""
    contribution_id: Id
    """The contribution to the project that is promised with it."""
    quantity: Quantity
    """How much of it is kept."""
    starts_at: Instant
    """From when on."""
    ends_at: Instant
    """Until when."""
    committed_at: Instant
    """When it was promised."""


class CommitmentEnded(Event):
    """A part of a resource is kept for a project no longer: what was not used up is free again."""

    type: ClassVar[str] = "partners.commitment_ended.v1"

    resource_id: Id
    """The resource."""
    commitment_id: Id
    """The commitment that is over."""
    project_id: Id
    """The project for which it was kept."""
    used: int
    """How much of it was used up: of money, hours and times what was confirmed as given, of the rest
    nothing."""
    ended_at: Instant
    """When it ended."""


class ResourceReturned(Event):
    """A resource is back with whoever gave it, and is on the list no longer."""

    type: ClassVar[str] = "partners.resource_returned.v1"

    resource_id: Id
    """The resource that is back with whoever gave it."""
    returned_at: Instant
    """When it was given back."""
