"""Answers to a survey: who may give one, once, and that each fits its question."""

from services.partners.domain.state import Programme
from services.partners.domain.survey_state import Answered, Survey
from services.partners.domain.surveys import require_survey
from shared.contracts.partners.refusals.surveys import (
    ANSWER_DOES_NOT_FIT_ITS_QUESTION,
    HOUSEHOLD_ANSWERS_ONCE,
    HOUSEHOLD_IS_NOT_NAMED,
    SURVEY_ASKS_OTHER_BUILDINGS,
    SURVEY_IS_ANSWERED_ONCE,
    SURVEY_IS_NOT_OPEN,
)
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.contracts.partners.surveys.addresses import plain_address
from shared.contracts.partners.surveys.commands import AnswerSurvey
from shared.contracts.partners.surveys.events import SurveyAnswered
from shared.contracts.partners.surveys.instrument import GivenAnswer, Question, QuestionKind
from shared.contracts.partners.surveys.views import SurveyState
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_ALWAYS_LEFT_OPEN = {QuestionKind.SEVERAL, QuestionKind.TEXT}


def answer_survey(state: Programme, command: AnswerSurvey) -> list[Event]:
    survey = require_survey(state, command.survey_id)
    window = survey.particulars.window
    # The clock's Tick may be a moment late, so the window is asked, too.
    if survey.state is not SurveyState.PUBLISHED or not window.starts_at <= command.now < window.ends_at:
        raise Rejected(
            SURVEY_IS_NOT_OPEN,
            state=survey.state.value,
            starts_at=window.starts_at.isoformat(),
            ends_at=window.ends_at.isoformat(),
        )
    person = state.one(command.actor.person)
    if not command.verified:
        raise Rejected(PERSON_MUST_BE_VERIFIED)
    if person in survey.given:
        raise Rejected(SURVEY_IS_ANSWERED_ONCE)
    household = _household(survey, command)
    _check(survey, command.answers)
    return [
        SurveyAnswered(
            survey_id=command.survey_id,
            person=person,
            answers=command.answers,
            entered_by=command.actor.id if command.actor.person != command.actor.id else None,
            answered_at=command.now,
            household=household,
        )
    ]


def _household(survey: Survey, command: AnswerSurvey) -> str | None:
    """The household whose one answer it is; None where residents answer for themselves."""
    asked = survey.particulars
    if not asked.counts_households:
        return None
    if command.household is None:
        raise Rejected(HOUSEHOLD_IS_NOT_NAMED)
    named = {plain_address(one) for one in asked.buildings}
    if named and plain_address(command.building or "") not in named:
        raise Rejected(SURVEY_ASKS_OTHER_BUILDINGS, buildings=" · ".join(asked.buildings))
    if command.household in survey.households:
        raise Rejected(HOUSEHOLD_ANSWERS_ONCE)
    return command.household


def survey_answered(state: Programme, event: SurveyAnswered) -> None:
    survey = state.surveys[event.survey_id]
    survey.given[event.person] = Answered(event.answers, event.entered_by is not None, event.household)
    if event.household is not None:
        survey.households.add(event.household)


def _check(survey: Survey, answers: tuple[GivenAnswer, ...]) -> None:
    questions = {question.code: question for question in survey.particulars.questions}
    given: set[str] = set()
    for answer in answers:
        question = questions.get(answer.question)
        if question is None or answer.question in given or not fits(question, answer):
            raise Rejected(ANSWER_DOES_NOT_FIT_ITS_QUESTION, question=answer.question)
        given.add(answer.question)
    for code, question in questions.items():
        if question.required and question.kind not in _ALWAYS_LEFT_OPEN and code not in given:
            raise Rejected(ANSWER_DOES_NOT_FIT_ITS_QUESTION, question=code)


def fits(question: Question, answer: GivenAnswer) -> bool:
    """Whether an answer is one of the question's kind."""
    chosen, number = answer.choices, answer.number
    if (answer.text is not None) != (question.kind is QuestionKind.TEXT):
        return False
    match question.kind:
        case QuestionKind.TEXT:
            return not chosen and number is None
        case QuestionKind.SCALE:
            return not chosen and number is not None and 1 <= number <= 5
        case QuestionKind.NUMBER:
            return not chosen and number is not None and number >= question.bands[0]
        case QuestionKind.ONE:
            fits = len(chosen) == 1
        case QuestionKind.SEVERAL:
            fits = len(chosen) == len(set(chosen))
    return fits and number is None and {*chosen} <= {option.code for option in question.options}
