"""Reviews of an application: before the decision, everybody judges without having read the others."""

from services.gateway.operations.caller import Caller
from shared.contracts.partners.reviews.views import GetReviews, ReviewsView


async def get_reviews(caller: Caller, application_id: str) -> ReviewsView | None:
    """How many there are, and those that the caller may see; None for an application that isn't submitted."""
    found = await caller.ask(GetReviews(application_id=application_id, reader=caller.actor.id))
    if found is None or found.decided or has_reviewed(caller, found):
        return found
    return found.model_copy(update={"reviews": ()})


def has_reviewed(caller: Caller, reviews: ReviewsView) -> bool:
    """Whether one of the reviews is the caller's own."""
    return any(one.reviewed_by == caller.actor.id for one in reviews.reviews)
