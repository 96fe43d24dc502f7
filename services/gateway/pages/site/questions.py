"""Questions with their answers, of a survey or of a call: as fields of a form, and in words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.gateway.operations.calls import get_call
from services.gateway.pages.site.fields import Choices, Field, Kind
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.partners.applications.views import ApplicationView
from shared.contracts.partners.call_questions import ApplicationAnswer
from shared.contracts.partners.calls import GetCall
from shared.contracts.partners.surveys.instrument import SCALE, Option, Question, QuestionKind, Section
from shared.contracts.partners.surveys.views import SurveyView


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question: its code, and the field in which it is answered."""

    code: str
    code_name: str
    """The name of the form's field that carries the code."""
    field: Field


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question, and what was answered."""

    title: str
    words: str


def title_of(thing: Question | Option | Section | SurveyView, language: Language) -> str:
    """What it says in this language, or in Chinese where there is nothing else."""
    english = thing.title_en if language is Language.ENGLISH else None
    return english or thing.title


def asked_questions(questions: Iterable[Question], words: Words) -> tuple[AskedQuestion, ...]:
    """Questions without sections, as a call asks them: each that is required must be answered."""
    return tuple(
        replace(one, field=replace(one.field, required=question.required))
        for place, question in enumerate(questions)
        for one in (asked(question, place, words),)
    )


def answer_in_words(question: Question, answer: ApplicationAnswer, words: Words) -> str:
    """What was answered, as people read it."""
    if answer.number is not None:
        return str(answer.number)
    if question.kind is QuestionKind.TEXT:
        return str(answer.text or words("words.erased"))
    named = dict(choices_of(question, words.language))
    return " · ".join(named.get(one, one) for one in answer.choices) or words("surveys.unanswered")


def asked(question: Question, place: int, words: Words) -> AskedQuestion:
    """A question as the field in which it is answered, by its place among all."""
    field = Field(
        name=f"answers.{place}.{_part_of(question)}",
        label=title_of(question, words.language),
        kind=_KINDS[question.kind],
        hint=words(f"surveys.hint_{question.kind.value}"),
        choices=choices_of(question, words.language),
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


def field_name(questions: Iterable[Question], code: object) -> str:
    """The form's field in which the question with this code is answered; empty where there is none."""
    return next(
        (f"answers.{place}.{_part_of(one)}" for place, one in enumerate(questions) if one.code == code), ""
    )


def _part_of(question: Question) -> str:
    if question.kind in {QuestionKind.ONE, QuestionKind.SEVERAL}:
        return "choices"
    return "text" if question.kind is QuestionKind.TEXT else "number"


def choices_of(question: Question, language: Language) -> Choices:
    """What can be chosen, as a form offers it."""
    if question.kind is QuestionKind.SCALE:
        return tuple((step, step) for step in SCALE)
    return tuple((one.code, title_of(one, language)) for one in question.options)


async def questions_of(visit: Visit, application: ApplicationView) -> tuple[Question, ...]:
    """What the call asks that an application answers."""
    if application.call_id is None:
        return ()
    call = await get_call(await visit.caller(GetCall), application.call_id)
    return call.questions if call is not None else ()


async def answers_of(visit: Visit, application: ApplicationView) -> tuple[AnswerRow, ...]:
    """What was answered, in the order of the questions."""
    given = {one.question: one for one in application.answers}
    return tuple(
        AnswerRow(title_of(one, visit.language), answer_in_words(one, given[one.code], visit.words))
        for one in await questions_of(visit, application)
        if one.code in given
    )
