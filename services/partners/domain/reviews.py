"""Reviews (评审): several people, none of them related, judge an application before it is decided on."""

from collections import Counter
from collections.abc import Collection

from services.partners.domain.applications import require_application
from services.partners.domain.guards import (
    bound_to,
    prepared_by,
    related_to,
    require_no_hand_in_it,
    require_unrelated,
)
from services.partners.domain.stages import (
    require_residents_were_heard,
    require_screening_begun,
    require_undecided,
    require_unsettled,
)
from services.partners.domain.state import Application, Programme, Review
from shared.contracts.partners.decisions.events import CriterionTotal, ReviewTotals, Verdict
from shared.contracts.partners.refusals.relations import RELATION_MAY_TURN_THE_DECISION
from shared.contracts.partners.refusals.reviews import (
    APPLICATION_NEEDS_NO_REVIEWS,
    DECISION_FOLLOWS_THE_VOTES,
    DECISION_NEEDS_REVIEWS,
    REVIEW_SCORES_EACH_CRITERION_ONCE,
)
from shared.contracts.partners.review_rules import ReviewRules
from shared.contracts.partners.reviews.commands import ReviewApplication
from shared.contracts.partners.reviews.events import ApplicationReviewed
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def review_application(state: Programme, command: ReviewApplication) -> list[Event]:
    application = require_application(state, command.application_id)
    rules = _require_reviewable(application)
    require_unrelated(state, application, command)
    require_no_hand_in_it(state, application, command)
    require_residents_were_heard(application)
    criteria = [one.code for one in rules.criteria]
    if sorted(one.criterion for one in command.scores) != sorted(criteria):
        raise Rejected(REVIEW_SCORES_EACH_CRITERION_ONCE, criteria=[*criteria])
    return [
        ApplicationReviewed(
            application_id=command.application_id,
            reviewed_by=command.actor.id,
            scores=command.scores,
            vote=command.vote,
            reason=command.reason,
            reviewed_at=command.now,
        )
    ]


def _require_reviewable(application: Application) -> ReviewRules:
    """The rules by which the application is reviewed now."""
    require_undecided(application)
    require_unsettled(application)
    require_screening_begun(application)
    if application.review is None:
        raise Rejected(APPLICATION_NEEDS_NO_REVIEWS)
    return application.review


def application_reviewed(state: Programme, event: ApplicationReviewed) -> None:
    application = state.applications[event.application_id]
    application.reviews[event.reviewed_by] = Review(event.scores, event.vote)


def counted_reviews(
    state: Programme, application: Application, in_office: Collection[str] | None = None
) -> list[Review]:
    """Those of people who still take part: not who turned out to be related, or made evidence, or gave up the
    office in which they reviewed it since. None: nobody says who holds one."""
    barred = related_to(state, application) | prepared_by(state, application)
    return [
        one
        for who, one in application.reviews.items()
        if who not in barred and (in_office is None or who in in_office)
    ]


def _unsettled_voices(state: Programme, application: Application, in_office: Collection[str] | None) -> int:
    """How many may turn out to be entitled to review it after all, whom a claim keeps from it now."""
    barred = bound_to(state, application) | prepared_by(state, application)
    claimed = application.claims.keys() - barred
    return len(claimed if in_office is None else claimed & {*map(state.one, in_office)})


def totals_for(
    state: Programme, application: Application, verdict: Verdict, in_office: Collection[str] | None
) -> ReviewTotals | None:
    """What the reviews come to, if they are enough for a decision and it is the one they voted for.

    None where the application is decided without reviews.
    """
    rules = application.review
    if rules is None:
        return None
    counted = counted_reviews(state, application, in_office)
    lacking = rules.reviewers - len(counted)
    if lacking > 0:
        raise Rejected(DECISION_NEEDS_REVIEWS, needed=rules.reviewers, given=len(counted), lacking=lacking)
    to_admit = sum(one.vote is Verdict.ADMIT for one in counted)
    to_reject = len(counted) - to_admit
    if (verdict is Verdict.ADMIT) != (to_admit > to_reject):
        raise Rejected(DECISION_FOLLOWS_THE_VOTES, votes_to_admit=to_admit, votes_to_reject=to_reject)
    unsettled = _unsettled_voices(state, application, in_office)
    if unsettled and (to_admit > to_reject + unsettled) == (to_admit + unsettled <= to_reject):
        raise Rejected(RELATION_MAY_TURN_THE_DECISION, unsettled=unsettled)
    totals: Counter[str] = Counter()
    for one in counted:
        totals.update({given.criterion: given.score for given in one.scores})
    return ReviewTotals(
        reviewers=len(counted),
        votes_to_admit=to_admit,
        criteria=tuple(CriterionTotal(**dict(one), total=totals[one.code]) for one in rules.criteria),
    )
