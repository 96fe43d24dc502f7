"""What is asked of surveys: draft, edit, publish, answer, and make needs of what they show."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.needs.in_english import InEnglish
from shared.contracts.partners.refusals.surveys import (
    ANSWER_DOES_NOT_FIT_ITS_QUESTION,
    BUILDING_IS_NAMED_TWICE,
    BUILDING_IS_NOT_NAMED,
    HOUSEHOLD_ANSWERS_ONCE,
    HOUSEHOLD_IS_NOT_NAMED,
    HOUSEHOLDS_ARE_NOT_COUNTED,
    NEED_HAS_NO_MORE_HOUSEHOLDS_THAN_ANSWERS,
    SURVEY_ASKS_OTHER_BUILDINGS,
    SURVEY_IS_ANSWERED_ONCE,
    SURVEY_IS_FROZEN,
    SURVEY_IS_NOT_OPEN,
    SURVEY_IS_UNKNOWN,
    SURVEY_SHOWS_NO_SUCH_NUMBER,
    SURVEY_WINDOW_HAS_PASSED,
)
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.contracts.partners.surveys.instrument import Code, GivenAnswer, SurveyParticulars
from shared.kernel.messages import BESIDE_THE_WISH, Command
from shared.kernel.models import Flag, Id, PositiveCount, Prose, Request, Revision, Title
from shared.kernel.operations import Operation
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.kernel.roles import Role, roles


class SurveyRequest(SurveyParticulars, Request):
    """A survey, to be drafted or to replace one that nobody has answered."""


class DraftSurvey(SurveyRequest, Command):
    """Staff draft a needs survey: what it asks, its window, and whether residents or
    households answer it, once each."""

    operation = Operation(
        "Draft a survey",
        roles(Role.STAFF),
        (BUILDING_IS_NOT_NAMED, BUILDING_IS_NAMED_TWICE),
        makes="survey_id",
    )


class EditSurvey(SurveyRequest, Command):
    """Staff change a survey that nobody has answered; all fields are replaced.

    One that was published is a draft again: what was published is no longer what it asks.
    """

    operation = Operation(
        "Edit a survey",
        roles(Role.STAFF),
        (
            SURVEY_IS_UNKNOWN,
            REVISION_HAS_MOVED_ON,
            SURVEY_IS_FROZEN,
            BUILDING_IS_NOT_NAMED,
            BUILDING_IS_NAMED_TWICE,
        ),
    )

    survey_id: Id
    expected_revision: Revision | None = None


class PublishSurvey(Command):
    """Staff publish a draft; it takes answers within its window, and closes by itself when that ends."""

    operation = Operation(
        "Publish a survey", roles(Role.STAFF), (SURVEY_IS_UNKNOWN, SURVEY_WINDOW_HAS_PASSED)
    )

    survey_id: Id


class GivenAnswersRequest(Request):
    """What is answered, to all questions at once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answers": [{"question": "wanted", "choices": ["planting"]}]}]}
    )

    answers: tuple[GivenAnswer, ...] = Field(max_length=600)
    """One for each question that is answered."""


class AnswerSurveyRequest(GivenAnswersRequest):
    """What one resident answers, for themselves or for their household."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "answers": [{"question": "wanted", "choices": ["planting"]}],
                    "building": "3栋",
                    "room": "1201",
                }
            ]
        }
    )

    building: Title | None = None
    """Where the household lives, of a survey of households: the building. Kept nowhere."""
    room: Title | None = None
    """The flat in it. Kept nowhere: of both, what tells this household's answer from others' is recorded."""


class AnswerSurvey(GivenAnswersRequest, Command):
    """A verified resident answers, once, and in a survey of households one for each of them. Nobody sees any
    result before the window closes.

    Staff enter the answers of whoever has no phone, in that person's place; these are counted apart.
    """

    operation = Operation(
        "Answer a survey",
        roles(Role.RESIDENT),
        (
            SURVEY_IS_UNKNOWN,
            SURVEY_IS_NOT_OPEN,
            PERSON_MUST_BE_VERIFIED,
            SURVEY_IS_ANSWERED_ONCE,
            HOUSEHOLD_IS_NOT_NAMED,
            SURVEY_ASKS_OTHER_BUILDINGS,
            HOUSEHOLD_ANSWERS_ONCE,
            ANSWER_DOES_NOT_FIT_ITS_QUESTION,
        ),
    )

    survey_id: Id
    verified: Annotated[Flag, BESIDE_THE_WISH]
    """Whether the person counts. The gateway says it, which knows who is verified, and no request can."""
    household: str | None = None
    """What stands for the household, in this survey alone; None where it is not named."""
    building: str | None = None
    """The building in which it lives."""


class CollectNeedFromSurveyRequest(InEnglish, Request):
    """A need, and the answer on which it rests."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "question": "wanted",
                    "option": "planting",
                    "title": "亲子种植",
                    "field": "sustainable_development",
                    "households": 31,
                    "summary": "31户家庭在暑期调研中希望就近参加种植。",
                }
            ]
        }
    )

    question: Code
    """The question whose counts show it."""
    option: Code
    """The answer that does."""
    title: Title
    """What is needed, in a line."""
    field: FieldOfWork
    """The field of work (领域) that it belongs to."""
    households: PositiveCount | None = None
    """Number of households that gave this answer, as staff counted them: at most as many as there are
    answers. Left out of what rests on a survey of households, whose answers are households."""
    summary: Prose
    """What was found, about households and never about an identifiable person."""
    serves_minors: Flag = False
    """Whether whoever meets it works with minors."""


class CollectNeedFromSurvey(CollectNeedFromSurveyRequest, Command):
    """Staff collect a need on the ground of a number that a closed survey shows."""

    operation = Operation(
        "Collect a need from a survey",
        roles(Role.STAFF),
        (
            SURVEY_IS_UNKNOWN,
            SURVEY_SHOWS_NO_SUCH_NUMBER,
            NEED_HAS_NO_MORE_HOUSEHOLDS_THAN_ANSWERS,
            HOUSEHOLDS_ARE_NOT_COUNTED,
        ),
        makes="need_id",
        official=True,
    )

    survey_id: Id
