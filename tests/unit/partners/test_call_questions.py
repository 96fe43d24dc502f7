"""Questions of a call: frozen with the first submission, and answered before it."""

import pytest
from pydantic import ValidationError

from shared.contracts.partners.applications.commands import (
    BeginScreening,
    DraftApplication,
    EditApplication,
    RequestInformation,
    SubmitApplication,
)
from shared.contracts.partners.applications.events import ApplicationDrafted, ApplicationSubmitted
from shared.contracts.partners.applications.identity import IdentifyApplicant
from shared.contracts.partners.applications.views import GetApplication
from shared.contracts.partners.call_questions import (
    AnswerCallQuestions,
    CallQuestionsAnswered,
    CallQuestionsSet,
    SetCallQuestions,
)
from shared.contracts.partners.calls import CallDrafted, CloseCall, DraftCall, GetCall, PublishCall
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
from shared.contracts.partners.surveys.instrument import GivenAnswer, Option, Question, QuestionKind
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.unit.partners.cases import Case, each
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import (
    Scene,
    applicant,
    application,
    call,
    identity,
    resident,
    staff,
)

PAST = Question(code="past", kind=QuestionKind.TEXT, title="请介绍您开展过的同类活动。")
DAYS = Question(
    code="days",
    kind=QuestionKind.SEVERAL,
    title="哪几天可以开展？",
    options=(Option(code="sat", title="周六"), Option(code="sun", title="周日")),
)
PEOPLE = Question(
    code="people", kind=QuestionKind.NUMBER, title="团队有几人？", bands=(1, 10), required=False
)
ASKED = (PAST, DAYS, PEOPLE)
SAID = GivenAnswer(question="past", text="在两所小学办过种植课。")
ON_SATURDAY = GivenAnswer(question="days", choices=("sat",))


def asks(scene: Scene, *questions: Question, who: Envelope | None = None) -> SetCallQuestions:
    return SetCallQuestions(call_id=scene.call_id, questions=questions, **(who or staff()))


def answers(scene: Scene, *given: GivenAnswer, who: Envelope | None = None) -> AnswerCallQuestions:
    return AnswerCallQuestions(application_id=scene.application_id, answers=given, **(who or applicant()))


def submits(scene: Scene) -> SubmitApplication:
    return SubmitApplication(application_id=scene.application_id, **applicant())


def asked() -> Scene:
    """A published call with questions, and somebody's draft of an application to it."""
    scene = Scene().opened().need_published().call_published()
    scene.when(asks(scene, *ASKED))
    scene.when(DraftApplication(**application(call_id=scene.call_id), **applicant()))
    scene.application_id = scene.happened(ApplicationDrafted).application_id
    scene.when(IdentifyApplicant(application_id=scene.application_id, **identity(), **applicant()))
    return scene


def answered() -> Scene:
    scene = asked()
    scene.when(answers(scene, SAID, ON_SATURDAY))
    return scene


def submitted() -> Scene:
    scene = answered()
    scene.when(submits(scene))
    return scene


def in_question() -> Scene:
    scene = submitted()
    scene.when(BeginScreening(application_id=scene.application_id, **staff()))
    scene.when(RequestInformation(application_id=scene.application_id, question="哪天可以？", **staff()))
    return scene


def closed() -> Scene:
    scene = asked()
    scene.when(CloseCall(call_id=scene.call_id, **staff()))
    return scene


def changed_since() -> Scene:
    """An option that was chosen is gone."""
    scene = answered()
    options = (Option(code="sun", title="周日"), Option(code="mon", title="周一"))
    scene.when(asks(scene, PAST, DAYS.model_copy(update={"options": options})))
    return scene


CASES = (
    Case(CALL_IS_UNKNOWN, "asked of", lambda: Scene().opened(), lambda scene: asks(scene, PAST)),
    Case(CALL_QUESTIONS_ARE_FROZEN, "somebody applied", submitted, lambda scene: asks(scene, PAST)),
    Case(CALL_QUESTIONS_ARE_FROZEN, "closed", closed, lambda scene: asks(scene, PAST)),
    Case(APPLICATION_IS_UNKNOWN, "answered", lambda: Scene().opened(), lambda scene: answers(scene, SAID)),
    Case(
        APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
        "answered by another",
        asked,
        lambda scene: answers(scene, SAID, who=resident()),
    ),
    Case(APPLICATION_IS_NOT_EDITED_NOW, "submitted", submitted, lambda scene: answers(scene, SAID)),
    Case(
        ANSWER_DOES_NOT_FIT_ITS_QUESTION,
        "of another kind",
        asked,
        lambda scene: answers(scene, GivenAnswer(question="days", number=3)),
    ),
    Case(
        ANSWER_DOES_NOT_FIT_ITS_QUESTION,
        "twice",
        asked,
        lambda scene: answers(scene, ON_SATURDAY, ON_SATURDAY),
    ),
    Case(
        ANSWER_DOES_NOT_FIT_ITS_QUESTION,
        "nobody asked",
        asked,
        lambda scene: answers(scene, GivenAnswer(question="hobby", text="钓鱼")),
    ),
    Case(CALL_QUESTIONS_ARE_NOT_ANSWERED, "none", asked, submits),
    Case(CALL_QUESTIONS_ARE_NOT_ANSWERED, "the question changed", changed_since, submits),
    Case(
        CALL_QUESTIONS_ARE_NOT_ANSWERED,
        "taken away once submitted",
        in_question,
        lambda scene: answers(scene, SAID),
    ),
)


@each(*CASES)
def test_refused(case: Case) -> None:
    case.holds()


def test_staff_alone_set_questions() -> None:
    scene = asked()
    scene.refuses(asks(scene, PAST, who=resident()), ACTOR_MAY_NOT_DO_THIS)


def test_questions_have_codes_of_their_own() -> None:
    with pytest.raises(ValidationError, match="codes of their own"):
        asks(asked(), PAST, PAST)


def test_what_a_call_asks_is_set_changed_and_taken_back() -> None:
    scene = asked()
    scene.when(asks(scene, *ASKED)).then_nothing()
    scene.when(asks(scene, PAST))
    assert scene.happened(CallQuestionsSet).questions == (PAST,)
    scene.when(asks(scene)).happened(CallQuestionsSet)
    scene.when(submits(scene)).happened(ApplicationSubmitted)


def test_missing_answers_are_named() -> None:
    scene = asked()
    facts = scene.refuses(submits(scene), CALL_QUESTIONS_ARE_NOT_ANSWERED)
    assert facts["questions"] == ["past", "days"], "what may be left out is not missed"
    scene.when(answers(scene, SAID, GivenAnswer(question="days")))
    assert scene.refuses(submits(scene), CALL_QUESTIONS_ARE_NOT_ANSWERED)["questions"] == ["days"]


def test_who_answered_submits_and_may_answer_again_when_asked() -> None:
    scene = in_question()
    sunday = GivenAnswer(question="days", choices=("sun",))
    scene.when(answers(scene, SAID, sunday))
    assert scene.happened(CallQuestionsAnswered).answers == (SAID, sunday)
    scene.when(answers(scene, SAID, sunday)).then_nothing()


def test_an_edit_that_names_another_call_takes_the_answers_away() -> None:
    scene = answered()
    first = scene.call_id
    scene.when(DraftCall(**call(scene.need_id), **staff()))
    other = scene.happened(CallDrafted).call_id
    scene.when(PublishCall(call_id=other, **staff()))
    for call_id in (other, first):
        scene.when(
            EditApplication(
                application_id=scene.application_id, **application(call_id=call_id), **applicant()
            )
        )
    facts = scene.refuses(submits(scene), CALL_QUESTIONS_ARE_NOT_ANSWERED)
    assert facts["questions"] == ["past", "days"]


async def test_reviewers_read_what_was_answered_and_everybody_what_is_asked() -> None:
    scene = submitted()
    models = ReadModels(*scene.history)
    shown = await models.ask(GetApplication(application_id=scene.application_id))
    assert shown is not None
    assert [(one.question, one.choices, one.text) for one in shown.answers] == [
        ("past", (), SAID.text),
        ("days", ("sat",), None),
    ]
    seen = await models.ask(GetCall(call_id=scene.call_id))
    assert seen is not None
    assert (seen.questions, seen.questions_frozen) == (ASKED, True)
