"""Applications, from draft to match, and the applicant's way out."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.partners.admission import PartnerForm
from shared.contracts.partners.applications.commands import (
    AnswerInformation,
    BeginScreening,
    DraftApplication,
    EditApplication,
    MatchApplication,
    RequestInformation,
    SubmitApplication,
    WithdrawApplication,
)
from shared.contracts.partners.applications.events import (
    ApplicationEdited,
    ApplicationMatched,
    ApplicationParticulars,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    InformationAnswered,
    InformationRequested,
    ScreeningBegun,
)
from shared.contracts.partners.calls import CloseCall
from shared.contracts.partners.intents import IntentTakenUp, WithdrawIntent
from shared.contracts.partners.needs.events import NeedMatched, NeedReleased
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.refusals.applications import (
    APPLICANT_HAS_AN_OPEN_APPLICATION,
    APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
    APPLICATION_IS_NOT_A_DRAFT,
    APPLICATION_IS_NOT_EDITED_NOW,
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_NOT_SUBMITTED,
    APPLICATION_IS_SETTLED,
    APPLICATION_IS_UNKNOWN,
    NO_INFORMATION_IS_ASKED,
    PERSON_HAS_MANY_DRAFTS,
)
from shared.contracts.partners.refusals.calls import CALL_IS_UNKNOWN, CALL_TAKES_NO_APPLICATIONS_NOW
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.intents import INTENT_BELONGS_TO_SOMEBODY_ELSE, INTENT_WAITS_NO_MORE
from shared.contracts.partners.refusals.needs import NEED_IS_NOT_PUBLISHED
from shared.contracts.partners.review_rules import ReviewRules
from shared.contracts.partners.trials.events import TrialCancelled
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, REVISION_HAS_MOVED_ON
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import (
    APPLICANT,
    HELD,
    NOBODYS_ID,
    Scene,
    applicant,
    application,
    by,
    in_force,
    resident,
    staff,
)


def drafted(**changes: Any) -> Scene:
    return Scene().opened().drafted(**changes)


def submitted() -> Scene:
    return Scene().opened().submitted()


def screening() -> Scene:
    return Scene().opened().need_published().screening()


def twenty_drafts() -> Scene:
    scene = Scene().opened()
    for _ in range(20):
        scene.drafted()
    return scene


def for_a_call_closed_since() -> Scene:
    scene = Scene().opened().need_published().call_published()
    scene.drafted(call_id=scene.call_id)
    scene.when(CloseCall(call_id=scene.call_id, **staff()))
    return scene


def from_an_intent_withdrawn_since() -> Scene:
    scene = Scene().opened().intent_offered()
    scene.drafted(intent_id=scene.intent_id)
    scene.when(WithdrawIntent(intent_id=scene.intent_id, **applicant()))
    return scene


def applied_twice(**changes: Any) -> Scene:
    scene = Scene().opened().need_published().call_published()
    named = {"call_id": scene.call_id} | changes
    return scene.submitted(**named).drafted(**named)


CASES = (
    Case(
        APPLICANT_HAS_AN_OPEN_APPLICATION,
        "a second one to a call",
        applied_twice,
        lambda scene: SubmitApplication(application_id=scene.application_id, **applicant()),
    ),
    Case(
        APPLICANT_HAS_AN_OPEN_APPLICATION,
        "a second one with a project, outside calls",
        lambda: applied_twice(call_id=None),
        lambda scene: SubmitApplication(application_id=scene.application_id, **applicant()),
    ),
    Case(
        APPLICATION_IS_UNKNOWN,
        "submitted",
        lambda: Scene().opened(),
        lambda _: SubmitApplication(application_id=NOBODYS_ID, **applicant()),
    ),
    Case(
        APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
        "submitted",
        drafted,
        lambda scene: SubmitApplication(application_id=scene.application_id, **resident()),
    ),
    Case(
        APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
        "withdrawn by staff",
        submitted,
        lambda scene: WithdrawApplication(application_id=scene.application_id, **staff()),
    ),
    Case(
        PERSON_HAS_MANY_DRAFTS,
        "the twenty-first",
        twenty_drafts,
        lambda _: DraftApplication(**application(), **applicant()),
    ),
    Case(
        CALL_IS_UNKNOWN,
        "a call that is a draft itself",
        lambda: Scene().opened().need_published().call_drafted(),
        lambda scene: DraftApplication(**application(call_id=scene.call_id), **applicant()),
    ),
    Case(
        INTENT_BELONGS_TO_SOMEBODY_ELSE,
        "named in somebody else's application",
        lambda: Scene().opened().intent_offered(),
        lambda scene: DraftApplication(**application(intent_id=scene.intent_id), **by("partner-li")),
    ),
    Case(
        INTENT_WAITS_NO_MORE,
        "withdrawn before the application was submitted",
        from_an_intent_withdrawn_since,
        lambda scene: SubmitApplication(application_id=scene.application_id, **applicant()),
    ),
    Case(
        CALL_TAKES_NO_APPLICATIONS_NOW,
        "closed before the application was submitted",
        for_a_call_closed_since,
        lambda scene: SubmitApplication(application_id=scene.application_id, **applicant()),
    ),
    Case(
        APPLICATION_IS_NOT_EDITED_NOW,
        "submitted",
        submitted,
        lambda scene: EditApplication(application_id=scene.application_id, **application(), **applicant()),
    ),
    Case(
        REVISION_HAS_MOVED_ON,
        "edited in between",
        drafted,
        lambda scene: EditApplication(
            application_id=scene.application_id, expected_revision=3, **application(), **applicant()
        ),
    ),
    Case(
        APPLICATION_IS_NOT_A_DRAFT,
        "submitted while in screening",
        screening,
        lambda scene: SubmitApplication(application_id=scene.application_id, **applicant()),
    ),
    Case(
        APPLICATION_IS_NOT_SUBMITTED,
        "screened as a draft",
        drafted,
        lambda scene: BeginScreening(application_id=scene.application_id, **staff()),
    ),
    Case(
        APPLICATION_IS_NOT_IN_SCREENING,
        "asked before screening",
        submitted,
        lambda scene: RequestInformation(
            application_id=scene.application_id, question="露台荷载？", **staff()
        ),
    ),
    Case(
        APPLICATION_IS_NOT_IN_SCREENING,
        "matched while information is asked",
        lambda: Scene().opened().need_published().information_asked(),
        lambda scene: MatchApplication(
            application_id=scene.application_id, need_ids=(scene.need_id,), **staff()
        ),
    ),
    Case(
        NEED_IS_NOT_PUBLISHED,
        "matched to it",
        lambda: Scene().opened().need_verified().screening(),
        lambda scene: MatchApplication(
            application_id=scene.application_id, need_ids=(scene.need_id,), **staff()
        ),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "matched by the applicant, who is staff too",
        screening,
        lambda scene: MatchApplication(
            application_id=scene.application_id, need_ids=(scene.need_id,), **staff(APPLICANT)
        ),
    ),
    Case(
        NO_INFORMATION_IS_ASKED,
        "answered unasked",
        screening,
        lambda scene: AnswerInformation(
            application_id=scene.application_id, answer="每平方米150公斤", **applicant()
        ),
    ),
    Case(
        APPLICATION_IS_SETTLED,
        "withdrawn once admitted",
        lambda: Scene().opened().admitted(),
        lambda scene: WithdrawApplication(application_id=scene.application_id, **applicant()),
    ),
)


@each(*CASES)
def test_an_application_refuses(case: Case) -> None:
    case.holds()


def test_only_staff_screen_and_match() -> None:
    scene = screening()
    who = by("committee-wang", Role.COMMITTEE, Role.RESIDENT)
    match = MatchApplication(application_id=scene.application_id, need_ids=(scene.need_id,), **who)
    scene.refuses(match, ACTOR_MAY_NOT_DO_THIS)
    scene.refuses(BeginScreening(application_id=scene.application_id, **who), ACTOR_MAY_NOT_DO_THIS)


@pytest.mark.parametrize(
    ("form", "organisation"), [(PartnerForm.TEAM, None), (PartnerForm.INDEPENDENT, "万老师工作室")]
)
def test_a_team_names_its_organisation_and_a_person_names_none(
    form: PartnerForm, organisation: str | None
) -> None:
    with pytest.raises(ValidationError, match="a team names its organisation"):
        DraftApplication(**application(form=form, organisation=organisation), **applicant())


def test_a_draft_is_edited_as_often_as_its_applicant_likes() -> None:
    scene = drafted()
    for revision in (2, 3):
        changed = application(summary=f"第{revision}稿")
        scene.when(
            EditApplication(
                application_id=scene.application_id,
                expected_revision=revision - 1,
                **changed,
                **applicant(),
            )
        )
        scene.then(
            ApplicationEdited(
                application_id=scene.application_id,
                particulars=ApplicationParticulars(**changed),
                revision=revision,
            )
        )


def test_a_submission_sets_the_bar_by_the_rules_of_the_day() -> None:
    scene = Scene().opened(rules=Rules(feedback_quorum=7, feedback_threshold_bps=8_000)).drafted()
    scene.identified()
    scene.when(SubmitApplication(application_id=scene.application_id, **applicant()))
    scene.then(
        ApplicationSubmitted(
            application_id=scene.application_id,
            applicant=APPLICANT,
            particulars=ApplicationParticulars(**application()),
            feedback_quorum=7,
            feedback_threshold_bps=8_000,
            staff_entered_bps=4_000,
            review=ReviewRules(),
            publicity_days=7,
            feedback_window_hours=72,
            submitted_at=MONDAY,
        )
    )
    scene.given(in_force(Rules(feedback_quorum=9)))
    assert scene.state.applications[scene.application_id].quorum == 7


def test_whoever_applied_applies_again_with_another_project_or_once_it_is_over() -> None:
    scene = submitted()
    first = scene.application_id
    scene.submitted(project="彩虹村").happened(ApplicationSubmitted)
    scene.drafted().refuses(
        SubmitApplication(application_id=scene.application_id, **applicant()),
        APPLICANT_HAS_AN_OPEN_APPLICATION,
    )
    scene.when(WithdrawApplication(application_id=first, **applicant()))
    scene.identified()
    scene.when(SubmitApplication(application_id=scene.application_id, **applicant()))
    scene.happened(ApplicationSubmitted)


def test_submitting_twice_changes_nothing() -> None:
    scene = submitted()
    scene.when(SubmitApplication(application_id=scene.application_id, **applicant())).then_nothing()


def test_an_application_to_a_call_takes_up_the_intent_it_comes_of() -> None:
    scene = Scene().opened().need_published().call_published().intent_offered()
    scene.submitted(call_id=scene.call_id, intent_id=scene.intent_id)
    taken_up = scene.happened(IntentTakenUp)
    assert taken_up == IntentTakenUp(intent_id=scene.intent_id, application_id=scene.application_id)


def test_staff_ask_and_the_applicant_answers_and_amends() -> None:
    scene = screening()
    ask = RequestInformation(application_id=scene.application_id, question="露台荷载？", **staff())
    scene.when(ask).then(InformationRequested(application_id=scene.application_id, question="露台荷载？"))
    scene.refuses(ask, APPLICATION_IS_NOT_IN_SCREENING)
    amended = application(summary="种植箱每平方米不超过150公斤。", intent_id=NOBODYS_ID)
    scene.when(EditApplication(application_id=scene.application_id, **amended, **applicant()))
    kept = scene.happened(ApplicationEdited).particulars
    assert (kept.summary, kept.intent_id) == ("种植箱每平方米不超过150公斤。", None)
    scene.when(AnswerInformation(application_id=scene.application_id, answer="见修改稿", **applicant()))
    scene.then(InformationAnswered(application_id=scene.application_id, answer="见修改稿"))
    scene.when(BeginScreening(application_id=scene.application_id, **staff())).then_nothing()


def test_screening_begins_once() -> None:
    scene = submitted()
    begin = BeginScreening(application_id=scene.application_id, **staff())
    scene.when(begin).then(ScreeningBegun(application_id=scene.application_id, begun_by="staff-chen"))
    scene.when(begin).then_nothing()


def test_a_match_names_each_need_once_and_may_be_added_to() -> None:
    scene = screening()
    first = scene.need_id
    scene.when(MatchApplication(application_id=scene.application_id, need_ids=(first, first), **staff()))
    scene.then(
        ApplicationMatched(application_id=scene.application_id, project="天空农场", need_ids=(first,)),
        NeedMatched(need_id=first, application_id=scene.application_id),
    )
    scene.need_published()
    match = MatchApplication(application_id=scene.application_id, need_ids=(first, scene.need_id), **staff())
    scene.when(match)
    assert scene.happened(ApplicationMatched).need_ids == (first, scene.need_id)
    assert scene.happened(NeedMatched).need_id == scene.need_id
    scene.when(match).then_nothing()


def test_an_applicant_withdraws_and_everything_is_given_back() -> None:
    scene = Scene().opened().trial_planned()
    trial = scene.state.applications[scene.application_id].trial
    assert trial is not None
    withdraw = WithdrawApplication(application_id=scene.application_id, **applicant())
    scene.when(withdraw)
    scene.then(
        TrialCancelled(trial_id=trial.id, application_id=scene.application_id, cancelled_at=MONDAY),
        ApplicationWithdrawn(application_id=scene.application_id, decision_id=None, withdrawn_at=MONDAY),
        NeedReleased(need_id=scene.need_id, application_id=scene.application_id),
    )
    scene.when(withdraw).then_nothing()


@pytest.mark.parametrize("come_so_far", [Scene.answered, Scene.decided])
def test_nothing_falls_due_after_a_withdrawal(come_so_far: Any) -> None:
    scene: Scene = come_so_far(Scene().opened())
    scene.when(WithdrawApplication(application_id=scene.application_id, **applicant(at=HELD)))
    assert scene.state.deadlines.set_for == {}
    assert scene.happened(ApplicationWithdrawn).decision_id == (
        scene.decision_id if scene.decision_id != NOBODYS_ID else None
    )


def test_the_window_of_a_call_is_half_open() -> None:
    scene = Scene().opened().need_published().call_published()
    scene.drafted(call_id=scene.call_id).identified()
    submit = SubmitApplication(application_id=scene.application_id, **applicant(at=later(30)))
    scene.refuses(submit, CALL_TAKES_NO_APPLICATIONS_NOW)
