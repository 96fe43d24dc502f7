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
    household: str | None = None


@dataclass(slots=True)
class Survey:
    particulars: SurveyParticulars
    state: SurveyState = SurveyState.DRAFTED
    revision: int = 1
    given: dict[str, Answered] = field(default_factory=dict)
    """By person, until the window closes."""
    households: set[str] = field(default_factory=set)
    """Those that have answered, by what stands for them; until the window closes."""

    def count_as_one(self, person: str, into: str) -> None:
        """Of two answers that turn out to be one person's, the second id's stays."""
        if person not in self.given:
            return
        answered = self.given.pop(person)
        if into in self.given and answered.household is not None:
            self.households.discard(answered.household)  # Another of them may answer.
        self.given.setdefault(into, answered)

    counts: tuple[QuestionCounts, ...] = ()
    """Once it has closed."""
