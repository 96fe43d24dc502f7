"""What is asked of trials: plan, check in, record, give feedback."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.trials import (
    APPLICANT_DOES_NOT_JUDGE_OWN_TRIAL,
    CHECK_IN_CODE_IS_NOT_VALID,
    FEEDBACK_IS_FOR_THOSE_CHECKED_IN,
    FEEDBACK_IS_GIVEN_ONCE,
    FEEDBACK_IS_NOT_OPEN,
    NO_TRIAL_IS_PLANNED,
    PERSON_MUST_BE_VERIFIED,
    TRIAL_HAS_BEGUN,
    TRIAL_HAS_NOT_BEGUN,
    TRIAL_IS_FULL,
    TRIAL_IS_PLANNED_AHEAD,
    TRIAL_NEEDS_A_MATCHED_APPLICATION,
    TRIAL_NEEDS_SOMEBODY_CHECKED_IN,
    TRIAL_WAITS_FOR_ITS_SPACE,
    TRIAL_WINDOW_IS_OVER,
)
from shared.contracts.partners.trials.events import Presence
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command
from shared.kernel.models import Flag, Id, Request, Score, Text, Title, is_unsaid
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import MEMBERS, Role, roles
from shared.kernel.windows import TimeWindow


class PlanTrialRequest(Request):
    """When and where residents try what an applicant offers, and how many can."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "window": {
                        "starts_at": "2026-07-11T09:30:00+08:00",
                        "ends_at": "2026-07-11T11:30:00+08:00",
                    },
                    "space_id": "0197e3a0-5c00-7a10-8000-000000000001",
                    "capacity": 20,
                },
                {
                    "window": {
                        "starts_at": "2026-07-12T09:30:00+08:00",
                        "ends_at": "2026-07-12T11:30:00+08:00",
                    },
                    "place": "港湾小学操场",
                    "capacity": 40,
                },
            ]
        }
    )

    window: TimeWindow
    """From when to when residents try it, in the future."""
    space_id: Id | None = None
    """The community's space in which it is held. It is kept for the trial, or the trial comes to nothing."""
    place: Title | None = None
    """Where it is held, for everybody to read, if it is held elsewhere than in one of those spaces."""
    capacity: Annotated[int, Field(strict=True, ge=1, le=5_000)]
    """Maximum number of people who can check in."""

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if (self.space_id is None) == (self.place is None):
            raise ValueError("names either a space or a place elsewhere")
        return self


class PlanTrial(Command):
    """Staff plan a trial of a matched application; one to which nobody has come yet is replaced.

    A space of the community's is asked for at once: until it is kept nobody checks in, and where it can't be
    had, the trial comes to nothing and says why.
    """

    operation = Operation(
        "Plan a trial",
        roles(Role.STAFF),
        (
            APPLICATION_IS_UNKNOWN,
            TRIAL_NEEDS_A_MATCHED_APPLICATION,
            RELATED_PERSON_TAKES_NO_PART,
            TRIAL_HAS_BEGUN,
            TRIAL_IS_PLANNED_AHEAD,
        ),
        makes="trial_id",
    )

    application_id: Id
    window: TimeWindow
    space_id: Id | None = None
    place: Title
    """What the space was called then, or where else it is held."""
    capacity: Annotated[int, Field(strict=True, ge=1, le=5_000)]


class ConfirmTrialSpace(Command):
    """Bookings keeps the space that a trial needs."""

    operation = by_policy()

    application_id: Id
    trial_id: Id


class RefuseTrialSpace(Command):
    """Bookings can't keep the space that a trial needs."""

    operation = by_policy()

    application_id: Id
    trial_id: Id
    reason: str
    """The code of bookings' refusal."""


class CheckInRequest(Request):
    """Who is there: oneself, by the code at the door, or whom staff check in."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "402817"}, {"person": "resident-lin"}]}
    )

    person: ActorId | None = None
    """Whom staff check in; left out, oneself."""
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = None
    """The six digits that the door shows now; left out where staff check somebody in."""


class CheckIn(Command):
    """A resident checks in at the door while the trial runs; staff check in whoever has no phone.

    What staff enter is counted apart.
    """

    operation = Operation(
        "Check in at a trial",
        roles(Role.STAFF, Role.RESIDENT),
        (
            APPLICATION_IS_UNKNOWN,
            NO_TRIAL_IS_PLANNED,
            TRIAL_WAITS_FOR_ITS_SPACE,
            TRIAL_HAS_NOT_BEGUN,
            TRIAL_WINDOW_IS_OVER,
            TRIAL_IS_FULL,
            APPLICANT_DOES_NOT_JUDGE_OWN_TRIAL,
            RELATED_PERSON_TAKES_NO_PART,
            CHECK_IN_CODE_IS_NOT_VALID,
        ),
    )

    application_id: Id
    person: ActorId | None = None
    """Whom staff check in; None: oneself."""
    presence: Presence
    """How it was proven. The gateway says it when it has looked, and no request can."""


class RecordTrialHeld(Command):
    """Staff record that the trial took place; the feedback of those checked in opens."""

    operation = Operation(
        "Record that a trial was held",
        roles(Role.STAFF),
        (
            APPLICATION_IS_UNKNOWN,
            NO_TRIAL_IS_PLANNED,
            TRIAL_WAITS_FOR_ITS_SPACE,
            RELATED_PERSON_TAKES_NO_PART,
            TRIAL_HAS_NOT_BEGUN,
            TRIAL_NEEDS_SOMEBODY_CHECKED_IN,
        ),
    )

    application_id: Id


class GiveFeedbackRequest(Request):
    """What one person who was at a trial says of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"score": 5, "in_favour": True, "text": "孩子们很喜欢，希望周末多开一场。"}]
        }
    )

    score: Score
    """How good it was, from 1 (poor) to 5 (very good)."""
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
            PERSON_MUST_BE_VERIFIED,
            FEEDBACK_IS_GIVEN_ONCE,
            RELATED_PERSON_TAKES_NO_PART,
        ),
    )

    application_id: Id
    score: Score
    in_favour: Flag
    text_id: Id | None = None
    """Where the vault keeps the person's own words."""
    text_sha256: str | None = Field(default=None, exclude_if=is_unsaid)
    """What proves them: see `KeptWords`."""
    verified: Annotated[Flag, BESIDE_THE_WISH] = Field(default=True, exclude_if=bool)
    """Whether the person counts. The gateway says it, which knows who is verified, and no request can."""
