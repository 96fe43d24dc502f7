"""Trials and the feedback on them."""

import pytest

from shared.contracts.partners.applications.events import ApplicationSubmitted
from shared.contracts.partners.decisions.commands import DeclareRelation
from shared.contracts.partners.decisions.events import RelationKind
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.trials import (
    APPLICANT_DOES_NOT_JUDGE_OWN_TRIAL,
    CHECK_IN_CODE_IS_NOT_VALID,
    FEEDBACK_IS_FOR_THOSE_CHECKED_IN,
    FEEDBACK_IS_GIVEN_ONCE,
    FEEDBACK_IS_NOT_OPEN,
    NO_TRIAL_IS_PLANNED,
    PERSON_MUST_BE_VERIFIED,
    TRIAL_HAS_BEGUN,
    TRIAL_HAS_NOT_BEGUN,
    TRIAL_IS_FULL,
    TRIAL_IS_PLANNED_AHEAD,
    TRIAL_NEEDS_A_MATCHED_APPLICATION,
    TRIAL_NEEDS_SOMEBODY_CHECKED_IN,
    TRIAL_WINDOW_IS_OVER,
)
from shared.contracts.partners.trials.commands import (
    CheckIn,
    GiveFeedback,
    PlanTrial,
    RecordTrialHeld,
)
from shared.contracts.partners.trials.events import (
    CheckedIn,
    FeedbackClosed,
    FeedbackGiven,
    FeedbackOpened,
    Presence,
    TrialCancelled,
    TrialHeld,
    TrialPlanned,
)
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from shared.kernel.windows import TimeWindow
from tests.specification import later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import (
    APPLICANT,
    FEEDBACK_ENDS,
    HELD,
    NOBODYS_ID,
    RESIDENTS,
    TRIAL_BEGINS,
    TRIAL_ENDS,
    Scene,
    applicant,
    by,
    for_resident,
    resident,
    staff,
    tick,
)

WINDOW = TimeWindow(starts_at=TRIAL_BEGINS, ends_at=TRIAL_ENDS)


def plan(scene: Scene, who: Envelope, window: TimeWindow = WINDOW) -> PlanTrial:
    return PlanTrial(
        application_id=scene.application_id,
        window=window,
        place="党群服务中心三楼露台",
        capacity=20,
        **who,
    )


def check_in(scene: Scene, who: Envelope, person: str | None = None) -> CheckIn:
    return CheckIn(application_id=scene.application_id, person=person, presence=Presence.CODE, **who)


def feedback(scene: Scene, who: Envelope, score: int = 5, *, verified: bool = True) -> GiveFeedback:
    return GiveFeedback(
        verified=verified,
        application_id=scene.application_id,
        score=score,
        in_favour=score > 2,
        text_id=NOBODYS_ID,
        **who,
    )


def planned() -> Scene:
    return Scene().opened().trial_planned()


def held() -> Scene:
    return Scene().opened().trial_held()


def related(scene: Scene, person: str) -> Scene:
    scene.when(
        DeclareRelation(
            application_id=scene.application_id, kind=RelationKind.FAMILY, **by(person, Role.STAFF)
        )
    )
    return scene


def one_answered() -> Scene:
    scene = held()
    scene.when(feedback(scene, resident(at=HELD)))
    return scene


CASES = (
    Case(
        CHECK_IN_CODE_IS_NOT_VALID,
        "oneself, on one's own word",
        planned,
        lambda scene: check_in(scene, resident(at=TRIAL_BEGINS)).model_copy(
            update={"presence": Presence.STAFF}
        ),
    ),
    Case(
        TRIAL_NEEDS_A_MATCHED_APPLICATION,
        "in screening",
        lambda: Scene().opened().screening(),
        lambda scene: plan(scene, staff()),
    ),
    Case(
        TRIAL_NEEDS_A_MATCHED_APPLICATION,
        "while feedback is open",
        held,
        lambda scene: plan(scene, staff(at=HELD)),
    ),
    Case(
        TRIAL_IS_PLANNED_AHEAD,
        "yesterday",
        lambda: Scene().opened().matched(),
        lambda scene: plan(scene, staff(at=TRIAL_ENDS)),
    ),
    Case(
        TRIAL_HAS_BEGUN,
        "planned anew",
        lambda: Scene().opened().attended(RESIDENTS[:1]),
        lambda scene: plan(
            scene,
            staff(at=TRIAL_BEGINS),
            TimeWindow(starts_at=later(2), ends_at=later(3)),
        ),
    ),
    Case(
        NO_TRIAL_IS_PLANNED,
        "check-in",
        lambda: Scene().opened().matched(),
        lambda scene: check_in(scene, resident()),
    ),
    Case(
        TRIAL_HAS_NOT_BEGUN,
        "check-in",
        planned,
        lambda scene: check_in(scene, resident()),
    ),
    Case(
        TRIAL_HAS_NOT_BEGUN,
        "recorded as held",
        planned,
        lambda scene: RecordTrialHeld(application_id=scene.application_id, **staff()),
    ),
    Case(
        TRIAL_WINDOW_IS_OVER,
        "own check-in",
        planned,
        lambda scene: check_in(scene, resident(at=TRIAL_ENDS)),
    ),
    Case(
        TRIAL_IS_FULL,
        "one too many",
        lambda: Scene().opened().attended(RESIDENTS[:2], capacity=2),
        lambda scene: check_in(scene, resident("resident-he", at=TRIAL_BEGINS)),
    ),
    Case(
        APPLICANT_DOES_NOT_JUDGE_OWN_TRIAL,
        "checked in by staff",
        planned,
        lambda scene: check_in(scene, staff(at=TRIAL_BEGINS), APPLICANT),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "check-in of a related resident",
        lambda: related(planned(), "resident-lin"),
        lambda scene: check_in(scene, resident(at=TRIAL_BEGINS)),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "feedback of somebody declared related since",
        lambda: related(held(), "resident-lin"),
        lambda scene: feedback(scene, resident(at=HELD)),
    ),
    Case(
        TRIAL_NEEDS_SOMEBODY_CHECKED_IN,
        "recorded as held",
        planned,
        lambda scene: RecordTrialHeld(application_id=scene.application_id, **staff(at=HELD)),
    ),
    Case(
        FEEDBACK_IS_NOT_OPEN,
        "before the trial",
        planned,
        lambda scene: feedback(scene, resident()),
    ),
    Case(
        FEEDBACK_IS_NOT_OPEN,
        "the window is over and the clock has not said so yet",
        held,
        lambda scene: feedback(scene, resident(at=FEEDBACK_ENDS)),
    ),
    Case(
        FEEDBACK_IS_NOT_OPEN,
        "the window is closed",
        lambda: Scene().opened().feedback_closed(),
        lambda scene: feedback(scene, resident(at=FEEDBACK_ENDS)),
    ),
    Case(
        FEEDBACK_IS_FOR_THOSE_CHECKED_IN,
        "somebody who was not there",
        held,
        lambda scene: feedback(scene, resident("resident-qiu", at=HELD)),
    ),
    Case(
        PERSON_MUST_BE_VERIFIED,
        "somebody whom nobody verified",
        held,
        lambda scene: feedback(scene, resident(at=HELD), verified=False),
    ),
    Case(
        FEEDBACK_IS_GIVEN_ONCE,
        "the same person again",
        one_answered,
        lambda scene: feedback(scene, resident(at=HELD), score=1),
    ),
)


@each(*CASES)
def test_a_trial_refuses(case: Case) -> None:
    case.holds()


def test_only_staff_plan_and_record_trials() -> None:
    scene = planned()
    scene.refuses(plan(scene, applicant()), ACTOR_MAY_NOT_DO_THIS)
    record = RecordTrialHeld(application_id=scene.application_id, **applicant(at=HELD))
    scene.refuses(record, ACTOR_MAY_NOT_DO_THIS)


def test_only_residents_check_in_and_only_staff_check_in_others() -> None:
    scene = planned()
    scene.refuses(check_in(scene, by("stranger-yu", at=TRIAL_BEGINS)), ACTOR_MAY_NOT_DO_THIS)
    others = check_in(scene, resident(at=TRIAL_BEGINS), "resident-mai")
    scene.refuses(others, ACTOR_MAY_NOT_DO_THIS)


def test_a_trial_is_planned_with_all_that_residents_need_to_come() -> None:
    scene = Scene().opened().matched()
    scene.when(plan(scene, staff()))
    trial = scene.happened(TrialPlanned)
    assert (trial.project, trial.place, trial.window, trial.capacity) == (
        "天空农场",
        "党群服务中心三楼露台",
        WINDOW,
        20,
    )
    scene.when(plan(scene, staff())).then_nothing()


def test_a_trial_to_which_nobody_came_yet_is_planned_anew() -> None:
    scene = planned()
    first = scene.happened(TrialPlanned).trial_id
    scene.when(plan(scene, staff(), TimeWindow(starts_at=later(2), ends_at=later(3))))
    assert scene.happened(TrialCancelled).trial_id == first
    assert scene.happened(TrialPlanned).trial_id != first


def test_a_resident_checks_in_once_while_the_trial_runs() -> None:
    scene = planned()
    own = check_in(scene, resident(at=TRIAL_BEGINS))
    scene.when(own)
    assert (scene.happened(CheckedIn).person, scene.happened(CheckedIn).by_staff) == ("resident-lin", False)
    scene.when(own).then_nothing()


def test_staff_check_people_in_until_the_trial_is_recorded() -> None:
    scene = planned()
    scene.when(check_in(scene, staff(at=later(days=1, hours=5)), "resident-lin"))
    assert scene.happened(CheckedIn).by_staff


def test_a_check_in_at_the_counter_is_marked_as_one_by_staff() -> None:
    scene = planned()
    scene.when(check_in(scene, for_resident("resident-lin", at=TRIAL_BEGINS)))
    assert (scene.happened(CheckedIn).person, scene.happened(CheckedIn).by_staff) == ("resident-lin", True)


def test_a_trial_that_is_held_opens_its_feedback_for_as_long_as_the_rules_say() -> None:
    scene = Scene().opened().attended()
    record = RecordTrialHeld(application_id=scene.application_id, **staff(at=HELD))
    scene.when(record)
    assert scene.happened(TrialHeld).attended == len(RESIDENTS)
    assert scene.happened(FeedbackOpened).closes_at == FEEDBACK_ENDS
    scene.when(record).then_nothing()


def test_an_answer_holds_no_words_but_where_they_are_kept() -> None:
    scene = held()
    scene.when(feedback(scene, resident(at=HELD)))
    given = scene.happened(FeedbackGiven)
    assert (given.person, given.score, given.in_favour, given.text_id) == (
        "resident-lin",
        5,
        True,
        NOBODYS_ID,
    )
    assert not FeedbackGiven.public


def test_feedback_closes_by_itself_and_tells_what_was_said() -> None:
    scene = Scene().opened().feedback_closed(against=1)
    closed = scene.happened(FeedbackClosed)
    assert (closed.answers, closed.in_favour, closed.scores) == (5, 4, (1, 0, 0, 0, 4))
    assert closed.quorum_met
    assert closed.threshold_met
    scene.when(tick(FEEDBACK_ENDS)).then_nothing()


def test_fewer_than_five_answers_show_no_breakdown() -> None:
    closed = Scene().opened().feedback_closed(RESIDENTS[:4]).happened(FeedbackClosed)
    assert (closed.answers, closed.in_favour, closed.scores) == (4, None, None)
    assert not closed.quorum_met


@pytest.mark.parametrize(("against", "met"), [(2, True), (3, False)])
def test_the_threshold_is_met_at_sixty_per_cent_and_not_below(*, against: int, met: bool) -> None:
    closed = Scene().opened().feedback_closed(against=against).happened(FeedbackClosed)
    assert closed.threshold_met is met


def test_no_answer_at_all_meets_no_threshold() -> None:
    closed = held().passes(FEEDBACK_ENDS).happened(FeedbackClosed)
    assert (closed.answers, closed.quorum_met, closed.threshold_met) == (0, False, None)


def test_after_a_trial_that_convinced_too_few_another_one_counts_instead() -> None:
    scene = Scene().opened().feedback_closed(RESIDENTS[:1])
    scene.when(plan(scene, staff(at=later(5)), TimeWindow(starts_at=later(6), ends_at=later(7))))
    scene.then(scene.happened(TrialPlanned))
    assert scene.state.applications[scene.application_id].trials_held == 1
    for person in RESIDENTS:
        scene.when(check_in(scene, resident(person, at=later(6))))
    scene.when(RecordTrialHeld(application_id=scene.application_id, **staff(at=later(7))))
    for person in RESIDENTS:
        scene.when(feedback(scene, resident(person, at=later(7))))
    scene.passes(later(10))
    assert scene.happened(FeedbackClosed).answers == len(RESIDENTS)
    assert scene.state.applications[scene.application_id].trials_held == 2


def test_memory_lets_go_of_who_was_there_once_the_feedback_has_closed() -> None:
    scene = Scene().opened().feedback_closed()
    trial = scene.state.applications[scene.application_id].trial
    assert trial is not None
    assert (trial.checked_in, trial.answers) == (set(), {})


def test_staff_who_are_related_lead_nobody_in() -> None:
    scene = planned()
    kind = RelationKind.FAMILY
    scene.when(DeclareRelation(application_id=scene.application_id, kind=kind, **staff("staff-wu")))
    led_in = check_in(scene, staff("staff-wu", at=TRIAL_BEGINS), "resident-lin")
    scene.refuses(led_in, RELATED_PERSON_TAKES_NO_PART)


@pytest.mark.parametrize(
    ("by_code", "led_in", "on_behalf", "met"),
    [(5, 0, 0, True), (3, 2, 0, True), (3, 0, 2, True), (2, 3, 0, False), (2, 1, 2, False), (0, 6, 0, False)],
)
def test_of_a_quorum_at_most_a_share_is_entered_by_staff(
    by_code: int, led_in: int, on_behalf: int, met: bool
) -> None:
    scene = planned()
    people = [f"resident-{number}" for number in range(by_code + led_in + on_behalf)]
    for place, person in enumerate(people):
        is_led_in = by_code <= place < by_code + led_in
        who = staff(at=TRIAL_BEGINS) if is_led_in else resident(person, at=TRIAL_BEGINS)
        scene.when(check_in(scene, who, person if is_led_in else None))
        checked = scene.happened(CheckedIn)
        assert (checked.by_staff, checked.presence is Presence.STAFF) == (is_led_in, is_led_in)
    scene.when(RecordTrialHeld(application_id=scene.application_id, **staff(at=HELD)))
    for place, person in enumerate(people):
        entered = place >= by_code + led_in
        scene.when(feedback(scene, (for_resident if entered else resident)(person, at=HELD)))
        assert scene.happened(FeedbackGiven).by_staff is (place >= by_code)
    closed = scene.passes(FEEDBACK_ENDS).happened(FeedbackClosed)
    assert (closed.answers, closed.answers_by_staff) == (len(people), led_in + on_behalf)
    assert closed.quorum_met is met


def test_the_share_is_that_of_the_rules_on_the_day_of_submission_and_none_where_none_was_recorded() -> None:
    (submitted,) = (one for one in planned().history if isinstance(one, ApplicationSubmitted))
    assert submitted.staff_entered_bps == 4_000
    assert (
        ApplicationSubmitted.model_validate(
            submitted.model_dump(exclude={"staff_entered_bps"})
        ).staff_entered_bps
        is None
    )
    assert "staff_entered_bps" not in Rules().model_dump()
