"""What is recorded of reviews."""

from typing import ClassVar

from shared.contracts.partners.decisions.events import Verdict
from shared.contracts.partners.review_rules import CriterionCode
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Frozen, Id, Instant, Score, Words
from shared.kernel.people import PersonId


class CriterionScore(Frozen):
    """How good an application is by one criterion."""

    criterion: CriterionCode
    """Code of the criterion, as the rules have it."""
    score: Score
    """From 1 (poor) to 5 (very good)."""


class ApplicationReviewed(Event):
    """Somebody reviewed an application, for the first time or anew: the last one counts."""

    type: ClassVar[str] = "partners.application_reviewed.v1"
    public: ClassVar[bool] = False  # Numbers are public with the decision: see `ReviewTotals`.
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED

    application_id: Id
    reviewed_by: PersonId
    scores: tuple[CriterionScore, ...]
    vote: Verdict
    reason: Words
    reviewed_at: Instant
