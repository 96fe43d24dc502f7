"""Applications that nothing happens to: a warning first, then the end; without a rule, never."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from services.partners.domain.decider import DECIDER
from shared.contracts.partners.applications.commands import (
    AnswerInformation,
    EditApplication,
    SubmitApplication,
    WithdrawApplication,
)
from shared.contracts.partners.applications.expiry import (
    ApplicationExpired,
    ApplicationExpiryNear,
    ApplicationExpirySet,
    Awaited,
)
from shared.contracts.partners.applications.views import ApplicationState, GetApplication
from shared.contracts.partners.needs.events import NeedReleased
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.refusals.applications import APPLICATION_IS_NOT_A_DRAFT, APPLICATION_IS_SETTLED
from shared.contracts.partners.trials.commands import RefuseTrialSpace
from shared.contracts.partners.waiting_rules import WaitingRules
from shared.kernel.roles import Role
from tests.specification import later
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import (
    APPLICANT,
    NOBODYS_ID,
    Scene,
    applicant,
    application,
    by,
    in_force,
    staff,
    tick,
)
from tests.unit.partners.test_trials import plan

WAITING = WaitingRules(draft_days=60, answer_days=30, trial_days=90, warning_days=7)
RULES = Rules(waiting=WAITING)
WAITS: tuple[tuple[Callable[[Scene], Scene], Awaited, int], ...] = (
    (Scene.drafted, Awaited.SUBMISSION, 60),
    (Scene.information_asked, Awaited.ANSWER, 30),
    (Scene.matched, Awaited.TRIAL, 90),
)


def opened() -> Scene:
    return Scene().opened(rules=RULES)


def submits(scene: Scene, days: int) -> SubmitApplication:
    return SubmitApplication(application_id=scene.application_id, **applicant(at=later(days)))


@pytest.mark.parametrize(("comes", "awaits", "days"), WAITS)
async def test_what_nothing_happens_to_is_warned_of_and_then_ends(
    comes: Callable[[Scene], Scene], awaits: Awaited, days: int
) -> None:
    scene = comes(opened())
    assert DECIDER.due(scene.state) == later(days - 7)
    scene.when(tick(later(days - 7)))
    warned = scene.happened(ApplicationExpiryNear)
    assert (warned.applicant, warned.awaits, warned.expires_at) == (APPLICANT, awaits, later(days))
    seen = await ReadModels(*scene.history).ask(GetApplication(application_id=scene.application_id))
    assert seen is not None
    assert seen.expires_at == later(days)
    scene.when(tick(later(days)))
    assert scene.happened(ApplicationExpired).awaited is awaits
    assert any(isinstance(one, NeedReleased) for one in scene.last) is (awaits is Awaited.TRIAL)
    assert DECIDER.due(scene.state) is None
    seen = await ReadModels(*scene.history).ask(GetApplication(application_id=scene.application_id))
    assert seen is not None
    assert (seen.state, seen.expires_at) == (ApplicationState.EXPIRED, None)
    withdraw = WithdrawApplication(application_id=scene.application_id, **applicant(at=later(days)))
    scene.refuses(withdraw, APPLICATION_IS_SETTLED)
    scene.refuses(submits(scene, days), APPLICATION_IS_NOT_A_DRAFT)


@pytest.mark.parametrize(("comes", "awaits", "days"), WAITS)
def test_without_a_rule_it_waits_for_ever(
    comes: Callable[[Scene], Scene], awaits: Awaited, days: int
) -> None:
    some = WAITING.model_copy(
        update={{"submission": "draft_days", "answer": "answer_days", "trial": "trial_days"}[awaits]: None}
    )
    for rules in (Rules(), Rules(waiting=some)):
        scene = comes(Scene().opened(rules=rules))
        scene.passes(later(10 * days))
        assert scene.state.applications[scene.application_id].state is not ApplicationState.EXPIRED


@pytest.mark.parametrize(("comes", "awaits", "days"), WAITS)
def test_a_warning_that_comes_late_leaves_as_much_time(
    comes: Callable[[Scene], Scene], awaits: Awaited, days: int
) -> None:
    scene = comes(opened()).when(tick(later(days + 20)))
    assert scene.happened(ApplicationExpiryNear).expires_at == later(days + 27), awaits
    assert not any(isinstance(one, ApplicationExpired) for one in scene.last)


@pytest.mark.parametrize(
    "comes",
    [
        Scene.submitted,
        Scene.trial_planned,
        lambda scene: scene.information_asked().when(
            AnswerInformation(application_id=scene.application_id, answer="见附件", **applicant())
        ),
        lambda scene: scene.drafted().when(
            WithdrawApplication(application_id=scene.application_id, **applicant())
        ),
    ],
    ids=["submitted", "planned", "answered", "withdrawn"],
)
def test_what_it_waited_for_ends_the_wait(comes: Callable[[Scene], Scene]) -> None:
    scene = opened()
    comes(scene)
    assert DECIDER.due(scene.state) is None


def test_a_draft_that_is_changed_waits_anew_and_one_that_was_warned_of_can_still_be_submitted() -> None:
    scene = opened().drafted().passes(later(53))
    changed = application(summary="在三楼露台种菜。")
    scene.when(EditApplication(application_id=scene.application_id, **changed, **applicant(at=later(55))))
    assert scene.happened(ApplicationExpirySet).expires_at == later(115)
    scene.passes(later(110)).identified().when(submits(scene, 111))
    assert DECIDER.due(scene.state) is None


async def test_a_draft_that_is_changed_under_rules_that_let_it_wait_for_ever_does() -> None:
    scene = opened().drafted()
    scene.given(in_force(Rules()))
    changed = application(summary="在三楼露台种菜。")
    scene.when(EditApplication(application_id=scene.application_id, **changed, **applicant(at=later(55))))
    assert DECIDER.due(scene.state) is None
    seen = await ReadModels(*scene.history).ask(GetApplication(application_id=scene.application_id))
    assert seen is not None
    assert seen.expires_at is None
    # Where that was not known, it was warned of and ended all the same: such a log is still read.
    near = ApplicationExpiryNear(
        application_id=scene.application_id,
        applicant=APPLICANT,
        project="天空农场",
        awaits=Awaited.SUBMISSION,
        expires_at=later(62),
    )
    scene.given(near).when(tick(later(62))).happened(ApplicationExpired)


def test_a_trial_without_its_space_is_waited_for_again() -> None:
    scene = opened().matched()
    scene.when(plan(scene, staff()).model_copy(update={"space_id": NOBODYS_ID}))
    trial = scene.state.applications[scene.application_id].trial
    assert trial is not None
    scene.when(
        RefuseTrialSpace(
            trial_id=trial.id,
            application_id=scene.application_id,
            reason="space_is_not_free",
            **by("policy:x", Role.SYSTEM, at=later(3)),
        )
    )
    assert scene.happened(ApplicationExpirySet).expires_at == later(93)


def test_the_rules_of_the_day_on_which_it_begins_to_wait_hold() -> None:
    scene = opened().drafted()
    scene.given(in_force(Rules()))
    assert DECIDER.due(scene.state) == later(53)


def test_nobody_is_warned_before_the_wait_begins() -> None:
    with pytest.raises(ValidationError, match="warns before the wait begins"):
        WaitingRules(draft_days=7)
