"""Reviews of an application: before the decision, everybody judges without having read the others."""

from services.gateway.domain.exclusions import clashing_of
from services.gateway.domain.state import GatewayState
from services.gateway.operations.caller import Caller
from shared.contracts.partners.decisions.commands import DecideApplication, DecideApplicationRequest
from shared.contracts.partners.reviews.views import GetReviews, ReviewsView
from shared.kernel.outcome import Outcome
from shared.kernel.roles import Role

_REVIEWS = frozenset({Role.STAFF, Role.COMMITTEE})


async def get_reviews(caller: Caller, application_id: str) -> ReviewsView | None:
    """How many there are, and those that the caller may see; None for an application that isn't submitted."""
    found = await caller.ask(GetReviews(application_id=application_id, reader=caller.actor.id))
    if found is None or found.decided:
        return found
    holders = in_office(await caller.gateway.state_of(caller.community))
    reviews = tuple(
        one.model_copy(update={"counts": one.counts and one.reviewed_by in holders}) for one in found.reviews
    )
    given = sum(one.counts for one in reviews)
    shown = reviews if has_reviewed(caller, found) else ()
    return found.model_copy(update={"reviews": shown, "given": given})


def in_office(state: GatewayState) -> tuple[str, ...]:
    """Who holds an office in which applications are reviewed, and may act in it."""
    return tuple(
        sorted(person for person, held in state.roles.items() if held & _REVIEWS - clashing_of(state, person))
    )


async def decide_application(caller: Caller, application_id: str, body: DecideApplicationRequest) -> Outcome:
    """Decides by the reviews of those who still hold the office in which they gave them."""
    holders = in_office(await caller.gateway.state_of(caller.community))
    return await caller.submit(DecideApplication, body, application_id=application_id, in_office=holders)


def has_reviewed(caller: Caller, reviews: ReviewsView) -> bool:
    """Whether one of the reviews is the caller's own."""
    return any(one.reviewed_by == caller.actor.id for one in reviews.reviews)
