"""Questions of a call: set by staff until the first submission, answered by whoever applies."""

from collections.abc import Iterable

from services.partners.domain.calls import require_call
from services.partners.domain.state import Application, Programme
from services.partners.domain.survey_answers import fits
from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.call_questions import (
    AnswerCallQuestions,
    CallQuestionsAnswered,
    CallQuestionsSet,
    SetCallQuestions,
)
from shared.contracts.partners.calls import CallState
from shared.contracts.partners.refusals.applications import (
    APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
    APPLICATION_IS_NOT_EDITED_NOW,
    APPLICATION_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.calls import (
    CALL_QUESTIONS_ARE_FROZEN,
    CALL_QUESTIONS_ARE_NOT_ANSWERED,
)
from shared.contracts.partners.refusals.surveys import ANSWER_DOES_NOT_FIT_ITS_QUESTION
from shared.contracts.partners.surveys.instrument import GivenAnswer, Question
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_OPEN = (CallState.DRAFTED, CallState.PUBLISHED)


def set_call_questions(state: Programme, command: SetCallQuestions) -> list[Event]:
    call = require_call(state, command.call_id)
    if call.questions_frozen or call.state not in _OPEN:
        raise Rejected(CALL_QUESTIONS_ARE_FROZEN, state=call.state.value)
    if call.questions == command.questions:
        return []
    return [CallQuestionsSet(call_id=command.call_id, questions=command.questions, set_at=command.now)]


def call_questions_set(state: Programme, event: CallQuestionsSet) -> None:
    state.calls[event.call_id].questions = event.questions


def answer_call_questions(state: Programme, command: AnswerCallQuestions) -> list[Event]:
    application = state.applications.get(command.application_id)
    if application is None:
        raise Rejected(APPLICATION_IS_UNKNOWN)
    if application.applicant != command.actor.person:
        raise Rejected(APPLICATION_BELONGS_TO_SOMEBODY_ELSE)
    if application.state not in {ApplicationState.DRAFTED, ApplicationState.INFORMATION_ASKED}:
        raise Rejected(APPLICATION_IS_NOT_EDITED_NOW, state=application.state.value)
    questions = {one.code: one for one in questions_of(state, application)}
    given: set[str] = set()
    for answer in command.answers:
        question = questions.get(answer.question)
        if question is None or answer.question in given or not fits(question, answer):
            raise Rejected(ANSWER_DOES_NOT_FIT_ITS_QUESTION, question=answer.question)
        given.add(answer.question)
    if application.state is not ApplicationState.DRAFTED:
        _require_answers(questions.values(), command.answers)
    if application.answers == command.answers:
        return []
    return [
        CallQuestionsAnswered(
            application_id=command.application_id,
            applicant=application.applicant,
            answers=command.answers,
            answered_at=command.now,
        )
    ]


def call_questions_answered(state: Programme, event: CallQuestionsAnswered) -> None:
    state.applications[event.application_id].answers = event.answers


def questions_of(state: Programme, application: Application) -> tuple[Question, ...]:
    """What the call asks to which it applies; nothing outside calls."""
    call = state.calls.get(application.particulars.call_id or "")
    return () if call is None else call.questions


def require_call_answered(state: Programme, application: Application) -> None:
    """Every question that must be is answered, and every answer still fits what is asked now."""
    _require_answers(questions_of(state, application), application.answers)


def _require_answers(questions: Iterable[Question], answers: tuple[GivenAnswer, ...]) -> None:
    given = {one.question: one for one in answers}
    lacking = [one.code for one in questions if _is_open(one, given.get(one.code))]
    if lacking:
        raise Rejected(CALL_QUESTIONS_ARE_NOT_ANSWERED, questions=[*lacking])


def _is_open(question: Question, answer: GivenAnswer | None) -> bool:
    if answer is None:
        return question.required
    says_nothing = not (answer.choices or answer.number is not None or answer.text is not None)
    return not fits(question, answer) or (question.required and says_nothing)
