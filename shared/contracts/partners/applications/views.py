"""How an application looks to those who may see it, and how applications are asked for."""

from enum import StrEnum

from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerForm
from shared.contracts.partners.call_questions import ApplicationAnswer
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.offered import Contribution
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import SIGNED_IN


class ApplicationState(StrEnum):
    """Where an application stands.

    A trial that is recorded as held opens its feedback in the same moment, and a decision its publicity:
    so no application rests in "trial held" or "decided".
    """

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    SCREENING = "screening"
    INFORMATION_ASKED = "information_asked"
    MATCHED = "matched"
    TRIAL_PLANNED = "trial_planned"
    FEEDBACK_OPEN = "feedback_open"
    FEEDBACK_CLOSED = "feedback_closed"
    PUBLICITY = "publicity"
    ADMITTED = "admitted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"  # Nothing happened to it for as long as the rules allow.


class Exchange(View):
    """A question of the staff and the applicant's answer to it."""

    question: Words
    """What the staff wanted to know; empty once it is erased."""
    answer: Words | None = None
    """What the applicant said; null until they did, and empty once it is erased."""


class ApplicationView(View):
    """An application as the applicant and those who review it see it."""

    application_id: str
    """What to name to edit, submit, screen, match or decide on it."""
    state: ApplicationState
    """Where it stands, from drafted to admitted, rejected or withdrawn."""
    applicant: str
    """Who applies: an opaque id."""
    form: PartnerForm
    """Whether a team with an organisation applies, or one independent person."""
    actor_kind: ActorKind
    """Which of the actors applies."""
    mechanism: Mechanism
    """How the applicant would co-operate with the community (合作机制)."""
    field: FieldOfWork
    """The field of work (领域) that the project belongs to."""
    organisation: str | None
    """The team's organisation; null for an independent person, whose name is personal data."""
    project: str
    """What the project is called."""
    summary: Words
    """What the applicant would do; empty once it is erased."""
    contributions: tuple[Contribution, ...]
    """What the applicant would put in (贡献)."""
    serves_minors: bool
    """Whether it is about work with minors, which needs a valid screening record."""
    call_id: str | None
    """The recruitment call that it answers; null where it answers none."""
    intent_id: str | None
    """The intent that it comes of; null where it comes of none."""
    identified: bool = False
    """Whether the applicant has said who they are, which staff can read: see the identity."""
    answers: tuple[ApplicationAnswer, ...] = ()
    """What the applicant answered to the call's questions, for those who may read the application."""
    exchanges: tuple[Exchange, ...] = ()
    """The staff's questions and the applicant's answers, the oldest first."""
    need_ids: tuple[str, ...] = ()
    """The needs that it is matched to."""
    trial_id: str | None = None
    """Its newest trial; null while none was planned."""
    feedback_closes_at: Instant | None = None
    """Until when residents can give feedback on its trial; null before one was held."""
    publicity_ends_at: Instant | None = None
    """Until when a decision on it is shown before it takes effect; null while there is none."""
    partner_id: str | None = None
    """The partner that it led to; null unless it was admitted."""
    expires_at: Instant | None = None
    """When it comes to an end if nothing happens to it before; null where it doesn't."""
    drafted_at: Instant
    """When it was first drafted."""
    submitted_at: Instant | None = None
    """When it was submitted; null until then."""
    revision: int = 1
    """How often it has been written: its ETag, to be sent as `If-Match` by whoever edits it."""


class GetApplication(Query[ApplicationView | None]):
    """One application: for the applicant, and those who work on it."""

    operation = Operation("Read an application", SIGNED_IN, (APPLICATION_IS_UNKNOWN,))

    application_id: Id


class ListApplicationsRequest(PagedRequest):
    state: ApplicationState | None = None
    """Only items in this state."""
    mechanism: Mechanism | None = None
    """Only items with this mechanism of co-operation."""
    field: FieldOfWork | None = None
    """Only items in this field of work."""


class ListApplications(ListApplicationsRequest, PagedQuery[Page[ApplicationView]]):
    """All applications, the newest first, for those who work on them; everybody else sees their own."""

    operation = Operation("List applications", SIGNED_IN)

    applicant: str | None = None
    """Only those of this person; None: everybody's. Never taken from a request."""
