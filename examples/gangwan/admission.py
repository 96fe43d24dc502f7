"""Part 2 of the thread, second half: residents try what is offered, and the application is decided on."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from examples.gangwan.api import Unexpected
from examples.gangwan.people import identities
from examples.gangwan.places import HAIWAN
from examples.gangwan.stage import Facts, Stage, expect, local
from shared.contracts.partners.applications.views import ApplicationState, ApplicationView
from shared.contracts.partners.decisions.commands import (
    AnswerObjectionRequest,
    DecideApplicationRequest,
    RaiseObjectionRequest,
    RecordScreeningRequest,
)
from shared.contracts.partners.decisions.events import EvidenceCode, Verdict
from shared.contracts.partners.decisions.views import DecisionView, EvidenceView
from shared.contracts.partners.refusals.decisions import EVIDENCE_IS_MISSING
from shared.contracts.partners.refusals.reviews import DECISION_NEEDS_REVIEWS
from shared.contracts.partners.refusals.trials import FEEDBACK_IS_FOR_THOSE_CHECKED_IN, FEEDBACK_IS_GIVEN_ONCE
from shared.contracts.partners.reviews.commands import ReviewApplicationRequest
from shared.contracts.partners.reviews.events import CriterionScore
from shared.contracts.partners.reviews.views import ReviewsView
from shared.contracts.partners.trials.commands import CheckInRequest, GiveFeedbackRequest, PlanTrialRequest
from shared.contracts.partners.trials.views import DoorCode, TrialView
from shared.kernel.windows import TimeWindow

_THERE = {"lin": (5, True), "zhao": (5, True), "mei": (4, True), "yang": (5, True), "hu": (2, False)}
"""Who checks in at the trial, the score they give, and whether they are in favour."""
_LED_IN_BY_STAFF = "deng"
_NOT_THERE = "xu"
_REVIEWERS = {
    "gu-committee": (5, "与126户的需求相符，试课组织有序。"),
    "shen-committee": (4, "课程扎实，建议先开一个学期。"),
}
"""Who reviews the application, the score they give by each criterion, and why."""


def admit(stage: Stage, application_id: str) -> str:
    """Plays the part; returns the id of the partner."""
    stage.title("2  Partners: residents try it, and it is admitted")
    _refused_without_evidence(stage, application_id, "would admit it at once")
    _tried(stage, application_id)
    _admitted(stage, application_id)
    return partner_of(stage, "xiaochen", HAIWAN, application_id)


def _tried(stage: Stage, application_id: str) -> None:
    here = f"{HAIWAN}/applications/{application_id}/trial"
    window = TimeWindow(starts_at=stage.base + timedelta(hours=24), ends_at=stage.base + timedelta(hours=26))
    plan = PlanTrialRequest(window=window, place="党群服务中心门前广场", capacity=20)
    stage.does("chen-staff", f"plans a trial for {local(window.starts_at)}", here, plan)
    stage.wait_for(window.starts_at + timedelta(minutes=5), "the trial begins")
    for resident in _THERE:
        at_the_door = CheckInRequest(code=stage.get("wu-staff", f"{here}/door", DoorCode).code)
        stage.does(resident, "checks in with the digits at the door", f"{here}/check-ins", at_the_door)
    led_in = CheckInRequest(person=identities()[_LED_IN_BY_STAFF].person_id)
    what = f"checks in {_LED_IN_BY_STAFF}, who has no phone with them"
    stage.does("wu-staff", what, f"{here}/check-ins", led_in)
    stage.does("wu-staff", "records that the trial was held", f"{here}/holding")
    _feedback(stage, here)
    closes_at = _closing_of(stage.get(None, here, TrialView))
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
        raise Unexpected("a trial that was held without a feedback window")
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
    _refused_without_evidence(stage, application_id, "would admit it now")
    record = RecordScreeningRequest(
        person=identities()["xiaochen"].person_id, valid_until=stage.base + timedelta(days=300)
    )
    what = "records that nothing stands against xiaochen's work with minors"
    stage.does("wu-staff", what, f"{HAIWAN}/screening-records", record)
    review(stage, here, _REVIEWERS)
    stage.does("gu-committee", "admits it", f"{here}/decision", admission())
    decision = decision_on(stage, HAIWAN, application_id)
    stage.tell(f"the decision is in publicity until {local(decision.publicity_ends_at)}")
    objection = RaiseObjectionRequest(text="露台周末噪音会影响楼上住户。")
    objected = stage.does(_NOT_THERE, "objects", f"{here}/objections", objection)
    answer = AnswerObjectionRequest(answer="活动限定在9:00至18:00，已与楼上住户商定。", upheld=False)
    what = f"answers for everybody to read: {answer.answer}"
    stage.does("chen-staff", what, f"{here}/objections/{objected.id}/answer", answer)
    stage.wait_for(decision.publicity_ends_at, "the publicity ends")


def review(stage: Stage, here: str, reviewers: Mapping[str, tuple[int, str]]) -> None:
    """Each reviewer judges without having read what the other one thinks.

    ``here`` is the application's path; a reviewer gives a score by each criterion, and a reason.
    """
    first = next(iter(reviewers))
    needed = stage.get(first, f"{here}/reviews", ReviewsView)
    if not needed.needed:
        stage.tell("it was submitted under rules without reviewers: one decision is enough")
        return
    what = "would admit it before anybody has reviewed it"
    stage.refused(first, what, f"{here}/decision", admission(), by=DECISION_NEEDS_REVIEWS)
    for who, (score, reason) in reviewers.items():
        own = ReviewApplicationRequest(
            scores=tuple(CriterionScore(criterion=one.code, score=score) for one in needed.criteria),
            vote=Verdict.ADMIT,
            reason=reason,
        )
        stage.does(who, f"reviews it: {score} of 5, to admit", f"{here}/reviews", own)

    def both(view: ReviewsView) -> str:
        expect({one.reason for one in view.reviews}, {reason for _, reason in reviewers.values()}, "reviews")
        return f"{view.given} of {view.needed} reviews are in"

    stage.looks(first, "reads the other review", f"{here}/reviews", ReviewsView, both)


def _refused_without_evidence(stage: Stage, application_id: str, what: str) -> None:
    """The refusal names just the pieces that the evidence shows as not met."""
    here = f"{HAIWAN}/applications/{application_id}"
    view = stage.get("gu-committee", f"{here}/evidence", EvidenceView)
    unmet = [piece.code.value for piece in view.pieces if not piece.met]
    if not unmet:
        stage.tell("every piece of evidence is there: a record of an earlier run still holds")
        return

    def named(facts: Facts) -> str:
        expect(facts.get("missing"), [*unmet], "the missing pieces of evidence")
        return f"missing: {', '.join(unmet)}"

    path = f"{here}/decision"
    stage.refused("gu-committee", what, path, admission(), by=EVIDENCE_IS_MISSING, telling=named)


def decision_on(stage: Stage, community: str, application_id: str) -> DecisionView:
    """The public decision on an application."""
    found = stage.all(None, f"{community}/decisions", DecisionView, application_id=application_id)
    expect(len(found), 1, "decisions on the application")
    return found[0]


def partner_of(stage: Stage, who: str, community: str, application_id: str) -> str:
    """The partner that the applicant has become, once the publicity has ended."""
    application = stage.until(
        lambda: stage.get(who, f"{community}/applications/{application_id}", ApplicationView),
        lambda found: found.state is ApplicationState.ADMITTED,
        "the admission after the publicity",
    )
    if application.partner_id is None:
        raise Unexpected("an admitted application without a partner")
    of = f" of {application.organisation}" if application.organisation else ""
    name = f"{application.project}{of}"
    stage.tell(f"{name} is admitted: partner {application.partner_id}")
    return application.partner_id


def admission() -> DecideApplicationRequest:
    """What whoever decides says when an application is admitted."""
    return DecideApplicationRequest(decision=Verdict.ADMIT, reason="居民试课反馈良好，符合需求")


def _evidence(view: EvidenceView) -> str:
    unmet = {piece.code for piece in view.pieces if not piece.met}
    expect(unmet - {EvidenceCode.SCREENING_RECORD}, set(), "the unmet pieces beside the screening record")
    return "\n".join(
        f"{'✓' if piece.met else '✗'} {piece.code}: found {piece.found}, needed {piece.needed}"
        for piece in view.pieces
    )
