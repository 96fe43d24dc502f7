"""Reviews at the desk: what the reader may see of them, and the form for one's own."""

from dataclasses import dataclass

from services.gateway.operations.reviews import get_reviews
from services.gateway.pages.site.fields import Field, Fields, Kind, flat
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.applications.views import ApplicationView
from shared.contracts.partners.decisions.events import Verdict
from shared.contracts.partners.review_rules import Criterion
from shared.contracts.partners.reviews.views import GetReviews, ReviewsView, ReviewView

_BEST = 5


@dataclass(frozen=True, slots=True)
class ShownReview:
    """One review that the reader may see."""

    review: ReviewView
    is_own: bool
    scores: tuple[tuple[str, int], ...]
    """By criterion, in the reader's language."""


@dataclass(frozen=True, slots=True)
class ShownReviews:
    """The reviews of an application that needs some."""

    reviews: ReviewsView
    rows: tuple[ShownReview, ...]

    @property
    def is_hidden(self) -> bool:
        """Whether there are some that the reader sees only after giving one."""
        return bool(self.reviews.given and not self.rows)


def shown_reviews(visit: Visit, found: ReviewsView | None) -> ShownReviews | None:
    """None where the application is decided without reviews."""
    if found is None or not found.needed:
        return None
    names = {one.code: name_in(visit.language, one) for one in found.criteria}
    rows = tuple(
        ShownReview(
            one,
            one.reviewed_by == visit.person_id,
            tuple((names[given.criterion], given.score) for given in one.scores),
        )
        for one in found.reviews
    )
    return ShownReviews(found, rows)


async def review_fields(visit: Visit, application: ApplicationView) -> tuple[Field, ...]:
    """A score for each criterion, the vote and its reason."""
    fields = Fields(visit.words)
    grades = tuple((str(one), visit.words(f"trials.score_{one}")) for one in range(_BEST, 0, -1))
    return (
        *(
            Field(
                name=f"scores.{place}.score",
                label=name_in(visit.language, one),
                kind=Kind.RADIOS,
                choices=grades,
            )
            for place, one in enumerate(await _criteria(visit, application))
        ),
        fields.one_of("vote", Verdict, radios=True),
        fields("reason", Kind.AREA, hint="cases.review_hint"),
    )


async def which_criteria(visit: Visit, application: ApplicationView) -> tuple[tuple[str, str], ...]:
    """What the form's scores are for, which nobody types in."""
    criteria = await _criteria(visit, application)
    return tuple((f"scores.{place}.criterion", one.code) for place, one in enumerate(criteria))


async def own_review(visit: Visit, application: ApplicationView) -> tuple[tuple[str, str], ...]:
    """What the form says already where one gives a review anew."""
    caller = await visit.caller(GetReviews)
    found = await get_reviews(caller, application.application_id)
    own = next((one for one in found.reviews if one.reviewed_by == caller.actor.id), None) if found else None
    if found is None or own is None:
        return ()
    given = {one.criterion: one.score for one in own.scores}
    scores = [{"score": given[one.code]} for one in found.criteria]
    return tuple(flat({"scores": scores, "vote": own.vote, "reason": own.reason}))


async def _criteria(visit: Visit, application: ApplicationView) -> tuple[Criterion, ...]:
    found = await get_reviews(await visit.caller(GetReviews), application.application_id)
    return found.criteria if found else ()
