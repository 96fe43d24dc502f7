"""How a need looks, and how needs are asked for."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from shared.contracts.partners.needs.assigning import NeedAssignee
from shared.contracts.partners.needs.events import FieldOfWork, NeedSource
from shared.contracts.partners.refusals.needs import NEED_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, SIGNED_IN


class NeedState(StrEnum):
    """How a need stands, from the day on which staff enter it to its close-out (销号)."""

    COLLECTED = "collected"
    VERIFIED = "verified"
    PUBLISHED = "published"
    MATCHED = "matched"
    IN_PROJECT = "in_project"
    CLOSED = "closed"
    DECLINED = "declined"
    MERGED = "merged"


class MergedNeed(View):
    """A need that lies in another."""

    need_id: str
    """Its id; whatever names it means the need in which it lies."""
    reason: Words
    """Why it was merged; empty once it is erased."""
    merged_at: Instant
    """When it was merged."""


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
    title_en: str | None = None
    """Its title in English; null where nobody said."""
    summary_en: Words | None = None
    """The same as its summary, in English; null where nobody said, empty once it is erased."""
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
    """Whether residents confirmed that it is met; if not, `reason` says why it was closed."""
    evidence: Words | None = None
    """What staff say that shows that it is met; null where they say nothing of it."""
    raised: bool = False
    """Whether residents sent it in or say that they have it too."""
    raisers: int | None = None
    """Number of residents who did; null where they are fewer than five."""
    merged: tuple[MergedNeed, ...] = ()
    """Needs that were merged into it."""
    merged_into: str | None = None
    """The need in which it lies; null but in what tells of changes, since whoever asks gets that one."""
    assigned_as: NeedAssignee | None = None
    """Who sees to it; null where nobody was named, and once it is settled."""
    assigned_to: str | None = None
    """The project, the partner or, for staff alone, the member of staff; null otherwise."""
    due_on: date | None = None
    """The day by which they see to it; null where nobody was named."""
    confirming_until: Instant | None = None
    """Until when those who raised it confirm that it is met; null while nobody has begun to."""
    objections_until: Instant | None = None
    """Until when an objection opens it again; null where none does."""
    reopened_at: Instant | None = None
    """When it was opened again last; null where it never was."""
    reopened_reason: Words | None = None
    """Why staff opened it again; null where a resident objected, or nobody did."""
    collected_at: Instant
    """When staff entered it."""
    published_at: Instant | None = None
    """When it was put on the public list; null until then."""
    closed_at: Instant | None = None
    """When it was closed; null until then."""
    revision: int = 1
    """How often it has been written: its ETag, to be sent as `If-Match` by whoever edits it."""


class NeedVoices(View):
    """What one person said of needs."""

    person_id: str
    """Whose it is."""
    raised: tuple[str, ...] = ()
    """The needs that the person sent in or has too, by the id that each had then."""
    confirmed: dict[str, Instant] = Field(default_factory=dict)
    """By need: the end of the days in which the person confirmed last that it is met."""
    objected: tuple[str, ...] = ()
    """The needs to whose closing the person objected."""


class GetNeedVoices(Query[NeedVoices | None]):
    """What one person said of needs; asked of oneself alone."""

    operation = Operation("", SIGNED_IN, (NEED_IS_UNKNOWN,))

    person_id: str


class GetNeed(Query[NeedView | None]):
    """One need, or the one into which it was merged; staff alone see one that is not published."""

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
    assigned_to: str | None = None
    """Only those assigned to this project, partner or person; None: all. Never taken from a request."""
