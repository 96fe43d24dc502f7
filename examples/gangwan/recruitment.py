"""Part 2 of the thread, first half: a need of residents is published, and a partner applies to meet it."""

from datetime import date, timedelta

from examples.gangwan.places import HAIWAN, ORGANISATION, PROJECT
from examples.gangwan.stage import Stage
from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerForm
from shared.contracts.partners.amounts import Unit
from shared.contracts.partners.applications.commands import (
    AnswerInformationRequest,
    ApplicationRequest,
    MatchApplicationRequest,
    RequestInformationRequest,
)
from shared.contracts.partners.applications.identity import IdentifyApplicantRequest
from shared.contracts.partners.calls import CallRequest
from shared.contracts.partners.intents import IntentRequest
from shared.contracts.partners.needs.commands import NeedRequest
from shared.contracts.partners.needs.events import FieldOfWork, NeedSource
from shared.contracts.partners.offered import Contribution, ContributionKind
from shared.kernel.windows import TimeWindow

_CONTRIBUTIONS = (
    Contribution(kind=ContributionKind.PROFESSIONAL_SERVICE, summary="种植、无土栽培和自然课堂"),
    Contribution(
        kind=ContributionKind.FUNDS, summary="露台种植箱与滴灌设备", quantity=3_000_000, unit=Unit.FEN
    ),
)


def recruit(stage: Stage) -> str:
    """Plays the part; returns the id of the application, which is matched to the need."""
    stage.title("2  Partners: a need is published, and a partner applies")
    need_id = _published_need(stage)
    call_id = _published_call(stage, need_id)
    application_id = _submitted_application(stage, call_id)
    _screened(stage, application_id, need_id)
    return application_id


def _published_need(stage: Stage) -> str:
    need = NeedRequest(
        title="亲子自然教育",
        field=FieldOfWork.SUSTAINABLE_DEVELOPMENT,
        source=NeedSource.SURVEY,
        households=126,
        summary="暑期问卷回收412份，其中126户有4至12岁孩子的家庭希望就近参加种植、自然观察和亲子手工活动。",
        title_en="Nature for families",
        summary_en="Of 412 who answered, 126 families with children from 4 to 12 would like to grow "
        "plants, watch nature and make things close by.",
        serves_minors=True,
    )
    what = f"enters the need {need.title}: a survey found it in {need.households} households"
    need_id = stage.does("chen-staff", what, f"{HAIWAN}/needs", need).id
    stage.does("wu-staff", "verifies its evidence", f"{HAIWAN}/needs/{need_id}/verification")
    stage.does("chen-staff", "publishes it", f"{HAIWAN}/needs/{need_id}/publication")
    return need_id


def _published_call(stage: Stage, need_id: str) -> str:
    call = CallRequest(
        title="海湾社区“党群合伙，合作共赢”自然教育合伙人招募公告",
        text="招募能在三楼露天平台开展亲子自然教育的合伙人，价格不高于市场价的一半。",
        categories=("自然教育", "亲子手工"),
        need_ids=(need_id,),
        window=TimeWindow(starts_at=stage.base, ends_at=stage.base + timedelta(days=30)),
    )
    call_id = stage.does("chen-staff", "drafts a recruitment call for it", f"{HAIWAN}/calls", call).id
    stage.does("chen-staff", "publishes the call", f"{HAIWAN}/calls/{call_id}/publication")
    return call_id


def _submitted_application(stage: Stage, call_id: str) -> str:
    intent = IntentRequest(
        organisation=ORGANISATION,
        project=PROJECT,
        mechanism=Mechanism.SPACE_COOPERATION,
        contributions=_CONTRIBUTIONS,
    )
    what = f"offers an intent for {ORGANISATION}: {PROJECT}"
    intent_id = stage.does("xiaochen", what, f"{HAIWAN}/intents", intent).id
    application = ApplicationRequest(
        form=PartnerForm.TEAM,
        actor_kind=ActorKind.BUSINESS,
        mechanism=Mechanism.SPACE_COOPERATION,
        field=FieldOfWork.SUSTAINABLE_DEVELOPMENT,
        organisation=ORGANISATION,
        project=PROJECT,
        summary="在党群服务中心三楼露台开设种植、无土栽培、自然课堂、亲子手工和绘本活动。",
        contributions=_CONTRIBUTIONS,
        serves_minors=True,
        call_id=call_id,
        intent_id=intent_id,
    )
    application_id = stage.does("xiaochen", "drafts an application", f"{HAIWAN}/applications", application).id
    identity = IdentifyApplicantRequest(
        name="何晓宸",
        phone="+86 138 0000 0000",
        credit_code="91440115MA5A1B2C1R",
        licence_valid_until=date(2036, 5, 31),
    )
    here = f"{HAIWAN}/applications/{application_id}"
    stage.does(
        "xiaochen", "says who applies, for the staff alone", f"{here}/identity", identity, method="PUT"
    )
    stage.does("xiaochen", "submits it", f"{here}/submission")
    return application_id


def _screened(stage: Stage, application_id: str, need_id: str) -> None:
    here = f"{HAIWAN}/applications/{application_id}"
    stage.does("chen-staff", "takes it into screening", f"{here}/screening")
    question = RequestInformationRequest(question="请补充露台荷载和灌溉方案。")
    stage.does("chen-staff", f"asks: {question.question}", f"{here}/questions", question)
    answer = AnswerInformationRequest(answer="种植箱每平方米不超过150公斤，滴灌用水接自二楼。")
    stage.does("xiaochen", f"answers: {answer.answer}", f"{here}/answer", answer)
    match = MatchApplicationRequest(need_ids=(need_id,))
    stage.does("chen-staff", "matches it to the need 亲子自然教育", f"{here}/match", match)
