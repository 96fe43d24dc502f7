"""Part 2 of the thread: from a need of residents to an admitted partner with an agreement in force."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from examples.gangwan.people import identities
from examples.gangwan.stage import Facts, Stage, expect, local
from shared.contracts.bookings.hosts import HostStatus, HostView
from shared.contracts.bookings.spaces import SpaceView
from shared.contracts.gateway.identity import MeView
from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerForm
from shared.contracts.partners.agreements import AgreementRequest, AgreementView, Side, SignAgreementRequest
from shared.contracts.partners.applications import (
    AnswerInformationRequest,
    ApplicationRequest,
    ApplicationState,
    ApplicationView,
    MatchApplicationRequest,
    RequestInformationRequest,
)
from shared.contracts.partners.calls import CallRequest
from shared.contracts.partners.decisions import (
    AnswerObjectionRequest,
    DecideApplicationRequest,
    DecisionView,
    EvidenceCode,
    EvidenceView,
    RaiseObjectionRequest,
    RecordScreeningRequest,
    Verdict,
)
from shared.contracts.partners.intents import Contribution, ContributionKind, IntentRequest
from shared.contracts.partners.needs import FieldOfWork, NeedRequest, NeedSource
from shared.contracts.partners.refusals import (
    EVIDENCE_IS_MISSING,
    FEEDBACK_IS_FOR_THOSE_CHECKED_IN,
    FEEDBACK_IS_GIVEN_ONCE,
    PARTNER_SIGNS_FIRST,
)
from shared.contracts.partners.trials import (
    CheckInRequest,
    GiveFeedbackRequest,
    PlanTrialRequest,
    TrialView,
)
from shared.kernel.windows import TimeWindow

HAIWAN = "/v1/communities/haiwan"
ORGANISATION = "广州晓宸生物科技有限公司"
PROJECT = "天空农场"
TERRACE = "三楼露天平台"

_CONTRIBUTIONS = (
    Contribution(kind=ContributionKind.PROFESSIONAL_SERVICE, summary="种植、无土栽培和自然课堂"),
    Contribution(kind=ContributionKind.FUNDS, summary="露台种植箱与滴灌设备"),
)
_THERE = {"lin": (5, True), "zhao": (5, True), "mei": (4, True), "yang": (5, True), "hu": (2, False)}
"""Who checks in at the trial, the score they give, and whether they are in favour."""
_LED_IN_BY_STAFF = "deng"
_NOT_THERE = "xu"


@dataclass(frozen=True)
class Partnership:
    """What the later parts need of this one."""

    application_id: str
    partner_id: str
    agreement_id: str
    terrace_id: str


def recruit(stage: Stage) -> Partnership:
    """Plays the part."""
    stage.title("2  A partner is sought, tried and admitted")
    application_id = _applied(stage, need_id=_published_need(stage))
    _tried(stage, application_id)
    _admitted(stage, application_id)
    return _agreed(stage, application_id)


def _published_need(stage: Stage) -> str:
    need = NeedRequest(
        title="亲子自然教育",
        field=FieldOfWork.SUSTAINABLE_DEVELOPMENT,
        source=NeedSource.SURVEY,
        households=126,
        summary="暑期问卷回收412份，其中126户有4至12岁孩子的家庭希望就近参加种植、自然观察和亲子手工活动。",
        serves_minors=True,
    )
    what = f"enters the need {need.title}: a survey found it in {need.households} households"
    need_id = stage.does("chen-staff", what, f"{HAIWAN}/needs", need).id
    stage.does("wu-staff", "verifies its evidence", f"{HAIWAN}/needs/{need_id}/verification")
    stage.does("chen-staff", "publishes it", f"{HAIWAN}/needs/{need_id}/publication")
    return need_id


def _applied(stage: Stage, need_id: str) -> str:
    call = CallRequest(
        title="海湾社区“党群合伙，合作共赢”自然教育合伙人招募公告",
        text="招募能在三楼露天平台开展亲子自然教育的合伙人，价格不高于市场价的一半。",
        categories=("自然教育", "亲子手工"),
        need_ids=(need_id,),
        window=TimeWindow(starts_at=stage.base, ends_at=stage.base + timedelta(days=30)),
    )
    call_id = stage.does("chen-staff", "drafts a recruitment call for it", f"{HAIWAN}/calls", call).id
    stage.does("chen-staff", "publishes the call", f"{HAIWAN}/calls/{call_id}/publication")

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
    here = f"{HAIWAN}/applications/{application_id}"
    stage.does("xiaochen", "submits it", f"{here}/submission")
    stage.does("chen-staff", "takes it into screening", f"{here}/screening")
    question = RequestInformationRequest(question="请补充露台荷载和灌溉方案。")
    stage.does("chen-staff", f"asks: {question.question}", f"{here}/questions", question)
    answer = AnswerInformationRequest(answer="种植箱每平方米不超过150公斤，滴灌用水接自二楼。")
    stage.does("xiaochen", f"answers: {answer.answer}", f"{here}/answer", answer)
    match = MatchApplicationRequest(need_ids=(need_id,))
    stage.does("chen-staff", "matches it to the need 亲子自然教育", f"{here}/match", match)
    stage.refused(
        "gu-committee",
        "would admit it at once",
        f"{here}/decision",
        _admission(),
        by=EVIDENCE_IS_MISSING,
        telling=lambda facts: _missing(
            facts,
            EvidenceCode.TRIAL_HELD,
            EvidenceCode.FEEDBACK_WINDOW_CLOSED,
            EvidenceCode.FEEDBACK_QUORUM,
            EvidenceCode.FEEDBACK_THRESHOLD,
            EvidenceCode.SCREENING_RECORD,
        ),
    )
    return application_id


def _tried(stage: Stage, application_id: str) -> None:
    here = f"{HAIWAN}/applications/{application_id}/trial"
    window = TimeWindow(starts_at=stage.base + timedelta(hours=24), ends_at=stage.base + timedelta(hours=26))
    plan = PlanTrialRequest(window=window, place="党群服务中心三楼露台", capacity=20)
    stage.does("chen-staff", f"plans a trial for {local(window.starts_at)}", here, plan)
    stage.wait_for(window.starts_at + timedelta(minutes=5), "the trial begins")
    for resident in _THERE:
        stage.does(resident, "checks in at the trial", f"{here}/check-ins", CheckInRequest())
    led_in = CheckInRequest(person=identities()[_LED_IN_BY_STAFF].person_id)
    what = f"checks in {_LED_IN_BY_STAFF}, who has no phone with them"
    stage.does("wu-staff", what, f"{here}/check-ins", led_in)
    held = stage.does("wu-staff", "records that the trial was held", f"{here}/holding")
    _feedback(stage, here)
    closes_at = _closing_of(stage.api.get(None, here, TrialView, min_sequence=held.sequence))
    stage.looks("chen-staff", "would like to see the results already", here, TrialView, _hidden)
    stage.wait_for(closes_at, "the feedback window closes")
    stage.looks("chen-staff", "looks at the results", here, TrialView, _shown)


def _feedback(stage: Stage, here: str) -> None:
    for resident, (score, in_favour) in (*_THERE.items(), (_LED_IN_BY_STAFF, (5, True))):
        feedback = GiveFeedbackRequest(score=score, in_favour=in_favour)
        side = "in favour" if in_favour else "against"
        stage.does(resident, f"gives feedback: {score} of 5, {side}", f"{here}/feedback", feedback)
    again = GiveFeedbackRequest(score=1, in_favour=False)
    stage.refused("lin", "gives feedback again", f"{here}/feedback", again, by=FEEDBACK_IS_GIVEN_ONCE)
    stage.refused(
        _NOT_THERE,
        "gives feedback without having been there",
        f"{here}/feedback",
        again,
        by=FEEDBACK_IS_FOR_THOSE_CHECKED_IN,
    )


def _closing_of(trial: TrialView) -> datetime:
    if trial.feedback_closes_at is None:
        raise LookupError("a trial that was held has a feedback window")
    return trial.feedback_closes_at


def _hidden(trial: TrialView) -> str:
    expect(trial.results, None, "the results of an open feedback window")
    return f"nobody sees them before the window closes, {local(_closing_of(trial))}"


def _shown(trial: TrialView) -> str:
    results = trial.results
    expect((results.answers, results.in_favour) if results else None, (6, 5), "answers and those in favour")
    expect(
        (results.quorum_met, results.threshold_met) if results else None, (True, True), "quorum, threshold"
    )
    return "6 answers, 5 in favour: the quorum of 5 and the threshold of 60% are met"


def _admitted(stage: Stage, application_id: str) -> None:
    here = f"{HAIWAN}/applications/{application_id}"
    stage.looks("chen-staff", "reads the evidence", f"{here}/evidence", EvidenceView, _evidence)
    stage.refused(
        "gu-committee",
        "would admit it now",
        f"{here}/decision",
        _admission(),
        by=EVIDENCE_IS_MISSING,
        telling=lambda facts: _missing(facts, EvidenceCode.SCREENING_RECORD),
    )
    record = RecordScreeningRequest(
        person=identities()["xiaochen"].person_id, valid_until=stage.base + timedelta(days=300)
    )
    what = "records that nothing stands against xiaochen's work with minors"
    stage.does("wu-staff", what, f"{HAIWAN}/screening-records", record)
    decided = stage.does("gu-committee", "admits it", f"{here}/decision", _admission())
    decision = next(
        iter(
            stage.api.all(
                None,
                f"{HAIWAN}/decisions",
                DecisionView,
                application_id=application_id,
                min_sequence=decided.sequence,
            )
        )
    )
    stage.tell(f"the decision is in publicity until {local(decision.publicity_ends_at)}")
    objection = RaiseObjectionRequest(text="露台周末噪音会影响楼上住户。")
    objected = stage.does(_NOT_THERE, "objects", f"{here}/objections", objection)
    answer = AnswerObjectionRequest(answer="活动限定在9:00至18:00，已与楼上住户商定。", upheld=False)
    what = f"answers for everybody to read: {answer.answer}"
    stage.does("chen-staff", what, f"{here}/objections/{objected.id}/answer", answer)
    stage.wait_for(decision.publicity_ends_at, "the publicity ends")


def _agreed(stage: Stage, application_id: str) -> Partnership:
    application = stage.until(
        lambda: stage.api.get("xiaochen", f"{HAIWAN}/applications/{application_id}", ApplicationView),
        lambda found: found.state is ApplicationState.ADMITTED and found.partner_id is not None,
        "the admission after the publicity",
    )
    partner_id = application.partner_id or ""
    stage.tell(f"{PROJECT} of {ORGANISATION} is admitted: partner {partner_id}")
    stage.until(
        lambda: stage.api.get("xiaochen", f"{HAIWAN}/me", MeView),
        lambda me: partner_id in me.partner_ids,
        "the gateway lets the representative act for the partner",
    )
    spaces = stage.api.all(None, f"{HAIWAN}/spaces", SpaceView)
    terrace_id = next(one.space_id for one in spaces if one.name == TERRACE)
    terms = AgreementRequest(
        free_hours_owed=12,
        space_ids=(terrace_id,),
        categories=("自然教育", "亲子手工"),
        serves_minors=True,
        starts_at=stage.base,
        ends_at=stage.base + timedelta(days=365),
    )
    what = "drafts the agreement: a year, the terrace, share and price ratio by the rules"
    drafted = stage.does("chen-staff", what, f"{HAIWAN}/partners/{partner_id}/agreements", terms)
    here = f"{HAIWAN}/agreements/{drafted.id}"
    community = SignAgreementRequest(side=Side.COMMUNITY, version=1)
    stage.refused("chen-staff", "would sign first", f"{here}/signatures", community, by=PARTNER_SIGNS_FIRST)
    partner = SignAgreementRequest(side=Side.PARTNER, version=1)
    stage.does("xiaochen", "signs for the partner", f"{here}/signatures", partner)
    signed = stage.does("chen-staff", "signs for the community", f"{here}/signatures", community)
    agreement = stage.api.get("chen-staff", here, AgreementView, min_sequence=signed.sequence)
    expect((agreement.terms.share_bps, agreement.terms.price_ratio_bps), (1_500, 5_000), "share, price ratio")
    stage.tell("active: 15% of the income to the fund, prices at most half the market's")
    stage.until(
        lambda: [
            one for one in stage.api.all("chen-staff", f"{HAIWAN}/hosts", HostView)
            if one.partner_id == partner_id and one.status is HostStatus.ACTIVE
        ],
        bool,
        "bookings knows the host and its terms",
    )  # fmt: skip
    stage.tell("bookings and fund have heard of it, by AgreementActivated")
    return Partnership(application_id, partner_id, drafted.id, terrace_id)


def _admission() -> DecideApplicationRequest:
    return DecideApplicationRequest(decision=Verdict.ADMIT, reason="居民试课反馈良好，符合需求")


def _missing(facts: Facts, *codes: EvidenceCode) -> str:
    expect(facts.get("missing"), [code.value for code in codes], "the missing pieces of evidence")
    return f"missing: {', '.join(codes)}"


def _evidence(view: EvidenceView) -> str:
    unmet = [piece.code for piece in view.pieces if not piece.met]
    expect(unmet, [EvidenceCode.SCREENING_RECORD], "the unmet pieces of evidence")
    return "\n".join(
        f"{'✓' if piece.met else '✗'} {piece.code}: found {piece.found}, needed {piece.needed}"
        for piece in view.pieces
    )
