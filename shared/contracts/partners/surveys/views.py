"""How a survey is seen: what it asks, how many answered, and, once it is closed, what."""

from enum import StrEnum

from shared.contracts.partners.refusals.surveys import SURVEY_IS_UNKNOWN
from shared.contracts.partners.surveys.events import QuestionCounts
from shared.contracts.partners.surveys.instrument import Section, SurveyAudience
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, Role, roles
from shared.kernel.windows import TimeWindow


class SurveyState(StrEnum):
    """How a survey stands; it takes answers while it is `published` and its window is open."""

    DRAFTED = "drafted"
    PUBLISHED = "published"
    CLOSED = "closed"


class SurveyView(View):
    """A needs survey (居民需求调研) as everybody may read it once it is published."""

    survey_id: str
    """What an answer names."""
    state: SurveyState
    """How it stands, from drafted to closed."""
    title: str
    """What it is called."""
    title_en: str | None = None
    """The same in English, if there is one."""
    window: TimeWindow
    """From when to when it is answered."""
    sections: tuple[Section, ...]
    """What it asks."""
    audience: SurveyAudience = SurveyAudience.RESIDENTS
    """Who answers it, once each: residents, households, or the households of some buildings."""
    buildings: tuple[str, ...] = ()
    """The buildings whose households it asks; empty where it asks all."""
    listed: bool = False
    """Published; staff alone see drafts."""
    drafted_at: Instant
    """When it was drafted."""
    published_at: Instant | None = None
    """When it was published; null until then."""
    answers: int = 0
    """Number of residents who have answered so far, or of households."""
    answers_by_staff: int = 0
    """Number of those among them whose answers staff entered."""
    closed_at: Instant | None = None
    """When its window closed; null until then."""
    counts: tuple[QuestionCounts, ...] | None = None
    """What they answered; null until the window closes."""
    need_ids: tuple[str, ...] = ()
    """The needs that staff collected on its ground."""
    revision: int = 1
    """How often it has been written: its ETag, to be sent as `If-Match` by whoever edits it."""


class GetSurvey(Query[SurveyView | None]):
    """One survey; staff alone see a draft, and nobody sees results before the window closes."""

    operation = Operation("Read a survey", ANYONE, (SURVEY_IS_UNKNOWN,))

    survey_id: Id


class ListSurveysRequest(PagedRequest):
    """Which surveys."""

    state: SurveyState | None = None
    """Only items in this state."""


class ListSurveys(ListSurveysRequest, PagedQuery[Page[SurveyView]]):
    """Published surveys, the newest first; staff see drafts too."""

    operation = Operation("List surveys", ANYONE)

    listed: bool | None = True
    """On the public list; None for all. Never taken from a request."""


class SurveyText(View):
    """What somebody wrote, in an order that says nothing of who or when."""

    survey_id: str
    """The survey."""
    question: str
    """The question's code."""
    text: Words
    """The words themselves; empty once they are erased."""


class ListSurveyTexts(PagedQuery[Page[SurveyText]]):
    """What residents wrote, for staff and committee; nothing before the window closes, and nothing of fewer
    than 5 answers."""

    operation = Operation(
        "Read what residents wrote in a survey", roles(Role.STAFF, Role.COMMITTEE), (SURVEY_IS_UNKNOWN,)
    )

    survey_id: Id
