"""A survey as its page shows it: what is asked, as fields of a form, and what was answered, in numbers."""

from dataclasses import dataclass
from itertools import pairwise

from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.questions import AskedQuestion, asked, choices_of, title_of
from services.gateway.pages.site.words import Words
from shared.contracts.partners.surveys.instrument import (
    UNANSWERED,
    Question,
    SurveyAudience,
)
from shared.contracts.partners.surveys.views import SurveyState, SurveyView


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


def asked_of(survey: SurveyView, words: Words) -> tuple[AskedSection, ...]:
    """What the survey asks, with places counted through all sections as the request wants them."""
    place, found = 0, []
    for section in survey.sections:
        questions = []
        for question in section.questions:
            questions.append(asked(question, place, words))
            place += 1
        found.append(AskedSection(title_of(section, words.language), tuple(questions)))
    return tuple(found)


def household_fields(survey: SurveyView, words: Words) -> tuple[Field, ...]:
    """Where the household lives, of a survey of households; nothing else."""
    if survey.audience is SurveyAudience.RESIDENTS:
        return ()
    fields, choices = Fields(words), tuple((one, one) for one in survey.buildings)
    kind = Kind.SELECT if choices else Kind.TEXT
    return (
        fields("building", kind, choices=choices, label="surveys.building"),
        fields("room", label="surveys.room"),
    )


def may_change(survey: SurveyView) -> bool:
    """Whether staff may still change what is asked: nobody has answered."""
    return survey.state is not SurveyState.CLOSED and not survey.answers


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
    named = dict(choices_of(question, words.language))
    for begins, next_begins in pairwise(question.bands):
        last = next_begins - 1
        named[str(begins)] = str(begins) if begins == last else f"{begins}–{last}"
    for begins in question.bands[-1:]:
        named[str(begins)] = words("surveys.from_number", n=begins)
    return {**named, UNANSWERED: words("surveys.unanswered")}
