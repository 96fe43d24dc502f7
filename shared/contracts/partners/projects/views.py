"""How a project looks, and how projects are asked for."""

from enum import StrEnum

from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.amounts import Amount
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.projects.contributions import Contributor
from shared.contracts.partners.refusals.projects import PROJECT_IS_UNKNOWN
from shared.kernel.days import Day
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE


class ProjectState(StrEnum):
    """How a project stands, from the proposal to the close-out (销号)."""

    PROPOSED = "proposed"  # Any partner in good standing may claim it.
    CLAIMED = "claimed"  # At least one has.
    APPROVED = "approved"
    RUNNING = "running"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ClaimView(View):
    """A partner's claim (揭榜)."""

    partner_id: Id
    """The partner that would lead the project."""
    proposal: Words | None
    """How it would do it; null where it proposed the project itself, empty once it is erased."""
    claimed_at: Instant
    """When it claimed it."""


class ProjectMilestoneView(View):
    """Something that is to be done by a day."""

    milestone_id: Id
    """What to name to report it."""
    title: str
    """What is done then."""
    due_on: Day
    """The last day on which it is in time."""
    evidence: Words | None = None
    """What shows that it is reached; null until then, empty once it is erased."""
    reached_at: Instant | None = None
    """When it was reported; null until then."""
    late: bool = False
    """Whether it was not there in time."""


class BudgetLineView(View):
    """What money is meant for, and what was spent of it."""

    line_id: Id
    """What to name to record what was spent."""
    title: str
    """What it is spent on."""
    planned_fen: int
    """How much is meant for it, in fen."""
    spent_fen: int = 0
    """How much was spent, in fen; it may be more."""


class SpendingView(View):
    """Money that was spent."""

    line_id: Id
    """Of which line of the budget."""
    amount_fen: int
    """How much, in fen."""
    evidence: Words
    """What shows it; empty once it is erased."""
    spent_on: Day
    """The day on which it was paid."""


class ProjectReportView(View):
    """A report that is or was due."""

    report_id: Id
    """What to name to hand it in."""
    due_on: Day
    """The last day on which it is in time."""
    text: Words | None = None
    """The report; null until it is handed in, empty once it is erased."""
    handed_in_at: Instant | None = None
    """When it was handed in; null until then."""
    late: bool = False
    """Whether it was not there in time."""


class GivingView(View):
    """What was given of a contribution at one time."""

    giving_id: Id
    """What to name to confirm it."""
    quantity: int
    """How much, in the contribution's unit."""
    evidence: Words | None
    """What shows it, for staff and the contributing partner; null for everybody else, empty once it is
    erased."""
    recorded_at: Instant
    """When it was recorded."""
    confirmed_at: Instant | None = None
    """When a second person confirmed it; null until then, which only staff and that partner see."""


class ContributionView(View):
    """Who takes part in a project with what."""

    contribution_id: Id
    """What to name to record what was given."""
    contributor: Contributor
    """Who takes part."""
    amount: Amount
    """What is promised."""
    resource_id: str | None
    """The resource that is kept for it; null where none is."""
    given: int = 0
    """How much was really given and confirmed, in the same unit."""
    givings: tuple[GivingView, ...] = ()
    """When how much was given."""


class AcceptanceView(View):
    """How residents judged a project (居民验收)."""

    answers: int
    """Number of residents who judged it."""
    answers_by_staff: int
    """Number of them whose answer staff entered."""
    in_favour: int
    """Number of them who accept it."""
    accepted_at: Instant
    """When staff stated so."""


class ProjectView(View):
    """A project (项目清单): which needs it meets, who takes part with what, and how far it has come."""

    project_id: str
    """What to name to claim, approve or report it."""
    state: ProjectState
    """How it stands, from proposed to closed or cancelled."""
    title: str
    """What it is called."""
    field: FieldOfWork
    """The field of work (领域) that it belongs to."""
    mechanism: Mechanism | None = None
    """How its lead co-operates (合作机制), or the partner that proposed it, until it has one; null where it
    has neither, and where that was recorded before 0.2."""
    summary: Words
    """What it does; empty once it is erased."""
    title_en: str | None = None
    """Its title in English; null where nobody said."""
    summary_en: Words | None = None
    """The same as its summary, in English; null where nobody said, empty once it is erased."""
    need_ids: tuple[str, ...]
    """The needs that it is to meet."""
    starts_on: Day
    """The first day, in the community's zone."""
    ends_on: Day
    """The last day."""
    application_id: str | None
    """The admitted application that it comes of; null where it comes of none."""
    proposed_by: PersonId
    """Whoever proposed it: an opaque id."""
    claims: tuple[ClaimView, ...] = ()
    """Which partners claim it."""
    lead: str | None = None
    """The partner that leads it; null until it is approved."""
    milestones: tuple[ProjectMilestoneView, ...] = ()
    """What is to be done by when."""
    budget: tuple[BudgetLineView, ...] = ()
    """What money is meant for, and what was spent."""
    spendings: tuple[SpendingView, ...] = ()
    """What was spent, in the order in which it was recorded."""
    reports: tuple[ProjectReportView, ...] = ()
    """What the lead reports, and by when."""
    contributions: tuple[ContributionView, ...] = ()
    """Who takes part with what (五社联动)."""
    judged: int = 0
    """Number of residents who have judged it."""
    quorum: int | None = None
    """Minimum number of residents who must judge it; null until it is approved."""
    acceptance: AcceptanceView | None = None
    """How residents judged it; null until it is accepted."""
    settled_need_ids: tuple[str, ...] = ()
    """The needs that were settled with it (销号)."""
    reason: Words | None = None
    """Why it was cancelled; null otherwise, empty once it is erased."""
    proposed_at: Instant
    """When it was proposed."""
    approved_at: Instant | None = None
    """When it was approved; null until then."""
    ended_at: Instant | None = None
    """When it was closed or cancelled; null until then."""
    waits: bool = False
    """Whether something that was given waits to be confirmed."""
    revision: int = 1
    """How often its plan has been written: its ETag, to be sent as `If-Match` by whoever edits it."""


class GetProject(Query[ProjectView | None]):
    """One project, with who takes part, milestones, budget and reports."""

    operation = Operation("Read a project", ANYONE, (PROJECT_IS_UNKNOWN,))

    project_id: Id


class ListProjectsRequest(PagedRequest):
    state: ProjectState | None = None
    """Only items in this state."""
    field: FieldOfWork | None = None
    """Only those of this field of work."""
    mechanism: Mechanism | None = None
    """Only items with this mechanism of co-operation."""
    lead: Id | None = None
    """Only those that this partner leads."""
    waits: bool | None = None
    """Only those with something given that waits to be confirmed, or only those without."""


class ListProjects(ListProjectsRequest, PagedQuery[Page[ProjectView]]):
    """The public list of projects (项目清单), the newest first."""

    operation = Operation("List projects", ANYONE)
