"""What is asked of those who review an application."""

from pydantic import ConfigDict, Field

from shared.contracts.partners.decisions.events import Verdict
from shared.contracts.partners.refusals.applications import (
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_SETTLED,
    APPLICATION_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.decisions import (
    APPLICATION_IS_DECIDED,
    FEEDBACK_IS_STILL_OPEN,
    RELATED_PERSON_TAKES_NO_PART,
    WHO_PREPARED_DOES_NOT_DECIDE,
)
from shared.contracts.partners.refusals.reviews import (
    APPLICATION_NEEDS_NO_REVIEWS,
    REVIEW_SCORES_EACH_CRITERION_ONCE,
)
from shared.contracts.partners.reviews.events import CriterionScore
from shared.kernel.messages import Command
from shared.kernel.models import Id, Prose, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people


class ReviewApplicationRequest(Request):
    """A score for each criterion, a vote, and the reason for it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "scores": [
                        {"criterion": "need_fit", "score": 5},
                        {"criterion": "public_benefit", "score": 4},
                        {"criterion": "ability", "score": 4},
                        {"criterion": "continuity", "score": 3},
                    ],
                    "vote": "admit",
                    "reason": "与126户的需求相符，试课组织有序。",
                }
            ]
        }
    )

    scores: tuple[CriterionScore, ...] = Field(min_length=1, max_length=10)
    """One for each criterion of the rules under which the application was submitted."""
    vote: Verdict
    """Whether the applicant should be admitted."""
    reason: Prose
    """Why, for those who work on the application; as little as possible about a person."""


class ReviewApplication(ReviewApplicationRequest, Command):
    """Staff or committee review an application; whoever does so again, until it is decided, replaces theirs.

    Reviewers see each other's reviews once they have given their own. A trial that is held afterwards, or a
    decision that is set aside, asks for new ones.
    """

    operation = Operation(
        "Review an application",
        people(Role.STAFF, Role.COMMITTEE),
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_IS_DECIDED,
            APPLICATION_IS_SETTLED,
            APPLICATION_IS_NOT_IN_SCREENING,
            APPLICATION_NEEDS_NO_REVIEWS,
            RELATED_PERSON_TAKES_NO_PART,
            WHO_PREPARED_DOES_NOT_DECIDE,
            FEEDBACK_IS_STILL_OPEN,
            REVIEW_SCORES_EACH_CRITERION_ONCE,
        ),
        official=True,
    )

    application_id: Id
