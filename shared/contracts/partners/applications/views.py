"""How an application looks to those who may see it, and how applications are asked for."""

from enum import StrEnum

from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerForm
from shared.contracts.partners.intents import Contribution
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View
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


class Exchange(View):
    """A question of the staff and the applicant's answer to it."""

    question: str
    answer: str | None = None


class ApplicationView(View):
    """An application as the applicant and those who review it see it."""

    application_id: str
    state: ApplicationState
    applicant: str
    form: PartnerForm
    actor_kind: ActorKind
    mechanism: Mechanism
    field: FieldOfWork
    organisation: str | None
    project: str
    summary: str
    contributions: tuple[Contribution, ...]
    serves_minors: bool
    call_id: str | None
    intent_id: str | None
    exchanges: tuple[Exchange, ...] = ()
    need_ids: tuple[str, ...] = ()
    trial_id: str | None = None
    """The newest trial."""
    feedback_closes_at: Instant | None = None
    publicity_ends_at: Instant | None = None
    partner_id: str | None = None
    drafted_at: Instant
    submitted_at: Instant | None = None
    revision: int = 1


class GetApplication(Query[ApplicationView | None]):
    """One application: for the applicant, and those who work on it."""

    operation = Operation("Read an application", SIGNED_IN, (APPLICATION_IS_UNKNOWN,))

    application_id: Id


class ListApplicationsRequest(PagedRequest):
    state: ApplicationState | None = None
    """Only items in this state."""


class ListApplications(ListApplicationsRequest, PagedQuery[Page[ApplicationView]]):
    """All applications, the newest first, for those who work on them; everybody else sees their own."""

    operation = Operation("List applications", SIGNED_IN)

    applicant: str | None = None
    """Only those of this person; None: everybody's. Never taken from a request."""
