"""Questions of a recruitment call, of the kinds that surveys have, and what applicants answer to them."""

from typing import ClassVar, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.partners.refusals.applications import (
    APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
    APPLICATION_IS_NOT_EDITED_NOW,
    APPLICATION_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.calls import (
    CALL_IS_UNKNOWN,
    CALL_QUESTIONS_ARE_FROZEN,
    CALL_QUESTIONS_ARE_NOT_ANSWERED,
)
from shared.contracts.partners.refusals.surveys import ANSWER_DOES_NOT_FIT_ITS_QUESTION
from shared.contracts.partners.surveys.instrument import GivenAnswer, Question
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Id, Instant, Request, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import SIGNED_IN, Allowed, Role, roles


class SetCallQuestionsRequest(Request):
    """What a call asks of whoever applies to it; it replaces all that it asked before."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "questions": [
                        {
                            "code": "experience",
                            "kind": "text",
                            "title": "请介绍您开展过的同类活动。",
                            "title_en": "What of this kind have you done before?",
                        }
                    ]
                }
            ]
        }
    )

    questions: tuple[Question, ...] = Field(max_length=30)
    """In this order; none takes all questions back."""

    @model_validator(mode="after")
    def _tells_questions_apart(self) -> Self:
        if len({one.code for one in self.questions}) != len(self.questions):
            raise ValueError("questions have codes of their own")
        return self


class SetCallQuestions(SetCallQuestionsRequest, Command):
    """Staff say what a call asks of whoever applies to it. With the first submission that is frozen."""

    operation = Operation(
        "Set a call's questions", roles(Role.STAFF), (CALL_IS_UNKNOWN, CALL_QUESTIONS_ARE_FROZEN)
    )

    call_id: Id


class AnswerCallQuestionsRequest(Request):
    """What an applicant answers to the call's questions; it replaces all that was answered before."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"answers": [{"question": "experience", "text": "在两所小学办过种植课。"}]}]
        }
    )

    answers: tuple[GivenAnswer, ...] = Field(max_length=30)
    """One for each question that is answered. Before submission some may be left for later."""


class AnswerCallQuestions(AnswerCallQuestionsRequest, Command):
    """The applicant answers the questions of the call to which they apply, for those who review it to read.

    An edit that names another call takes the answers away.
    """

    operation = Operation(
        "Answer a call's questions",
        SIGNED_IN,
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
            APPLICATION_IS_NOT_EDITED_NOW,
            ANSWER_DOES_NOT_FIT_ITS_QUESTION,
            CALL_QUESTIONS_ARE_NOT_ANSWERED,
        ),
    )

    application_id: Id


class CallQuestionsSet(Event):
    type: ClassVar[str] = "partners.call_questions_set.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    call_id: Id
    questions: tuple[Question, ...]
    set_at: Instant


class CallQuestionsAnswered(Event):
    type: ClassVar[str] = "partners.call_questions_answered.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    application_id: Id
    applicant: PersonId
    answers: tuple[GivenAnswer, ...]
    answered_at: Instant


class ApplicationAnswer(View):
    """What an applicant answered to one question of the call."""

    question: str
    """The question's code."""
    choices: tuple[str, ...] = ()
    """Of `one` and `several`: the codes of the options."""
    number: int | None = None
    """Of `scale` and `number`."""
    text: Words | None = None
    """Of `text`: the applicant's own words; empty once they are erased."""
