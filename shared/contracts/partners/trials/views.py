"""How a trial and its results look, and how trials are asked for."""

from enum import StrEnum

from shared.contracts.partners.refusals.trials import TRIAL_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class TrialState(StrEnum):
    """How a trial stands. Feedback can be given only while it is `feedback_open`."""

    PLANNED = "planned"
    FEEDBACK_OPEN = "feedback_open"
    FEEDBACK_CLOSED = "feedback_closed"
    CANCELLED = "cancelled"  # Planned anew, without its space, or the application ended before its feedback.


class FeedbackResults(View):
    """What residents said of a trial. Fewer than 5 answers show no breakdown."""

    answers: int
    """Number of people who answered."""
    answers_by_staff: int = 0
    """Number of those among them whom staff had checked in or answered for. At most a share of the quorum is
    made of them."""
    in_favour: int | None
    """Number of those who want the applicant admitted; null where fewer than 5 answered."""
    scores: tuple[int, ...] | None
    """How many gave 1, 2, 3, 4 and 5; null where fewer than 5 answered."""
    quorum_met: bool
    """Whether as many answered as the rules want."""
    threshold_met: bool | None
    """Whether the share in favour is as high as the rules want; null where fewer than 5 answered."""
    text_ids: tuple[str, ...] = ()
    """Where the vault keeps what people wrote, in an order that says nothing of when."""


class TrialView(View):
    """A trial as residents see it. The results are there once the window has closed, for nobody before."""

    trial_id: str
    """Id of the trial. Paths name its application instead, whose newest trial is meant."""
    application_id: str
    """The application that residents try: what to name to check in or to give feedback."""
    state: TrialState
    """Whether it is planned, open for feedback, closed for feedback, or cancelled."""
    project: str
    """What the application's project is called."""
    organisation: str | None
    """The team's organisation; null for an independent person, whose name is personal data."""
    starts_at: Instant
    """When the trial begins."""
    ends_at: Instant
    """When the trial ends, and nobody checks in any more."""
    place: str
    """Where it is held."""
    space_id: str | None = None
    """The community's space in which it is held; null where that is elsewhere."""
    waits_for_space: bool = False
    """Whether its space is asked for and not yet kept. Until it is, nobody checks in."""
    space_refused: str | None = None
    """Why it came to nothing: the code of the refusal of its space; null for any other trial."""
    capacity: int
    """Maximum number of people who can check in."""
    checked_in: int = 0
    """Number of people who are checked in."""
    checked_in_by_staff: int = 0
    """Number of those among them whom staff checked in, without the code at the door."""
    held_at: Instant | None = None
    """When staff recorded that it took place; null until then."""
    feedback_closes_at: Instant | None = None
    """Until when feedback can be given; null until the trial was held."""
    results: FeedbackResults | None = None
    """What the residents said; null until the window closed."""


class DoorCode(View):
    """What the door of a trial shows now."""

    code: str
    """Six digits. They are taken until the next ones are replaced: half a minute at least, one at most."""
    changes_at: Instant
    """When the next ones are shown."""


class GetTrial(Query[TrialView | None]):
    """The newest trial; its results are there once the feedback window has closed, for nobody before."""

    operation = Operation("Read the newest trial of an application", ANYONE, (TRIAL_IS_UNKNOWN,))

    application_id: Id


class ListTrials(PagedQuery[Page[TrialView]]):
    """Trials, by when they begin, the latest first; results are there once a window has closed."""

    operation = Operation("List trials", ANYONE)

    state: TrialState | None = None
    """Only items in this state."""
