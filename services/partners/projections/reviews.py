"""Reviews of each application: those for the decision that comes next, or that the last one rests on.

All of them lie here, whoever may see them; the gateway shows each reader theirs.
"""

from shared.contracts.partners.applications.events import ApplicationSubmitted
from shared.contracts.partners.decisions.events import ApplicationDecided, DecisionSetAside, RelationDeclared
from shared.contracts.partners.reviews.events import ApplicationReviewed
from shared.contracts.partners.reviews.views import GetReviews, ReviewsView, ReviewView
from shared.contracts.partners.trials.events import TrialHeld
from shared.kernel.messages import Event, Recorded
from shared.projections.projection import Projection


def _with(view: ReviewsView, reviews: tuple[ReviewView, ...]) -> ReviewsView:
    return view.model_copy(update={"reviews": reviews, "given": sum(one.counts for one in reviews)})


def _submitted(_view: ReviewsView | None, recorded: Recorded[ApplicationSubmitted], key: str) -> ReviewsView:
    rules = recorded.data.review
    if rules is None:
        return ReviewsView(application_id=key, needed=0)
    return ReviewsView(application_id=key, needed=rules.reviewers, criteria=rules.criteria)


def _reviewed(
    view: ReviewsView | None, recorded: Recorded[ApplicationReviewed], _key: str
) -> ReviewsView | None:
    if view is None:
        return None
    event = recorded.data
    by_reviewer = {one.reviewed_by: one for one in view.reviews}
    before = by_reviewer.get(event.reviewed_by)
    by_reviewer[event.reviewed_by] = ReviewView(
        reviewed_by=event.reviewed_by,
        scores=event.scores,
        vote=event.vote,
        reason=event.reason,
        reviewed_at=event.reviewed_at,
        times_given=before.times_given + 1 if before else 1,
    )
    return _with(view, tuple(by_reviewer.values()))


def _related(view: ReviewsView | None, recorded: Recorded[RelationDeclared], _key: str) -> ReviewsView | None:
    if view is None or view.decided:
        return view
    person = recorded.data.person
    reviews = (
        one.model_copy(update={"counts": False}) if one.reviewed_by == person else one for one in view.reviews
    )
    return _with(view, tuple(reviews))


def _decided(
    view: ReviewsView | None, _recorded: Recorded[ApplicationDecided], _key: str
) -> ReviewsView | None:
    return view.model_copy(update={"decided": True}) if view else None


def _begun_anew(view: ReviewsView | None, _recorded: Recorded[Event], _key: str) -> ReviewsView | None:
    """What was reviewed is no longer what is decided on."""
    return _with(view, ()).model_copy(update={"decided": False}) if view else None


REVIEWS = (
    Projection("reviews", ReviewsView)
    .on(ApplicationSubmitted, lambda event: event.application_id, _submitted)
    .on(ApplicationReviewed, lambda event: event.application_id, _reviewed)
    .on(RelationDeclared, lambda event: event.application_id, _related)
    .on(ApplicationDecided, lambda event: event.application_id, _decided)
    .on(TrialHeld, lambda event: event.application_id, _begun_anew)
    .on(DecisionSetAside, lambda event: event.application_id, _begun_anew)
    .gets(GetReviews)
)
