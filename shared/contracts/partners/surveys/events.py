"""What happens to surveys. Who answered what is in no public event; counts are, once a survey is closed."""

from typing import ClassVar

from shared.contracts.partners.surveys.instrument import Code, GivenAnswer, SurveyParticulars
from shared.kernel.messages import ActorId, Event, Withheld
from shared.kernel.models import Frozen, Id, Instant
from shared.kernel.roles import Allowed, Role, roles


class Cell(Frozen):
    """How many gave one answer."""

    option: Code
    """The option; a step of the scale; where a band begins; or `unanswered`."""
    answers: int | None
    """Number of people; null where it is under 5, or would tell of one that is."""


class QuestionCounts(Frozen):
    """What was answered to one question; nothing of those that are answered in words."""

    question: Code
    """The question's code."""
    cells: tuple[Cell, ...]
    """One for each answer, in the order of the question."""


class SurveyDrafted(Event):
    type: ClassVar[str] = "partners.survey_drafted.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    survey_id: Id
    particulars: SurveyParticulars
    drafted_at: Instant


class SurveyEdited(Event):
    """Staff changed what it asks before anybody answered; it is a draft again until it is published."""

    type: ClassVar[str] = "partners.survey_edited.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    survey_id: Id
    particulars: SurveyParticulars
    revision: int


class SurveyPublished(Event):
    """A needs survey (居民需求调研) is out: verified residents answer it within its window, once each."""

    type: ClassVar[str] = "partners.survey_published.v1"

    survey_id: Id
    """The survey that is answered within its window."""
    particulars: SurveyParticulars
    """What it asks, and when."""
    published_at: Instant
    """When it was published."""


class SurveyAnswered(Event):
    """One person answered. An answer is theirs: no public feed has it, and their words are in the vault."""

    type: ClassVar[str] = "partners.survey_answered.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    survey_id: Id
    person: ActorId
    answers: tuple[GivenAnswer, ...]
    entered_by: ActorId | None
    """Who of the staff entered it; None for one's own."""
    answered_at: Instant
    household: str | None = None
    """What stands for the household, in this survey alone; None where residents answer for themselves."""


class SurveyClosed(Event):
    """A survey's window is over, and the counts are known: none under 5, and none that would tell one."""

    type: ClassVar[str] = "partners.survey_closed.v1"

    survey_id: Id
    """The survey that takes no more answers."""
    answers: int
    """Number of residents who answered, or of households."""
    answers_by_staff: int
    """Number of those among them whose answers staff entered."""
    counts: tuple[QuestionCounts, ...]
    """What they answered, question by question."""
    closed_at: Instant
    """When the window closed."""


class SurveyShowedNeed(Event):
    """Staff collected a need on the ground of a number that a survey shows."""

    type: ClassVar[str] = "partners.survey_showed_need.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    survey_id: Id
    question_code: Code
    option_code: Code
    answers: int
    need_id: Id
