"""Hands differ: who makes the evidence for an admission does not decide on it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.partners.applications.commands import BeginScreening, MatchApplication
from shared.contracts.partners.applications.events import ScreeningBegun
from shared.contracts.partners.decisions.commands import DecideApplication
from shared.contracts.partners.decisions.events import ApplicationDecided, Verdict
from shared.contracts.partners.refusals.decisions import WHO_PREPARED_DOES_NOT_DECIDE
from shared.contracts.partners.trials.commands import CheckIn, GiveFeedback, RecordTrialHeld
from shared.contracts.partners.trials.events import CheckedIn, FeedbackGiven, Presence, TrialHeld
from shared.kernel.messages import Actor
from shared.kernel.roles import Role
from tests.unit.partners.scenes import (
    DECIDED,
    FEEDBACK_ENDS,
    HELD,
    RESIDENTS,
    TRIAL_BEGINS,
    Scene,
    resident,
    staff,
)

STAFF = ("staff-chen", "staff-wu", "staff-li", "staff-he", "staff-guo")


def decide(scene: Scene, person: str) -> DecideApplication:
    return DecideApplication(
        application_id=scene.application_id,
        decision=Verdict.ADMIT,
        reason="居民试课反馈良好",
        **staff(person, at=DECIDED),
    )


def prepared(screens: str, leads_in: str, holds: str, enters: str) -> Scene:
    """One resident is led in by staff, and for another one staff enter the answer."""
    scene = Scene().opened().need_published().submitted()
    case = {"application_id": scene.application_id}
    scene.when(BeginScreening(**case, **staff(screens)))
    scene.when(MatchApplication(**case, need_ids=(scene.need_id,), **staff(screens)))
    scene.plan()
    for person in RESIDENTS[1:]:
        scene.when(CheckIn(**case, presence=Presence.CODE, **resident(person, at=TRIAL_BEGINS)))
    by_staff = staff(leads_in, at=TRIAL_BEGINS)
    scene.when(CheckIn(**case, person=RESIDENTS[0], presence=Presence.STAFF, **by_staff))
    scene.when(RecordTrialHeld(**case, **staff(holds, at=HELD)))
    for person in RESIDENTS[:-1]:
        scene.when(GiveFeedback(verified=True, **case, score=5, in_favour=True, **resident(person, at=HELD)))
    at_the_counter = staff(enters, at=HELD)
    roles = frozenset({Role.STAFF, Role.RESIDENT})
    at_the_counter["actor"] = Actor(id=enters, roles=roles, on_behalf_of=RESIDENTS[-1])
    scene.when(GiveFeedback(verified=True, **case, score=5, in_favour=True, **at_the_counter))
    scene.passes(FEEDBACK_ENDS)
    return scene.reviewed()


@settings(deadline=None)  # How fast the machine is says nothing of hands.
@given(*[st.sampled_from(STAFF)] * 5)
def test_the_gate_is_never_met_by_hands_that_decide(
    screens: str, leads_in: str, holds: str, enters: str, decides: str
) -> None:
    scene = prepared(screens, leads_in, holds, enters)
    if decides in {screens, leads_in, holds, enters}:
        scene.refuses(decide(scene, decides), WHO_PREPARED_DOES_NOT_DECIDE)
    else:
        scene.when(decide(scene, decides))
        assert scene.happened(ApplicationDecided).decided_by == decides


def test_each_hand_alone_is_enough_to_be_kept_from_deciding() -> None:
    scene = prepared(*STAFF[:4])
    for person in STAFF[:4]:
        scene.refuses(decide(scene, person), WHO_PREPARED_DOES_NOT_DECIDE)
    scene.when(decide(scene, STAFF[4]))
    scene.happened(ApplicationDecided)


def test_what_was_recorded_without_hands_is_decided_as_it_was_then() -> None:
    scene = Scene().opened().feedback_closed().reviewed()
    hands = {"begun_by", "recorded_by", "entered_by"}
    kinds = (ScreeningBegun, TrialHeld, CheckedIn, FeedbackGiven)
    scene_of_then = Scene()
    for event in scene.history:
        lacked = hands if isinstance(event, kinds) else None
        scene_of_then.given(type(event).model_validate(event.model_dump(exclude=lacked)))
    scene_of_then.application_id = scene.application_id
    scene.refuses(decide(scene, "staff-chen"), WHO_PREPARED_DOES_NOT_DECIDE)
    scene_of_then.when(decide(scene_of_then, "staff-chen"))
    scene_of_then.happened(ApplicationDecided)
