"""How a need looks, and how needs are asked for."""

from enum import StrEnum

from pydantic import Field

from shared.contracts.partners.needs.events import FieldOfWork, NeedSource
from shared.contracts.partners.refusals.needs import NEED_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class NeedState(StrEnum):
    COLLECTED = "collected"
    VERIFIED = "verified"
    PUBLISHED = "published"
    MATCHED = "matched"
    IN_PROJECT = "in_project"
    CLOSED = "closed"
    DECLINED = "declined"


class NeedView(View):
    need_id: str
    state: NeedState
    title: str
    field: FieldOfWork
    source: NeedSource
    households: int
    summary: str
    serves_minors: bool
    listed: bool = False
    """On the public list; staff alone see what is not."""
    application_ids: tuple[str, ...] = ()
    """Undecided applications that are matched to it."""
    served_by: dict[str, str] = Field(default_factory=dict)
    """The partners whose projects serve it, by the application that led to each."""
    reason: str | None = None
    """Why it was declined or closed."""
    confirmed_by_resident: bool = False
    collected_at: Instant
    published_at: Instant | None = None
    closed_at: Instant | None = None
    revision: int = 1


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
