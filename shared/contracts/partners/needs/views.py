"""How a need looks, and how needs are asked for."""

from enum import StrEnum

from pydantic import Field

from shared.contracts.partners.needs.events import FieldOfWork, NeedSource
from shared.contracts.partners.refusals.needs import NEED_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class NeedState(StrEnum):
    """How a need stands, from the day on which staff enter it to its close-out (销号)."""

    COLLECTED = "collected"
    VERIFIED = "verified"
    PUBLISHED = "published"
    MATCHED = "matched"
    IN_PROJECT = "in_project"
    CLOSED = "closed"
    DECLINED = "declined"


class NeedView(View):
    """A need (需求) with its evidence and who is meeting it."""

    need_id: str
    """What to name to edit, match or close it."""
    state: NeedState
    """How it stands, from collected to closed or declined."""
    title: str
    """What is needed."""
    field: FieldOfWork
    """The field of work (领域) that it belongs to."""
    source: NeedSource
    """How the community learnt of it."""
    households: int
    """Number of households that were found to have it: the evidence."""
    summary: Words
    """What was found, about households and never about an identifiable person; empty once it is erased."""
    serves_minors: bool
    """Whether whoever meets it works with minors."""
    listed: bool = False
    """On the public list; staff alone see what is not."""
    application_ids: tuple[str, ...] = ()
    """Undecided applications that are matched to it."""
    served_by: dict[str, str] = Field(default_factory=dict)
    """The partners whose projects serve it, by the application that led to each."""
    project_ids: tuple[str, ...] = ()
    """The approved projects that are to meet it."""
    reason: Words | None = None
    """Why it was declined or closed; empty once it is erased."""
    confirmed_by_resident: bool = False
    """Whether a resident confirmed that it is met; if not, `reason` says why it was closed."""
    collected_at: Instant
    """When staff entered it."""
    published_at: Instant | None = None
    """When it was put on the public list; null until then."""
    closed_at: Instant | None = None
    """When it was closed; null until then."""
    revision: int = 1
    """How often it has been written: its ETag, to be sent as `If-Match` by whoever edits it."""


class GetNeed(Query[NeedView | None]):
    """One need; staff alone see one that is not published."""

    operation = Operation("Read a need", ANYONE, (NEED_IS_UNKNOWN,))

    need_id: Id


class ListNeedsRequest(PagedRequest):
    state: NeedState | None = None
    """Only items in this state."""


class ListNeeds(ListNeedsRequest, PagedQuery[Page[NeedView]]):
    """The public list, the newest first; staff see those that are not published too."""

    operation = Operation("List needs", ANYONE)

    listed: bool | None = True
    """On the public list; None for all. Never taken from a request."""
