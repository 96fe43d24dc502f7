"""A survey as its page shows it: what is asked, as fields of a form, and what was answered, in numbers."""

from dataclasses import dataclass
from itertools import pairwise

from services.gateway.pages.site.fields import Choices, Field, Kind
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.words import Words
from shared.contracts.partners.surveys.instrument import (
    SCALE,
    UNANSWERED,
    Option,
    Question,
    QuestionKind,
    Section,
)
from shared.contracts.partners.surveys.views import SurveyView


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question: its code, and the field in which it is answered."""

    code: str
    code_name: str
    """The name of the form's field that carries the code."""
    field: Field


@dataclass(frozen=True, slots=True)
class AskedSection:
    """Questions under one heading."""

    title: str
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True, slots=True)
class ResultRow:
    """How many gave one answer."""

    code: str
    words: str
    answers: int | None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What was answered to one question."""

    code: str
    title: str
    rows: tuple[ResultRow, ...]


def title_of(thing: Question | Option | Section | SurveyView, language: Language) -> str:
    """What it says in this language, or in Chinese where there is nothing else."""
    english = thing.title_en if language is Language.ENGLISH else None
    return english or thing.title


def asked_of(survey: SurveyView, words: Words) -> tuple[AskedSection, ...]:
    """What the survey asks, with places counted through all sections as the request wants them."""
    place, found = 0, []
    for section in survey.sections:
        questions = []
        for question in section.questions:
            questions.append(_asked(question, place, words))
            place += 1
        found.append(AskedSection(title_of(section, words.language), tuple(questions)))
    return tuple(found)


def _asked(question: Question, place: int, words: Words) -> AskedQuestion:
    field = Field(
        name=f"answers.{place}.{_part_of(question)}",
        label=title_of(question, words.language),
        kind=_KINDS[question.kind],
        hint=words(f"surveys.hint_{question.kind.value}"),
        choices=_choices(question, words.language),
        required=question.required and question.kind not in {QuestionKind.SEVERAL, QuestionKind.TEXT},
    )
    return AskedQuestion(question.code, f"answers.{place}.question", field)


_KINDS = {
    QuestionKind.ONE: Kind.RADIOS,
    QuestionKind.SEVERAL: Kind.CHECKS,
    QuestionKind.SCALE: Kind.RADIOS,
    QuestionKind.NUMBER: Kind.NUMBER,
    QuestionKind.TEXT: Kind.AREA,
}


def field_name(survey: SurveyView, code: object) -> str:
    """The form's field in which the question with this code is answered; empty where there is none."""
    questions = [question for section in survey.sections for question in section.questions]
    return next(
        (f"answers.{place}.{_part_of(one)}" for place, one in enumerate(questions) if one.code == code), ""
    )


def _part_of(question: Question) -> str:
    if question.kind in {QuestionKind.ONE, QuestionKind.SEVERAL}:
        return "choices"
    return "text" if question.kind is QuestionKind.TEXT else "number"


def _choices(question: Question, language: Language) -> Choices:
    if question.kind is QuestionKind.SCALE:
        return tuple((step, step) for step in SCALE)
    return tuple((one.code, title_of(one, language)) for one in question.options)


def results_of(survey: SurveyView, words: Words) -> tuple[QuestionResult, ...]:
    """What was answered; nothing before the window has closed."""
    questions = {one.code: one for section in survey.sections for one in section.questions}
    found = []
    for counts in survey.counts or ():
        question = questions[counts.question]
        named = _answers_named(question, words)
        rows = tuple(ResultRow(cell.option, named[cell.option], cell.answers) for cell in counts.cells)
        found.append(QuestionResult(question.code, title_of(question, words.language), rows))
    return tuple(found)


def _answers_named(question: Question, words: Words) -> dict[str, str]:
    named = dict(_choices(question, words.language))
    for begins, next_begins in pairwise(question.bands):
        last = next_begins - 1
        named[str(begins)] = str(begins) if begins == last else f"{begins}–{last}"
    for begins in question.bands[-1:]:
        named[str(begins)] = words("surveys.from_number", n=begins)
    return {**named, UNANSWERED: words("surveys.unanswered")}
