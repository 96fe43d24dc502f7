"""Decisions: evidence, recusal, exceptions, publicity, objections."""

import pytest

from shared.contracts.partners.admission import PartnerAdmitted
from shared.contracts.partners.applications.commands import WithdrawApplication
from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.decisions.commands import (
    AnswerObjection,
    AskException,
    DecideApplication,
    DeclareRelation,
    RaiseObjection,
    RecordScreening,
)
from shared.contracts.partners.decisions.events import (
    ApplicationDecided,
    ApplicationRejected,
    DecisionSetAside,
    EvidenceCode,
    ExceptionAsked,
    ObjectionAnswered,
    ObjectionRaised,
    RelationDeclared,
    RelationKind,
    ScreeningRecorded,
    Verdict,
    Waiver,
)
from shared.contracts.partners.needs.commands import CloseNeed
from shared.contracts.partners.needs.events import NeedReleased, NeedTakenUp
from shared.contracts.partners.needs.views import NeedState
from shared.contracts.partners.refusals.applications import (
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_NOT_SUBMITTED,
    APPLICATION_IS_SETTLED,
)
from shared.contracts.partners.refusals.decisions import (
    APPLICATION_IS_DECIDED,
    EVIDENCE_IS_MISSING,
    EXCEPTION_NEEDS_TWO_STAFF,
    FEEDBACK_IS_STILL_OPEN,
    OBJECTION_IS_ANSWERED,
    OBJECTION_IS_UNKNOWN,
    PERSON_HAS_AN_OPEN_OBJECTION,
    PUBLICITY_IS_NOT_RUNNING,
    RELATED_PERSON_TAKES_NO_PART,
    SCREENING_HOLDS_A_YEAR_AT_MOST,
    SCREENING_MUST_BE_VALID,
    WHO_PREPARED_DOES_NOT_DECIDE,
)
from shared.contracts.partners.trials.events import TrialCancelled
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import (
    APPLICANT,
    DECIDED,
    FEEDBACK_ENDS,
    HELD,
    IN_A_YEAR,
    NOBODYS_ID,
    PUBLICITY_ENDS,
    RESIDENTS,
    Scene,
    applicant,
    by,
    for_resident,
    resident,
    staff,
    tick,
)

ALL_OF_A_TRIAL = [
    EvidenceCode.TRIAL_HELD,
    EvidenceCode.FEEDBACK_WINDOW_CLOSED,
    EvidenceCode.FEEDBACK_QUORUM,
    EvidenceCode.FEEDBACK_THRESHOLD,
]


def committee(person: str = "committee-wang") -> Envelope:
    return by(person, Role.COMMITTEE, at=DECIDED)


def decide(scene: Scene, who: Envelope, verdict: Verdict = Verdict.ADMIT) -> DecideApplication:
    return DecideApplication(
        application_id=scene.application_id, decision=verdict, reason="居民试课反馈良好", **who
    )


def ask(scene: Scene, who: Envelope) -> AskException:
    return AskException(application_id=scene.application_id, public_reason="台风停课", **who)


def answer(scene: Scene, who: Envelope, *, upheld: bool = False) -> AnswerObjection:
    return AnswerObjection(
        application_id=scene.application_id,
        objection_id=scene.objection_id,
        answer="活动限定在9:00至18:00。",
        upheld=upheld,
        **who,
    )


def object_(scene: Scene, who: Envelope) -> RaiseObjection:
    return RaiseObjection(application_id=scene.application_id, text_id=NOBODYS_ID, **who)


def closed() -> Scene:
    return Scene().opened().feedback_closed().reviewed()


def with_relation(person: str) -> Scene:
    scene = closed()
    relation = DeclareRelation(
        application_id=scene.application_id, person=person, kind=RelationKind.BUSINESS, **staff()
    )
    scene.when(relation)
    return scene


def exception_asked(scene: Scene, person: str = "staff-chen") -> Scene:
    scene.when(ask(scene, staff(person)))
    return scene


def answered_once() -> Scene:
    scene = Scene().opened().decided().objected()
    scene.when(answer(scene, staff(at=later(7))))
    return scene


def withdrawn() -> Scene:
    scene = Scene().opened().matched()
    scene.when(WithdrawApplication(application_id=scene.application_id, **applicant()))
    return scene


CASES = (
    Case(
        EVIDENCE_IS_MISSING,
        "too few answered",
        lambda: Scene().opened().feedback_closed(RESIDENTS[:4]),
        lambda scene: decide(scene, staff("staff-wu", at=DECIDED)),
    ),
    Case(
        EVIDENCE_IS_MISSING,
        "a record check is never waived",
        lambda: exception_asked(Scene().opened().feedback_closed(serves_minors=True)),
        lambda scene: decide(scene, staff("staff-wu", at=DECIDED)),
    ),
    Case(
        FEEDBACK_IS_STILL_OPEN,
        "rejected before the residents were heard",
        lambda: Scene().opened().trial_held(),
        lambda scene: decide(scene, staff("staff-wu", at=HELD), Verdict.REJECT),
    ),
    Case(
        FEEDBACK_IS_STILL_OPEN,
        "admitted by exception before the residents were heard",
        lambda: exception_asked(Scene().opened().trial_held()),
        lambda scene: decide(scene, staff("staff-wu", at=HELD)),
    ),
    Case(
        EXCEPTION_NEEDS_TWO_STAFF,
        "decided by whoever asked",
        lambda: exception_asked(Scene().opened().matched(), "staff-wu"),
        lambda scene: decide(scene, staff("staff-wu")),
    ),
    Case(
        EXCEPTION_NEEDS_TWO_STAFF,
        "decided by the committee",
        lambda: exception_asked(Scene().opened().matched()),
        lambda scene: decide(scene, committee()),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "declared related",
        lambda: with_relation("staff-wu"),
        lambda scene: decide(scene, staff("staff-wu", at=DECIDED)),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "deciding on oneself",
        closed,
        lambda scene: decide(scene, staff(APPLICANT, at=DECIDED)),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "asking for an exception for oneself",
        closed,
        lambda scene: ask(scene, staff(APPLICANT, at=DECIDED)),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "answering an objection to one's own admission",
        lambda: Scene().opened().decided().objected(),
        lambda scene: answer(scene, staff(APPLICANT, at=later(7))),
    ),
    Case(
        WHO_PREPARED_DOES_NOT_DECIDE,
        "by whoever screened and held the trial",
        closed,
        lambda scene: decide(scene, staff(at=DECIDED)),
    ),
    Case(
        WHO_PREPARED_DOES_NOT_DECIDE,
        "rejected by whoever screened alone",
        lambda: Scene().opened().screening(),
        lambda scene: decide(scene, staff(), Verdict.REJECT),
    ),
    Case(
        APPLICATION_IS_NOT_SUBMITTED,
        "a draft",
        lambda: Scene().opened().drafted(),
        lambda scene: decide(scene, staff("staff-wu"), Verdict.REJECT),
    ),
    Case(
        APPLICATION_IS_NOT_IN_SCREENING,
        "rejected unread",
        lambda: Scene().opened().submitted(),
        lambda scene: decide(scene, staff("staff-wu"), Verdict.REJECT),
    ),
    Case(
        APPLICATION_IS_NOT_IN_SCREENING,
        "an exception asked for what nobody has read",
        lambda: Scene().opened().submitted(),
        lambda scene: ask(scene, staff()),
    ),
    Case(
        APPLICATION_IS_DECIDED,
        "decided again during publicity",
        lambda: Scene().opened().decided(),
        lambda scene: decide(scene, committee(), Verdict.REJECT),
    ),
    Case(
        APPLICATION_IS_DECIDED,
        "an exception asked during publicity",
        lambda: Scene().opened().decided(),
        lambda scene: ask(scene, staff(at=DECIDED)),
    ),
    Case(
        APPLICATION_IS_SETTLED,
        "decided once withdrawn",
        withdrawn,
        lambda scene: decide(scene, staff("staff-wu")),
    ),
    Case(
        APPLICATION_IS_SETTLED,
        "a relation declared once admitted",
        lambda: Scene().opened().admitted(),
        lambda scene: DeclareRelation(
            application_id=scene.application_id, kind=RelationKind.FAMILY, **staff()
        ),
    ),
    Case(
        PUBLICITY_IS_NOT_RUNNING,
        "before the decision",
        closed,
        lambda scene: object_(scene, resident(at=DECIDED)),
    ),
    Case(
        PUBLICITY_IS_NOT_RUNNING,
        "at the end of publicity",
        lambda: Scene().opened().decided(),
        lambda scene: object_(scene, resident(at=PUBLICITY_ENDS)),
    ),
    Case(
        PERSON_HAS_AN_OPEN_OBJECTION,
        "again before the answer",
        lambda: Scene().opened().decided().objected(),
        lambda scene: object_(scene, resident("resident-qiu", at=later(7))),
    ),
    Case(
        OBJECTION_IS_UNKNOWN,
        "answered",
        lambda: Scene().opened().decided(),
        lambda scene: answer(scene, staff(at=later(7))),
    ),
    Case(
        OBJECTION_IS_ANSWERED,
        "answered again",
        answered_once,
        lambda scene: answer(scene, staff(at=later(7)), upheld=True),
    ),
    Case(
        SCREENING_MUST_BE_VALID,
        "until now",
        lambda: Scene().opened(),
        lambda _: RecordScreening(person=APPLICANT, valid_until=MONDAY, **staff()),
    ),
    Case(
        SCREENING_HOLDS_A_YEAR_AT_MOST,
        "for two years",
        lambda: Scene().opened(),
        lambda _: RecordScreening(person=APPLICANT, valid_until=later(730), **staff()),
    ),
)


@each(*CASES)
def test_a_decision_refuses(case: Case) -> None:
    case.holds()


def test_only_staff_and_committee_decide() -> None:
    scene = closed()
    for who in (resident(at=DECIDED), applicant(at=DECIDED), for_resident("resident-lin", at=DECIDED)):
        scene.refuses(decide(scene, who), ACTOR_MAY_NOT_DO_THIS)


def test_nobody_answers_their_own_objection() -> None:
    scene = Scene().opened().decided().objected("staff-wu")
    scene.refuses(answer(scene, staff("staff-wu", at=later(7))), ACTOR_MAY_NOT_DO_THIS)


@pytest.mark.parametrize(
    ("scene", "missing"),
    [
        (
            Scene().opened().submitted(serves_minors=True),
            [EvidenceCode.MATCHED_NEED, *ALL_OF_A_TRIAL, EvidenceCode.SCREENING_RECORD],
        ),
        (Scene().opened().matched(), ALL_OF_A_TRIAL),
        (Scene().opened().trial_held(), ALL_OF_A_TRIAL[1:]),
        (Scene().opened().feedback_closed(RESIDENTS[:4]), ALL_OF_A_TRIAL[2:]),
        (Scene().opened().feedback_closed(against=3), [EvidenceCode.FEEDBACK_THRESHOLD]),
        (Scene().opened().feedback_closed(serves_minors=True), [EvidenceCode.SCREENING_RECORD]),
    ],
    ids=["submitted", "matched", "trial held", "too few answers", "too few in favour", "not screened"],
)
def test_an_admission_without_evidence_is_refused_with_each_missing_piece_named(
    scene: Scene, missing: list[EvidenceCode]
) -> None:
    assert scene.refuses(decide(scene, staff("staff-wu", at=DECIDED)), EVIDENCE_IS_MISSING) == {
        "missing": missing
    }


def test_a_screening_record_that_ran_out_is_no_evidence() -> None:
    scene = Scene().opened().screened(valid_until=DECIDED).feedback_closed(serves_minors=True)
    facts = scene.refuses(decide(scene, staff("staff-wu", at=DECIDED)), EVIDENCE_IS_MISSING)
    assert facts == {"missing": [EvidenceCode.SCREENING_RECORD]}
    scene.screened(valid_until=later(6)).reviewed()
    scene.when(decide(scene, staff("staff-wu", at=DECIDED)))
    assert scene.happened(ApplicationDecided).decision is Verdict.ADMIT


def test_a_need_that_was_closed_is_no_evidence() -> None:
    scene = closed()
    scene.when(CloseNeed(need_id=scene.need_id, reason="已解决", **staff("staff-he", at=DECIDED)))
    facts = scene.refuses(decide(scene, staff("staff-wu", at=DECIDED)), EVIDENCE_IS_MISSING)
    assert facts == {"missing": [EvidenceCode.MATCHED_NEED]}


def test_a_decision_with_all_evidence_is_shown_for_the_days_of_publicity() -> None:
    scene = closed()
    scene.when(decide(scene, committee()))
    decided = scene.happened(ApplicationDecided)
    scene.then(
        ApplicationDecided(
            decision_id=decided.decision_id,
            application_id=scene.application_id,
            project="天空农场",
            organisation="广州晓宸生物科技有限公司",
            decision=Verdict.ADMIT,
            reason="居民试课反馈良好",
            decided_by="committee-wang",
            exception=None,
            decided_at=DECIDED,
            publicity_ends_at=PUBLICITY_ENDS,
            applicant=APPLICANT,
            reviews=decided.reviews,  # Specified with the reviews.
        )
    )
    scene.when(tick(later(11))).then_nothing()


def test_an_admission_takes_effect_after_publicity() -> None:
    scene = Scene().opened().admitted()
    admitted = scene.happened(PartnerAdmitted)
    assert (admitted.representative, admitted.project, admitted.decision_id, admitted.admitted_at) == (
        APPLICANT,
        "天空农场",
        scene.decision_id,
        PUBLICITY_ENDS,
    )
    assert scene.happened(NeedTakenUp).partner_id == admitted.partner_id
    scene.when(tick(later(30))).then_nothing()


def test_a_rejection_takes_effect_after_publicity_and_releases_the_needs() -> None:
    scene = Scene().opened().decided(Verdict.REJECT).passes(PUBLICITY_ENDS)
    assert scene.happened(ApplicationRejected).decision_id == scene.decision_id
    assert scene.happened(NeedReleased).need_id == scene.need_id
    assert scene.state.needs[scene.need_id].state is NeedState.PUBLISHED


def test_a_rejection_needs_no_trial_and_calls_off_one_that_is_planned() -> None:
    scene = Scene().opened().trial_planned().reviewed(Verdict.REJECT, at=MONDAY)
    scene.when(decide(scene, staff("staff-wu"), Verdict.REJECT))
    assert scene.happened(TrialCancelled).application_id == scene.application_id
    assert scene.happened(ApplicationDecided).decision is Verdict.REJECT


def test_an_exception_of_two_staff_is_published_with_what_it_does_without() -> None:
    scene = Scene().opened().feedback_closed(RESIDENTS[:4]).reviewed()
    scene.when(ask(scene, staff(at=DECIDED)))
    scene.then(
        ExceptionAsked(
            application_id=scene.application_id,
            asked_by="staff-chen",
            public_reason="台风停课",
            asked_at=DECIDED,
        )
    )
    scene.when(ask(scene, staff(at=DECIDED))).then_nothing()
    scene.when(decide(scene, staff("staff-wu", at=DECIDED)))
    assert scene.happened(ApplicationDecided).exception == Waiver(
        public_reason="台风停课",
        asked_by="staff-chen",
        decided_by="staff-wu",
        missing=(EvidenceCode.FEEDBACK_QUORUM, EvidenceCode.FEEDBACK_THRESHOLD),
    )


def test_an_exception_that_was_not_needed_is_not_claimed() -> None:
    scene = exception_asked(closed())
    scene.when(decide(scene, staff("staff-wu", at=DECIDED)))
    assert scene.happened(ApplicationDecided).exception is None


def test_a_relation_is_declared_once_and_not_for_everybody_to_read() -> None:
    scene = closed()
    declare = DeclareRelation(
        application_id=scene.application_id, kind=RelationKind.FAMILY, **staff("staff-wu", at=DECIDED)
    )
    scene.when(declare)
    assert scene.happened(RelationDeclared).person == "staff-wu"
    assert not RelationDeclared.public
    scene.when(declare).then_nothing()


def test_a_screening_record_is_recorded_once_and_not_for_everybody_to_read() -> None:
    scene = Scene().opened().screened()
    scene.then(
        ScreeningRecorded(
            person=APPLICANT, valid_until=IN_A_YEAR, recorded_at=MONDAY, recorded_by="staff-chen"
        )
    )
    assert not ScreeningRecorded.public
    scene.screened().then_nothing()


def test_an_unanswered_objection_stops_a_decision_from_taking_effect() -> None:
    scene = Scene().opened().decided().objected()
    assert scene.happened(ObjectionRaised).raised_by == "resident-qiu"
    assert scene.state.deadlines.set_for == {}
    scene.when(tick(later(40))).then_nothing()
    scene.when(answer(scene, staff(at=later(41))))
    assert not scene.happened(ObjectionAnswered).upheld
    scene.when(tick(later(41)))
    assert scene.happened(PartnerAdmitted).admitted_at == later(41)


def test_a_decision_waits_for_the_answer_to_the_last_of_its_objections() -> None:
    scene = Scene().opened().decided().objected()
    first = scene.objection_id
    scene.objected("resident-tan").when(answer(scene, staff(at=later(7))))
    assert scene.state.deadlines.set_for == {}
    scene.objection_id = first
    scene.when(answer(scene, staff(at=later(7))))
    assert list(scene.state.deadlines.set_for.values()) == [PUBLICITY_ENDS]


def test_an_upheld_objection_sets_the_decision_aside_and_another_one_is_taken() -> None:
    scene = Scene().opened().decided().objected()
    scene.when(answer(scene, staff(at=later(7)), upheld=True))
    assert scene.happened(DecisionSetAside).returns_to is ApplicationState.FEEDBACK_CLOSED
    scene.when(tick(later(40))).then_nothing()
    scene.reviewed(Verdict.REJECT, at=later(40))
    scene.when(decide(scene, staff("staff-wu", at=later(40)), Verdict.REJECT))
    assert scene.happened(ApplicationDecided).publicity_ends_at == later(47)


def test_after_an_answer_the_same_person_may_object_again() -> None:
    scene = answered_once()
    scene.when(object_(scene, resident("resident-qiu", at=later(8))))
    assert scene.happened(ObjectionRaised).objection_id != scene.objection_id


def test_the_residents_are_heard_before_the_window_ends_and_not_a_moment_later() -> None:
    scene = Scene().opened().answered()
    scene.refuses(decide(scene, staff("staff-wu", at=HELD), Verdict.REJECT), FEEDBACK_IS_STILL_OPEN)
    scene.passes(FEEDBACK_ENDS).reviewed(Verdict.REJECT, at=FEEDBACK_ENDS)
    scene.when(decide(scene, staff("staff-wu", at=FEEDBACK_ENDS), Verdict.REJECT))
    assert scene.happened(ApplicationDecided).decision is Verdict.REJECT
