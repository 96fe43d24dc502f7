"""What a survey asks: sections of questions, in Chinese and, where there is one, in English."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from shared.kernel.models import Flag, Frozen, Prose, Title, Whole
from shared.kernel.windows import TimeWindow
from shared.kernel.words import KeptWords

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""What stands for a question or an option in answers, counts and files."""

UNANSWERED = "unanswered"
"""The code under which those are counted who left a question out."""
SCALE = tuple(str(step) for step in range(1, 6))


class QuestionKind(StrEnum):
    """How a question is answered."""

    ONE = "one"  # One of the options.
    SEVERAL = "several"  # Any of the options.
    SCALE = "scale"  # From 1 to 5.
    NUMBER = "number"  # A whole number, counted in bands.
    TEXT = "text"  # The person's own words, which the vault keeps.


class SurveyAudience(StrEnum):
    """Who answers a survey, once each."""

    RESIDENTS = "residents"
    HOUSEHOLDS = "households"
    BUILDING = "building"  # The households of some buildings.


def _asks_residents(audience: SurveyAudience) -> bool:
    return audience is SurveyAudience.RESIDENTS


def _is_empty(buildings: tuple[str, ...]) -> bool:
    return not buildings


class Option(Frozen):
    """What can be chosen."""

    code: Code
    """What stands for it in answers."""
    title: Title
    """What it says."""
    title_en: Title | None = None
    """The same in English, if there is one."""


class Question(Frozen):
    """One thing that is asked."""

    code: Code
    """What stands for it in answers."""
    kind: QuestionKind
    """How it is answered."""
    title: Title
    """What is asked."""
    title_en: Title | None = None
    """The same in English, if there is one."""
    options: tuple[Option, ...] = Field(default=(), max_length=30)
    """What can be chosen, of `one` and `several`: two at least."""
    bands: tuple[Whole, ...] = Field(default=(), max_length=30)
    """Where each band of a `number` begins, upwards: two at least. The first is the least that is taken."""
    required: Flag = True
    """Whether whoever answers has to answer this. In a survey never so of `several` and `text`, whose answer
    may be that there is nothing to choose or say; in a call of every kind."""

    @model_validator(mode="after")
    def _can_be_answered_and_counted(self) -> Self:
        chosen = self.kind in {QuestionKind.ONE, QuestionKind.SEVERAL}
        codes = [option.code for option in self.options]
        if len(codes) < 2 if chosen else bool(codes):
            raise ValueError("two options at least belong to a question of the kinds one and several alone")
        if len({*codes, UNANSWERED}) != len(codes) + 1:
            raise ValueError("options have codes of their own, none of them unanswered")
        counted = self.kind is QuestionKind.NUMBER
        if len(self.bands) < 2 if counted else bool(self.bands):
            raise ValueError("two bands at least belong to a question of the kind number alone")
        if list(self.bands) != sorted(set(self.bands)):
            raise ValueError("bands rise")
        return self


class Section(Frozen):
    """Questions that belong together."""

    title: Title
    """What they are about."""
    title_en: Title | None = None
    """The same in English, if there is one."""
    questions: tuple[Question, ...] = Field(min_length=1, max_length=30)
    """What is asked, in this order."""


class SurveyParticulars(Frozen):
    """What a survey says and asks, and when."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "2026年暑期居民需求调研",
                    "title_en": "Residents' needs, summer 2026",
                    "window": {
                        "starts_at": "2026-07-01T09:00:00+08:00",
                        "ends_at": "2026-07-15T18:00:00+08:00",
                    },
                    "sections": [
                        {
                            "title": "孩子与暑期",
                            "title_en": "Children and summer",
                            "questions": [
                                {
                                    "code": "wanted",
                                    "kind": "several",
                                    "title": "您希望就近参加什么？",
                                    "title_en": "What would you like to have nearby?",
                                    "options": [
                                        {"code": "planting", "title": "种植", "title_en": "Planting"},
                                        {"code": "reading", "title": "阅读", "title_en": "Reading"},
                                    ],
                                }
                            ],
                        }
                    ],
                }
            ]
        }
    )

    title: Title
    """What the survey is called."""
    title_en: Title | None = None
    """The same in English, if there is one."""
    window: TimeWindow
    """From when to when it is answered."""
    sections: tuple[Section, ...] = Field(min_length=1, max_length=20)
    """What it asks."""
    audience: SurveyAudience = Field(default=SurveyAudience.RESIDENTS, exclude_if=_asks_residents)
    """Who answers it, once each: residents, households, or the households of some buildings."""
    buildings: tuple[Title, ...] = Field(default=(), max_length=50, exclude_if=_is_empty)
    """The buildings whose households it asks, as people call them: of `building` one at least."""

    @property
    def counts_households(self) -> bool:
        """Whether an answer is a household's."""
        return self.audience is not SurveyAudience.RESIDENTS

    @property
    def questions(self) -> tuple[Question, ...]:
        """All of them, in order."""
        return tuple(question for section in self.sections for question in section.questions)

    @model_validator(mode="after")
    def _tells_questions_apart(self) -> Self:
        codes = [question.code for section in self.sections for question in section.questions]
        if len(set(codes)) != len(codes):
            raise ValueError("questions have codes of their own")
        return self

    @model_validator(mode="after")
    def _names_its_buildings(self) -> Self:
        if bool(self.buildings) is not (self.audience is SurveyAudience.BUILDING):
            raise ValueError("buildings belong to a survey of some buildings, one at least, and to no other")
        if len({*self.buildings}) != len(self.buildings):
            raise ValueError("a building is named once")
        return self


class GivenAnswer(Frozen):
    """What somebody answers to one question: one of the three, as its kind wants."""

    question: Code
    """The question's code."""
    choices: tuple[Code, ...] = Field(default=(), max_length=30)
    """Of `one` and `several`: the codes of the options."""
    number: Whole | None = None
    """Of `scale` and `number`."""
    text: Prose | None = None
    """Of `text`: kept where it can be erased, never in an event."""


def text_ids_of(answers: Iterable[GivenAnswer]) -> tuple[str, ...]:
    """Where the vault keeps what somebody wrote."""
    return tuple(one.text.text_id for one in answers if isinstance(one.text, KeptWords))
