"""Questions about a call, answered for everybody or not published; and calls made of earlier ones."""

import pytest

from shared.contracts.partners.call_copies import CopyCall
from shared.contracts.partners.call_inquiries import (
    AnswerCallInquiry,
    AskAboutCall,
    CallInquirerTold,
    CallInquiryAnswered,
    CallInquiryDeclined,
    CallInquiryMade,
    CallInquiryState,
    DeclineCallInquiry,
    GetCallInquiry,
    ListCallInquiries,
)
from shared.contracts.partners.call_questions import CallQuestionsSet, SetCallQuestions
from shared.contracts.partners.calls import (
    CallDrafted,
    CallParticulars,
    CloseCall,
    GetCall,
)
from shared.contracts.partners.refusals.calls import (
    CALL_INQUIRY_WAITS_FOR_NO_ANSWER,
    CALL_IS_UNKNOWN,
    CALL_TAKES_NO_APPLICATIONS_NOW,
    PERSON_HAS_MANY_CALL_INQUIRIES_WAITING,
)
from shared.contracts.partners.refusals.needs import NEED_IS_UNKNOWN
from shared.contracts.partners.surveys.instrument import Question, QuestionKind
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.windows import TimeWindow
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import NOBODYS_ID, Scene, call, resident, staff

NEXT_YEAR = TimeWindow(starts_at=later(365), ends_at=later(395))
PAST = Question(code="past", kind=QuestionKind.TEXT, title="请介绍您开展过的同类活动。")


def drafted() -> Scene:
    return Scene().opened().need_published().call_drafted()


def published() -> Scene:
    return Scene().opened().need_published().call_published()


def closed() -> Scene:
    scene = published()
    scene.when(CloseCall(call_id=scene.call_id, **staff()))
    return scene


def ask(scene: Scene) -> AskAboutCall:
    return AskAboutCall(call_id=scene.call_id, question="晚上八点以后可以用吗？", **resident())


def asked() -> Scene:
    scene = published()
    scene.when(ask(scene))
    return scene


def asked_often() -> Scene:
    scene = published()
    for _ in range(5):
        scene.when(ask(scene))
    return scene


def answer(scene: Scene, inquiry_id: str = NOBODYS_ID) -> AnswerCallInquiry:
    return AnswerCallInquiry(call_id=scene.call_id, inquiry_id=inquiry_id, answer="可以。", **staff())


def decline(scene: Scene, inquiry_id: str = NOBODYS_ID) -> DeclineCallInquiry:
    return DeclineCallInquiry(call_id=scene.call_id, inquiry_id=inquiry_id, reason="涉及个人信息", **staff())


def copy(scene: Scene, call_id: str | None = None, **changes: object) -> CopyCall:
    said = {"call_id": call_id or scene.call_id, "window": NEXT_YEAR, **changes}
    return CopyCall.model_validate({**said, **staff()})


CASES = (
    Case(
        CALL_IS_UNKNOWN,
        "asked about",
        published,
        lambda _: AskAboutCall(call_id=NOBODYS_ID, question="？", **resident()),
    ),
    Case(CALL_IS_UNKNOWN, "asked about while it is a draft", drafted, ask),
    Case(CALL_TAKES_NO_APPLICATIONS_NOW, "asked about once closed", closed, ask),
    Case(PERSON_HAS_MANY_CALL_INQUIRIES_WAITING, "asked", asked_often, ask),
    Case(
        CALL_IS_UNKNOWN,
        "answered for",
        lambda: Scene().opened(),
        lambda _: AnswerCallInquiry(call_id=NOBODYS_ID, inquiry_id=NOBODYS_ID, answer="可以。", **staff()),
    ),
    Case(CALL_INQUIRY_WAITS_FOR_NO_ANSWER, "answered", asked, answer),
    Case(
        CALL_IS_UNKNOWN,
        "declined for",
        lambda: Scene().opened(),
        lambda _: DeclineCallInquiry(call_id=NOBODYS_ID, inquiry_id=NOBODYS_ID, reason="无", **staff()),
    ),
    Case(CALL_INQUIRY_WAITS_FOR_NO_ANSWER, "declined", asked, decline),
    Case(CALL_IS_UNKNOWN, "copied", published, lambda scene: copy(scene, NOBODYS_ID)),
    Case(NEED_IS_UNKNOWN, "copied", published, lambda scene: copy(scene, need_ids=(NOBODYS_ID,))),
)


@each(*CASES)
def test_no_rule_lets_it_pass(case: Case) -> None:
    case.holds()


def test_only_staff_answer_decline_and_copy() -> None:
    scene = asked()
    inquiry_id = scene.happened(CallInquiryMade).inquiry_id
    ids = {"call_id": scene.call_id, "inquiry_id": inquiry_id}
    scene.refuses(AnswerCallInquiry(answer="可以。", **ids, **resident()), ACTOR_MAY_NOT_DO_THIS)
    scene.refuses(DeclineCallInquiry(reason="无", **ids, **resident()), ACTOR_MAY_NOT_DO_THIS)
    scene.refuses(CopyCall(call_id=scene.call_id, window=NEXT_YEAR, **resident()), ACTOR_MAY_NOT_DO_THIS)


async def test_a_question_is_answered_once_for_everybody_and_whoever_asked_is_told() -> None:
    scene = asked()
    made = scene.happened(CallInquiryMade)
    command = answer(scene, made.inquiry_id)
    title = CallParticulars(**call(scene.need_id)).title
    scene.when(command).then(
        CallInquiryAnswered(
            call_id=scene.call_id, inquiry_id=made.inquiry_id, answer="可以。", answered_at=MONDAY
        ),
        CallInquirerTold(
            call_id=scene.call_id,
            inquiry_id=made.inquiry_id,
            call_title=title,
            asked_by=made.asked_by,
            told_at=MONDAY,
        ),
    )
    scene.refuses(answer(scene, made.inquiry_id), CALL_INQUIRY_WAITS_FOR_NO_ANSWER)
    models = ReadModels(*scene.history)
    (view,) = (await models.ask(ListCallInquiries(call_id=scene.call_id))).items
    assert (view.state, view.answer) == (CallInquiryState.ANSWERED, "可以。")
    assert "asked_by" not in CallInquiryAnswered.model_fields, "it is public"


async def test_what_is_not_published_says_why_and_a_closed_call_can_still_be_answered() -> None:
    scene = asked()
    inquiry_id = scene.happened(CallInquiryMade).inquiry_id
    scene.when(CloseCall(call_id=scene.call_id, **staff()))
    scene.when(decline(scene, inquiry_id))
    assert scene.happened(CallInquiryDeclined).reason == "涉及个人信息"
    view = await ReadModels(*scene.history).ask(GetCallInquiry(inquiry_id=inquiry_id))
    assert view is not None
    assert (view.state, view.reason, view.answer) == (CallInquiryState.DECLINED, "涉及个人信息", None)


def test_whoever_was_answered_may_ask_again() -> None:
    scene = asked_often()
    scene.when(answer(scene, scene.happened(CallInquiryMade).inquiry_id))
    scene.when(ask(scene))
    scene.happened(CallInquiryMade)


@pytest.mark.parametrize("title", [None, "海湾社区2027年招募公告"])
async def test_a_call_is_made_of_an_earlier_one_with_what_it_asks(title: str | None) -> None:
    scene = drafted()
    earlier = scene.call_id
    scene.when(SetCallQuestions(call_id=earlier, questions=(PAST,), **staff()))
    scene.when(copy(scene, title=title))
    made = scene.happened(CallDrafted)
    said = call(scene.need_id, window=NEXT_YEAR) | ({"title": title} if title else {})
    assert (made.particulars, made.copied_from) == (CallParticulars(**said), earlier)
    assert scene.happened(CallQuestionsSet).call_id == made.call_id
    view = await ReadModels(*scene.history).ask(GetCall(call_id=made.call_id))
    assert view is not None
    assert (view.questions, view.copied_from, view.listed) == ((PAST,), earlier, False)


def test_a_call_that_asks_nothing_is_copied_without_questions() -> None:
    scene = published()
    scene.when(copy(scene))
    made = scene.happened(CallDrafted)
    scene.then(made)
    assert made.call_id != scene.call_id
