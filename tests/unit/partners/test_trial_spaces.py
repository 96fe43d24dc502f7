"""The space of a trial: until it is kept nobody checks in; a trial that can't have it comes to nothing."""

from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.refusals.trials import NO_TRIAL_IS_PLANNED, TRIAL_WAITS_FOR_ITS_SPACE
from shared.contracts.partners.trials.commands import ConfirmTrialSpace, RecordTrialHeld, RefuseTrialSpace
from shared.contracts.partners.trials.events import (
    CheckedIn,
    TrialCancelled,
    TrialPlanned,
    TrialSpaceConfirmed,
)
from shared.contracts.partners.trials.views import GetTrial, TrialState
from shared.kernel.roles import Role
from shared.kernel.windows import TimeWindow
from tests.specification import later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import HELD, NOBODYS_ID, TRIAL_BEGINS, Scene, by, resident, staff
from tests.unit.partners.test_trials import check_in, plan, planned

ROOM = NOBODYS_ID


def planned_in_a_room() -> Scene:
    scene = Scene().opened().matched()
    scene.when(plan(scene, staff()).model_copy(update={"space_id": ROOM}))
    return scene


def answered_by_bookings(scene: Scene, kind: type[ConfirmTrialSpace | RefuseTrialSpace]) -> Scene:
    trial = scene.state.applications[scene.application_id].trial
    said = {"reason": "space_is_not_free"} if kind is RefuseTrialSpace else {}
    asked = {"application_id": scene.application_id, "trial_id": trial.id if trial else NOBODYS_ID}
    scene.when(kind.model_validate(asked | said | by("bookings", Role.SYSTEM)))
    return scene


CASES = (
    Case(
        TRIAL_WAITS_FOR_ITS_SPACE,
        "check-in",
        planned_in_a_room,
        lambda scene: check_in(scene, resident(at=TRIAL_BEGINS)),
    ),
    Case(
        TRIAL_WAITS_FOR_ITS_SPACE,
        "recorded as held",
        planned_in_a_room,
        lambda scene: RecordTrialHeld(application_id=scene.application_id, **staff(at=HELD)),
    ),
)


@each(*CASES)
def test_a_trial_without_its_space_refuses(case: Case) -> None:
    case.holds()


def test_a_trial_in_a_space_is_held_once_that_is_kept() -> None:
    scene = planned_in_a_room()
    assert scene.happened(TrialPlanned).space_id == ROOM
    answered_by_bookings(scene, ConfirmTrialSpace).happened(TrialSpaceConfirmed)
    scene.when(check_in(scene, resident(at=TRIAL_BEGINS))).happened(CheckedIn)
    answered_by_bookings(scene, ConfirmTrialSpace).then_nothing()
    answered_by_bookings(scene, RefuseTrialSpace).then_nothing()


def test_a_trial_whose_space_is_refused_comes_to_nothing_and_says_why() -> None:
    scene = answered_by_bookings(planned_in_a_room(), RefuseTrialSpace)
    assert scene.happened(TrialCancelled).space_refused == "space_is_not_free"
    assert scene.state.applications[scene.application_id].state is ApplicationState.MATCHED
    scene.refuses(check_in(scene, resident(at=TRIAL_BEGINS)), NO_TRIAL_IS_PLANNED)
    scene.plan().happened(TrialPlanned)


def test_an_answer_about_a_trial_that_was_planned_anew_says_nothing_of_the_next() -> None:
    scene = planned_in_a_room()
    first = scene.happened(TrialPlanned).trial_id
    scene.when(plan(scene, staff(), TimeWindow(starts_at=later(3), ends_at=later(4))))
    for kind in (ConfirmTrialSpace, RefuseTrialSpace):
        late = {"application_id": scene.application_id, "trial_id": first, "reason": "space_is_not_free"}
        wanted = {name: value for name, value in late.items() if name in kind.model_fields}
        scene.when(kind.model_validate(wanted | by("bookings", Role.SYSTEM))).then_nothing()


async def test_the_read_model_says_whether_a_trial_waits_for_its_space_or_lost_it() -> None:
    scene = planned_in_a_room()
    asked = GetTrial(application_id=scene.application_id)
    shown = await ReadModels(*scene.history).ask(asked)
    assert shown is not None
    assert (shown.space_id, shown.waits_for_space) == (ROOM, True)
    other = answered_by_bookings(planned_in_a_room(), ConfirmTrialSpace)
    kept = await ReadModels(*other.history).ask(GetTrial(application_id=other.application_id))
    assert kept is not None
    assert not kept.waits_for_space
    answered_by_bookings(scene, RefuseTrialSpace)
    lost = await ReadModels(*scene.history).ask(asked)
    assert lost is not None
    assert (lost.state, lost.waits_for_space, lost.space_refused) == (
        TrialState.CANCELLED,
        False,
        "space_is_not_free",
    )


def test_what_was_planned_before_spaces_were_kept_waits_for_none() -> None:
    before = planned().happened(TrialPlanned).model_dump(exclude={"space_id"})
    assert TrialPlanned.model_validate(before).space_id is None
    scene = planned()
    trial = scene.state.applications[scene.application_id].trial
    assert trial is not None
    assert not trial.waits_for_space
