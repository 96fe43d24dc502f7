"""How reviews look, and how they are asked for."""

from shared.contracts.partners.decisions.events import Verdict
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.contracts.partners.review_rules import Criterion
from shared.contracts.partners.reviews.events import CriterionScore
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, roles


class ReviewView(View):
    """What one person makes of an application."""

    reviewed_by: PersonId
    """Whose review it is: an opaque id."""
    scores: tuple[CriterionScore, ...]
    """One for each criterion."""
    vote: Verdict
    """Whether the applicant should be admitted."""
    reason: Words
    """Why; empty once it is erased."""
    reviewed_at: Instant
    """When it was given, or replaced the last time."""
    times_given: int = 1
    """How often the person gave one; all but the last were replaced."""
    counts: bool = True
    """Whether it counts: not where the person turned out to be related to the applicant, or made evidence,
    since."""


class ReviewsView(View):
    """The reviews of an application. Before the decision, those of others are there only for a reader who has
    given one."""

    application_id: str
    """The application that is reviewed."""
    needed: int
    """How many reviews its decision needs; 0 where it was submitted before there were any."""
    given: int = 0
    """How many count so far."""
    criteria: tuple[Criterion, ...] = ()
    """What each of them scores, from 1 to 5."""
    decided: bool = False
    """Whether a decision rests on them. No more are given then, unless it is set aside."""
    reviews: tuple[ReviewView, ...] = ()
    """Those that the reader may see, in the order in which people first gave them."""
    reader_takes_part: bool = True
    """Whether the reader may review and decide: not who is related to the applicant or made its evidence."""


class GetReviews(Query[ReviewsView | None]):
    """The reviews of an application: how many it needs and has, and those that the caller may see.

    Before the decision one sees one's own, and those of others only once one has given one, so that everybody
    judges for themselves.
    """

    operation = Operation(
        "Read the reviews",
        roles(Role.STAFF, Role.COMMITTEE, Role.SUPERVISOR, Role.AUDITOR, Role.DISTRICT),
        (APPLICATION_IS_UNKNOWN,),
    )

    application_id: Id
    reader: ActorId | None = None
    """Who asks, so that the answer says whether they take part."""
