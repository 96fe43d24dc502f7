"""What the rules of surveys read."""

from dataclasses import dataclass, field

from shared.contracts.partners.surveys.events import QuestionCounts
from shared.contracts.partners.surveys.instrument import GivenAnswer, SurveyParticulars
from shared.contracts.partners.surveys.views import SurveyState


@dataclass(slots=True)
class Answered:
    """What one person said."""

    answers: tuple[GivenAnswer, ...]
    by_staff: bool


@dataclass(slots=True)
class Survey:
    particulars: SurveyParticulars
    state: SurveyState = SurveyState.DRAFTED
    revision: int = 1
    given: dict[str, Answered] = field(default_factory=dict)
    """By person, until the window closes."""
    counts: tuple[QuestionCounts, ...] = ()
    """Once it has closed."""
