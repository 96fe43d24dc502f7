"""Trials (试课): residents try what an applicant offers, and say what they think of it."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.partners.refusals import (
    APPLICANT_DOES_NOT_JUDGE_OWN_TRIAL,
    APPLICATION_IS_UNKNOWN,
    FEEDBACK_IS_FOR_THOSE_CHECKED_IN,
    FEEDBACK_IS_GIVEN_ONCE,
    FEEDBACK_IS_NOT_OPEN,
    NO_TRIAL_IS_PLANNED,
    RELATED_PERSON_TAKES_NO_PART,
    TRIAL_HAS_BEGUN,
    TRIAL_HAS_NOT_BEGUN,
    TRIAL_IS_FULL,
    TRIAL_IS_PLANNED_AHEAD,
    TRIAL_IS_UNKNOWN,
    TRIAL_NEEDS_A_MATCHED_APPLICATION,
    TRIAL_NEEDS_SOMEBODY_CHECKED_IN,
    TRIAL_WINDOW_IS_OVER,
)
from shared.kernel.messages import ActorId, Command, Event
from shared.kernel.models import Flag, Id, Instant, Page, PagedQuery, Query, Request, Text, Title, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, MEMBERS, Role, roles
from shared.kernel.windows import TimeWindow

Score = Annotated[int, Field(strict=True, ge=1, le=5)]

SHOWN_FROM_ANSWERS = 5
"""A breakdown of fewer answers would tell who said what, so it is not shown."""


class TrialState(StrEnum):
    PLANNED = "planned"
    FEEDBACK_OPEN = "feedback_open"
    FEEDBACK_CLOSED = "feedback_closed"
    CANCELLED = "cancelled"  # Planned anew, or the application ended before its feedback did.


class PlanTrialRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "window": {
                        "starts_at": "2026-07-11T09:30:00+08:00",
                        "ends_at": "2026-07-11T11:30:00+08:00",
                    },
                    "place": "党群服务中心三楼露台",
                    "capacity": 20,
                }
            ]
        }
    )

    window: TimeWindow
    place: Title
    capacity: Annotated[int, Field(strict=True, ge=1, le=5_000)]


class PlanTrial(PlanTrialRequest, Command):
    """Staff plan a trial of a matched application; one to which nobody has come yet is replaced."""

    operation = Operation(
        "Plan a trial",
        roles(Role.STAFF),
        (APPLICATION_IS_UNKNOWN, TRIAL_NEEDS_A_MATCHED_APPLICATION, TRIAL_IS_PLANNED_AHEAD, TRIAL_HAS_BEGUN),
        makes="trial_id",
    )

    application_id: Id


class CheckInRequest(Request):
    model_config = ConfigDict(json_schema_extra={"examples": [{"person": "resident-lin"}, {}]})

    person: ActorId | None = None
    """Whom staff check in; left out, oneself."""


class CheckIn(CheckInRequest, Command):
    """A resident checks in while the trial runs; staff check in whoever is there."""

    operation = Operation(
        "Check in at a trial",
        roles(Role.STAFF, Role.RESIDENT),
        (
            APPLICATION_IS_UNKNOWN,
            NO_TRIAL_IS_PLANNED,
            TRIAL_HAS_NOT_BEGUN,
            TRIAL_WINDOW_IS_OVER,
            TRIAL_IS_FULL,
            APPLICANT_DOES_NOT_JUDGE_OWN_TRIAL,
            RELATED_PERSON_TAKES_NO_PART,
        ),
    )

    application_id: Id


class RecordTrialHeld(Command):
    """Staff record that the trial took place; the feedback of those checked in opens."""

    operation = Operation(
        "Record that a trial was held",
        roles(Role.STAFF),
        (APPLICATION_IS_UNKNOWN, NO_TRIAL_IS_PLANNED, TRIAL_HAS_NOT_BEGUN, TRIAL_NEEDS_SOMEBODY_CHECKED_IN),
    )

    application_id: Id


class GiveFeedbackRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"score": 5, "in_favour": True, "text": "孩子们很喜欢，希望周末多开一场。"}]
        }
    )

    score: Score
    in_favour: Flag
    """Whether the person wants the applicant admitted."""
    text: Text | None = None
    """Kept where it can be erased, never in an event."""


class GiveFeedback(Command):
    """A person who was checked in answers, once. Nobody sees any result before the window closes.

    Their own words go to the vault, where they can be erased; the partner never learns who said what.
    """

    operation = Operation(
        "Give feedback on a trial",
        MEMBERS,
        (
            APPLICATION_IS_UNKNOWN,
            FEEDBACK_IS_NOT_OPEN,
            FEEDBACK_IS_FOR_THOSE_CHECKED_IN,
            FEEDBACK_IS_GIVEN_ONCE,
            RELATED_PERSON_TAKES_NO_PART,
        ),
    )

    application_id: Id
    score: Score
    in_favour: Flag
    text_id: Id | None = None
    """Where the vault keeps the person's own words."""


class TrialPlanned(Event):
    type: ClassVar[str] = "partners.trial_planned.v1"

    trial_id: Id
    application_id: Id
    project: str
    organisation: str | None
    window: TimeWindow
    place: str
    capacity: int


class TrialCancelled(Event):
    """A trial came to nothing: planned anew, or the application ended before its feedback did."""

    type: ClassVar[str] = "partners.trial_cancelled.v1"

    trial_id: Id
    application_id: Id
    cancelled_at: Instant


class CheckedIn(Event):
    type: ClassVar[str] = "partners.checked_in.v1"
    public: ClassVar[bool] = False  # Who was where.

    trial_id: Id
    application_id: Id
    person: str
    by_staff: bool
    checked_in_at: Instant


class TrialHeld(Event):
    type: ClassVar[str] = "partners.trial_held.v1"

    trial_id: Id
    application_id: Id
    attended: int
    held_at: Instant


class FeedbackOpened(Event):
    type: ClassVar[str] = "partners.feedback_opened.v1"

    trial_id: Id
    application_id: Id
    opened_at: Instant
    closes_at: Instant


class FeedbackGiven(Event):
    type: ClassVar[str] = "partners.feedback_given.v1"
    public: ClassVar[bool] = False  # The partner never sees who said what.

    trial_id: Id
    application_id: Id
    person: str
    score: int
    in_favour: bool
    text_id: Id | None
    given_at: Instant


class FeedbackClosed(Event):
    """The window is over, and what the residents said is known. Fewer than 5 answers show no breakdown."""

    type: ClassVar[str] = "partners.feedback_closed.v1"

    trial_id: Id
    application_id: Id
    answers: int
    in_favour: int | None
    scores: tuple[int, ...] | None
    """How many gave 1, 2, 3, 4 and 5."""
    quorum_met: bool
    threshold_met: bool
    closed_at: Instant


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
