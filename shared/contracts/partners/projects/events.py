"""What happens to projects, from the proposal to the close-out (销号)."""

from enum import StrEnum
from typing import ClassVar

from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.projects.plan import ProjectPlan
from shared.kernel.days import Day
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import BasisPoints, Count, Id, Instant, PositiveCount, PositiveFen, Words
from shared.kernel.people import PersonId


class ProjectProposed(Event):
    """A project stands on the public list (项目清单): partners in good standing may claim it (揭榜)."""

    type: ClassVar[str] = "partners.project_proposed.v1"

    project_id: Id
    """The project."""
    plan: ProjectPlan
    """What it is to do."""
    application_id: Id | None
    """The admitted application that it comes of; null where it comes of none."""
    proposed_by: PersonId
    """Whoever proposed it, and so neither approves nor accepts it: an opaque id."""
    proposed_at: Instant
    """When it was proposed."""
    mechanism: Mechanism | None = None
    """How the partner that proposes it, or of whose application it comes, co-operates (合作机制); null where
    staff put it out for any partner to claim, and before 0.2."""


class ProjectEdited(Event):
    """A project's plan was changed before it was approved."""

    type: ClassVar[str] = "partners.project_edited.v1"

    project_id: Id
    """The project."""
    plan: ProjectPlan
    """All of the new plan."""
    edited_by: PersonId
    """Whoever changed it: an opaque id."""
    revision: int
    """How often the plan has been written."""


class ProjectClaimed(Event):
    """A partner claims a project (揭榜): it would lead it."""

    type: ClassVar[str] = "partners.project_claimed.v1"

    project_id: Id
    """The project."""
    partner_id: Id
    """The partner that would lead it."""
    proposal: Words | None
    """How the partner would do it; null where it proposed the project itself."""
    claimed_at: Instant
    """When it was claimed."""


class ProjectApproved(Event):
    """A project is to be carried out, by the partner that leads it."""

    type: ClassVar[str] = "partners.project_approved.v1"

    project_id: Id
    """The project."""
    plan: ProjectPlan
    """What was approved; it changes no more."""
    partner_id: Id
    """The partner that leads it."""
    approved_by: PersonId
    """Whoever approved it: an opaque id, of somebody who neither proposed nor leads it."""
    quorum: PositiveCount
    """Minimum number of residents who must judge it before it is accepted."""
    threshold_bps: BasisPoints
    """Minimum share of them who must accept it, in basis points."""
    staff_entered_bps: BasisPoints
    """Maximum share of that number that may have been entered by staff, in basis points."""
    approved_at: Instant
    """When it was approved."""
    mechanism: Mechanism | None = None
    """How the partner that leads it co-operates (合作机制); null before 0.2."""


class NeedJoinedProject(Event):
    """A need is being met by a project."""

    type: ClassVar[str] = "partners.need_joined_project.v1"

    need_id: Id
    """The need."""
    project_id: Id
    """The project that is to meet it."""


class NeedLeftProject(Event):
    """A project that was to meet a need came to nothing."""

    type: ClassVar[str] = "partners.need_left_project.v1"

    need_id: Id
    """The need."""
    project_id: Id
    """The project that no longer meets it."""


class ProjectStarted(Event):
    """A project is running."""

    type: ClassVar[str] = "partners.project_started.v1"

    project_id: Id
    """The project."""
    started_at: Instant
    """When it began."""


class MilestoneReached(Event):
    """A project reached a milestone."""

    type: ClassVar[str] = "partners.milestone_reached.v1"

    project_id: Id
    """The project."""
    milestone_id: Id
    """The milestone of its plan."""
    evidence: Words
    """What shows that it is reached."""
    late: bool
    """Whether that was after the day on which it was due."""
    reached_at: Instant
    """When it was reported."""


class MoneySpent(Event):
    """Money of a project's budget was spent."""

    type: ClassVar[str] = "partners.project_money_spent.v1"

    project_id: Id
    """The project."""
    line_id: Id
    """The line of its budget."""
    amount_fen: PositiveFen
    """How much, in fen."""
    evidence: Words
    """What shows it: an invoice, a receipt."""
    spent_on: Day
    """The day on which it was paid."""
    recorded_at: Instant
    """When that was recorded."""


class ReportHandedIn(Event):
    """The lead of a project reported."""

    type: ClassVar[str] = "partners.project_report_handed_in.v1"

    project_id: Id
    """The project."""
    report_id: Id
    """The report of its plan."""
    text: Words
    """What was done and what comes next."""
    late: bool
    """Whether that was after the day on which it was due."""
    handed_in_at: Instant
    """When it was handed in."""


class DueKind(StrEnum):
    """What is due in a project."""

    REPORT = "report"
    MILESTONE = "milestone"


class ProjectReminded(Event):
    type: ClassVar[str] = "partners.project_reminded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    project_id: Id
    title: str
    partner_id: Id
    kind: DueKind
    due_id: Id
    due_at: Instant
    """The end of its last day."""
    reminded_at: Instant


class ProjectFellBehind(Event):
    """A milestone or a report of a project is late."""

    type: ClassVar[str] = "partners.project_fell_behind.v1"

    project_id: Id
    """The project."""
    title: str
    """What it is called."""
    partner_id: Id
    """The partner that leads it."""
    kind: DueKind
    """Whether a report or a milestone is late."""
    due_id: Id
    """Which of them, by its id in the plan."""
    due_at: Instant
    """Until when it was to be there."""
    noted_at: Instant
    """When that was noted."""


class ProjectJudged(Event):
    type: ClassVar[str] = "partners.project_judged.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    project_id: Id
    person: PersonId
    accepts: bool
    words: Words | None
    by_staff: bool
    again: bool
    """Whether this person judged it before, so that this answer takes the other's place."""
    entered_by: PersonId | None = None
    """Who of the staff entered it, and so doesn't state that residents accept it; None for one's own word,
    and before 0.2."""
    judged_at: Instant


class ProjectAccepted(Event):
    """Residents accept what a project did (居民验收), and staff who have no part in it state so."""

    type: ClassVar[str] = "partners.project_accepted.v1"

    project_id: Id
    """The project."""
    answers: Count
    """Number of residents who judged it; never fewer than five, so that the sum tells nobody's answer."""
    answers_by_staff: Count
    """Number of them whose answer staff entered."""
    in_favour: Count
    """Number of them who accept it."""
    accepted_by: PersonId
    """The member of staff who stated so: an opaque id."""
    accepted_at: Instant
    """When it was accepted."""


class ProjectClosed(Event):
    """A project is over, and the needs that it met are settled (销号)."""

    type: ClassVar[str] = "partners.project_closed.v1"

    project_id: Id
    """The project."""
    need_ids: tuple[Id, ...]
    """The needs that are settled with it."""
    closed_at: Instant
    """When it was closed."""


class ProjectCancelled(Event):
    """A project came to nothing: its needs look for others."""

    type: ClassVar[str] = "partners.project_cancelled.v1"

    project_id: Id
    """The project."""
    reason: Words
    """Why, for everybody to read."""
    cancelled_at: Instant
    """When it was cancelled."""
