"""How a trial and its results look, and how trials are asked for."""

from enum import StrEnum

from shared.contracts.partners.refusals.trials import TRIAL_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class TrialState(StrEnum):
    PLANNED = "planned"
    FEEDBACK_OPEN = "feedback_open"
    FEEDBACK_CLOSED = "feedback_closed"
    CANCELLED = "cancelled"  # Planned anew, or the application ended before its feedback did.


class FeedbackResults(View):
    answers: int
    in_favour: int | None
    scores: tuple[int, ...] | None
    quorum_met: bool
    threshold_met: bool
    text_ids: tuple[str, ...] = ()
    """Where the vault keeps what people wrote, in an order that says nothing of when."""


class TrialView(View):
    """A trial as residents see it. The results are there once the window has closed, for nobody before."""

    trial_id: str
    application_id: str
    state: TrialState
    project: str
    organisation: str | None
    starts_at: Instant
    ends_at: Instant
    place: str
    capacity: int
    checked_in: int = 0
    held_at: Instant | None = None
    feedback_closes_at: Instant | None = None
    results: FeedbackResults | None = None


class GetTrial(Query[TrialView | None]):
    """The newest trial; its results are there once the feedback window has closed, for nobody before."""

    operation = Operation("Read the newest trial of an application", ANYONE, (TRIAL_IS_UNKNOWN,))

    application_id: Id


class ListTrials(PagedQuery[Page[TrialView]]):
    """Trials, by when they begin, the latest first; results are there once a window has closed."""

    operation = Operation("List trials", ANYONE)

    state: TrialState | None = None
    """Only items in this state."""
