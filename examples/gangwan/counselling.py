"""Part 2 of the thread, in Nanbeitai: a survey finds a need, and residents try who would meet it for pay."""

from datetime import date, timedelta

from examples.gangwan.admission import admission, decision_on, partner_of, review
from examples.gangwan.intents import invited
from examples.gangwan.people import identities
from examples.gangwan.places import COUNSELLING, COUNSELLORS, NANBEITAI
from examples.gangwan.stage import Stage, expect, local
from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerForm
from shared.contracts.partners.applications.commands import ApplicationRequest, MatchApplicationRequest
from shared.contracts.partners.applications.identity import IdentifyApplicantRequest
from shared.contracts.partners.applications.views import ApplicationView
from shared.contracts.partners.needs.commands import NeedRequest
from shared.contracts.partners.needs.events import FieldOfWork, NeedSource
from shared.contracts.partners.needs.merging import MergeNeedRequest
from shared.contracts.partners.needs.views import NeedState, NeedView
from shared.contracts.partners.offered import Contribution, ContributionKind
from shared.contracts.partners.surveys.commands import (
    AnswerSurveyRequest,
    CollectNeedFromSurveyRequest,
    SurveyRequest,
)
from shared.contracts.partners.surveys.instrument import GivenAnswer, Option, Question, QuestionKind, Section
from shared.contracts.partners.surveys.views import SurveyView
from shared.contracts.partners.trials.commands import CheckInRequest, GiveFeedbackRequest, PlanTrialRequest
from shared.contracts.partners.trials.views import DoorCode
from shared.kernel.windows import TimeWindow

_NEEDS = f"{NANBEITAI}/needs"
_WANTED, _LISTENING, _SPORT = "wanted", "listening", "sport"
FOR_LISTENING = ("lan", "zhu", "ju", "tao", "he", "gui")
_RAISERS = FOR_LISTENING[:3]
_FOR_SPORT = ("lian", "shao", "qing", "song", "xing")
_REVIEWERS = {
    "chun-committee": (5, "倾听专业，保密说明清楚。"),
    "xia-committee": (4, "居民反馈好，建议每月两次。"),
}


def find_counsellors(stage: Stage) -> str:
    """Plays it up to the end of the trial; returns the id of the application."""
    stage.title("2  Partners: Nanbeitai asks its residents, and work is offered that will be bought")
    need_id = _found_need(stage, _closed_survey(stage))
    application_id = _applied(stage, need_id)
    _tried(stage, f"{NANBEITAI}/applications/{application_id}")
    return application_id


def settle_need(stage: Stage, application_id: str) -> None:
    """More than half of those who have the need say that it is met."""
    application = stage.get("nan-staff", f"{NANBEITAI}/applications/{application_id}", ApplicationView)
    here = f"{NANBEITAI}/needs/{application.need_ids[0]}"
    first, second, _ = _RAISERS
    stage.does(first, "confirms that the need is met", f"{here}/confirmation")
    stage.does(second, "confirms it too: that is more than half", f"{here}/confirmation")
    expect(stage.get(None, here, NeedView).state, NeedState.CLOSED, "the need")
    stage.tell("the need is settled (销号) by those who have it; for seven days one of them may object")


def decide_on_counsellors(stage: Stage, application_id: str) -> None:
    """The committee's decision, whose publicity runs while the rest of the thread goes on."""
    stage.title("2  Partners: Nanbeitai decides on the counselling")
    here = f"{NANBEITAI}/applications/{application_id}"
    review(stage, here, _REVIEWERS)
    stage.does("chun-committee", "admits it", f"{here}/decision", admission())
    decision = decision_on(stage, NANBEITAI, application_id)
    stage.tell(f"the decision is in publicity until {local(decision.publicity_ends_at)}")


def admitted_counsellors(stage: Stage, application_id: str) -> str:
    """Waits for the end of that publicity; returns the id of the partner."""
    stage.title("5  Partners: work is bought, accepted and paid")
    decision = decision_on(stage, NANBEITAI, application_id)
    stage.wait_for(decision.publicity_ends_at, "the publicity ends")
    return partner_of(stage, "rainbow", NANBEITAI, application_id)


def _closed_survey(stage: Stage) -> str:
    window = TimeWindow(starts_at=stage.base, ends_at=stage.base + timedelta(hours=20))
    options = (
        Option(code=_LISTENING, title="倾听与家庭关系支持", title_en="Somebody who listens"),
        Option(code=_SPORT, title="运动", title_en="Sport"),
    )
    question = Question(
        code=_WANTED,
        kind=QuestionKind.ONE,
        title="您最希望社区里有什么？",
        title_en="What would you like most to have nearby?",
        options=options,
    )
    survey = SurveyRequest(
        title="南北台居民需求调研",
        title_en="What residents of Nanbeitai need",
        window=window,
        sections=(Section(title="家庭", title_en="Families", questions=(question,)),),
    )
    survey_id = stage.does("nan-staff", "drafts a survey", f"{NANBEITAI}/surveys", survey).id
    here = f"{NANBEITAI}/surveys/{survey_id}"
    stage.does("nan-staff", f"publishes it: open until {local(window.ends_at)}", f"{here}/publication")
    for wish, people in ((_LISTENING, FOR_LISTENING), (_SPORT, _FOR_SPORT)):
        answer = AnswerSurveyRequest(answers=(GivenAnswer(question=_WANTED, choices=(wish,)),))
        for person in people:
            stage.does(person, "answers it", f"{here}/answers", answer)
    stage.looks("nan-staff", "would like to see the counts already", here, SurveyView, _hidden)
    stage.wait_for(window.ends_at, "the survey closes")
    stage.until(
        lambda: stage.get(None, here, SurveyView),
        lambda view: view.closed_at is not None,
        "the end of the survey",
    )
    stage.looks(None, "reads the counts", here, SurveyView, _counted)
    return survey_id


def _hidden(survey: SurveyView) -> str:
    expect(survey.counts, None, "the counts of an open survey")
    return f"nobody sees them before it closes; {survey.answers} have answered"


def _counted(survey: SurveyView) -> str:
    (question,) = survey.counts or ()
    found = {cell.option: cell.answers for cell in question.cells}
    expect(found, {_LISTENING: len(FOR_LISTENING), _SPORT: len(_FOR_SPORT)}, "the counts")
    return f"{found[_LISTENING]} want somebody who listens, {found[_SPORT]} want sport"


def _found_need(stage: Stage, survey_id: str) -> str:
    households = len(FOR_LISTENING)
    need = CollectNeedFromSurveyRequest(
        question=_WANTED,
        option=_LISTENING,
        title="倾听与家庭关系支持",
        field=FieldOfWork.GOVERNANCE,
        households=households,
        summary=f"{households}户希望在社区里就有倾听、陪伴和家庭关系方面的支持。",
    )
    what = f"collects the need {need.title} from it: {households} households"
    need_id = stage.does("nan-staff", what, f"{NANBEITAI}/surveys/{survey_id}/needs", need).id
    here = f"{NANBEITAI}/needs/{need_id}"
    stage.does("bei-staff", "verifies its evidence", f"{here}/verification")
    stage.does("nan-staff", "publishes it", f"{here}/publication")
    for resident in _RAISERS:
        stage.does(resident, "says that they have it too", f"{here}/voices")
    _merged(stage, need_id)
    return need_id


def _merged(stage: Stage, need_id: str) -> None:
    """What came in by the hotline says the same: whoever asks for it gets the need in which it lies."""
    told = NeedRequest(
        title="想找人聊聊家里的事",
        field=FieldOfWork.GOVERNANCE,
        source=NeedSource.HOTLINE,
        households=1,
        summary="热线来电，希望社区里有人倾听。",
    )
    other = stage.does("bei-staff", f"enters the need {told.title}, from the hotline", _NEEDS, told).id
    merger = MergeNeedRequest(into=need_id, reason="与调研中的需求内容相同")
    stage.does(
        "nan-staff", "merges it into the other, which says the same", f"{_NEEDS}/{other}/merger", merger
    )
    expect(stage.get(None, f"{_NEEDS}/{other}", NeedView).need_id, need_id, "the need in which it lies")


def _applied(stage: Stage, need_id: str) -> str:
    application = ApplicationRequest(
        form=PartnerForm.TEAM,
        actor_kind=ActorKind.SOCIAL_ORGANISATION,
        mechanism=Mechanism.PURCHASED_SERVICE,
        field=FieldOfWork.GOVERNANCE,
        organisation=COUNSELLORS,
        project=COUNSELLING,
        summary="每月两次团体倾听，另设预约的家庭关系辅导。",
        contributions=(
            Contribution(kind=ContributionKind.PROFESSIONAL_SERVICE, summary="每月两次倾听与辅导"),
        ),
        serves_minors=False,
        intent_id=invited(stage, NANBEITAI, "nan-staff", COUNSELLING),
    )
    what = f"drafts an application for {COUNSELLORS}: {COUNSELLING}, for pay"
    application_id = stage.does("rainbow", what, f"{NANBEITAI}/applications", application).id
    here = f"{NANBEITAI}/applications/{application_id}"
    identity = IdentifyApplicantRequest(
        name=identities()["rainbow"].name,
        phone="+86 138 0000 0000",
        credit_code="52440115MJK9876518",
        licence_valid_until=date(2036, 5, 31),
    )
    what = "says who applies, for the staff alone"
    stage.does("rainbow", what, f"{here}/identity", identity, method="PUT")
    stage.does("rainbow", "submits it", f"{here}/submission")
    stage.does("nan-staff", "takes it into screening", f"{here}/screening")
    match = MatchApplicationRequest(need_ids=(need_id,))
    stage.does("nan-staff", "matches it to the need that the survey found", f"{here}/match", match)
    return application_id


def _tried(stage: Stage, here: str) -> None:
    window = TimeWindow(starts_at=stage.base + timedelta(hours=21), ends_at=stage.base + timedelta(hours=23))
    plan = PlanTrialRequest(window=window, place="南北台社区活动中心", capacity=20)
    stage.does("nan-staff", f"plans a trial for {local(window.starts_at)}", f"{here}/trial", plan)
    stage.wait_for(window.starts_at + timedelta(minutes=5), "the trial begins")
    for resident in FOR_LISTENING:
        at_the_door = CheckInRequest(code=stage.get("bei-staff", f"{here}/trial/door", DoorCode).code)
        stage.does(resident, "checks in", f"{here}/trial/check-ins", at_the_door)
    stage.does("bei-staff", "records that the trial was held", f"{here}/trial/holding")
    for resident in FOR_LISTENING:
        feedback = GiveFeedbackRequest(score=5, in_favour=True)
        what = "gives feedback: 5 of 5, in favour"
        stage.does(resident, what, f"{here}/trial/feedback", feedback)
