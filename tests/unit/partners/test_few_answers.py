"""Fewer than five answers: no door tells anything that depends on what they said."""

import pytest

from shared.contracts.partners.applications.events import ApplicationSubmitted
from shared.contracts.partners.decisions.commands import DecideApplication
from shared.contracts.partners.decisions.events import EvidenceCode, Verdict
from shared.contracts.partners.decisions.views import GetEvidence
from shared.contracts.partners.programme import CommunityOpened, Rules
from shared.contracts.partners.refusals.decisions import EVIDENCE_IS_MISSING
from shared.contracts.partners.trials.events import FeedbackClosed, FeedbackClosedV1
from shared.contracts.partners.trials.views import GetTrial
from shared.kernel.messages import Event
from tests.specification import MONDAY
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import DECIDED, RESIDENTS, Scene, opening, staff

FEW = RESIDENTS[:4]
OF_BEFORE = Rules(feedback_quorum=2)


def admits(scene: Scene) -> DecideApplication:
    return DecideApplication(
        application_id=scene.application_id,
        decision=Verdict.ADMIT,
        reason="居民试课反馈良好",
        **staff("staff-wu", at=DECIDED),
    )


async def told(against: int) -> tuple[object, ...]:
    """All that the doors tell of four answers: the event, the trial, the evidence, a refusal's details."""
    scene = Scene().opened().feedback_closed(FEW, against).reviewed()
    models = ReadModels(*scene.history)
    trial = await models.ask(GetTrial(application_id=scene.application_id))
    evidence = await models.ask(GetEvidence(application_id=scene.application_id, at=DECIDED))
    assert trial is not None
    assert trial.results is not None
    assert evidence is not None
    (closed,) = (one for one in scene.history if isinstance(one, FeedbackClosed))
    return (
        closed.model_dump(exclude={"trial_id", "application_id"}),
        trial.results.model_dump(exclude={"text_ids"}),
        [one.model_dump() for one in evidence.pieces],
        scene.refuses(admits(scene), EVIDENCE_IS_MISSING),
    )


async def test_no_door_tells_how_four_people_voted() -> None:
    unanimous = await told(against=0)
    for against in range(1, len(FEW) + 1):
        assert await told(against) == unanimous
    event, results, _, refused = unanimous
    assert isinstance(event, dict)
    assert isinstance(results, dict)
    assert event["threshold_met"] is results["threshold_met"] is None
    missing = [EvidenceCode.FEEDBACK_QUORUM, EvidenceCode.FEEDBACK_THRESHOLD]
    assert refused == {"missing": missing}


def opened_with_a_quorum_of_two() -> CommunityOpened:
    return CommunityOpened(**opening(rules=OF_BEFORE), opened_at=MONDAY)


def test_rules_of_before_that_ask_for_two_answers_get_five_for_new_applications() -> None:
    scene = Scene()
    scene.given(opened_with_a_quorum_of_two())
    assert scene.submitted().happened(ApplicationSubmitted).feedback_quorum == 5


@pytest.mark.parametrize("against", [0, 2])
async def test_a_window_that_closed_before_counts_as_it_did_and_its_trial_tells_nothing_more(
    against: int,
) -> None:
    events: list[Event] = []
    for one in Scene().opened().feedback_closed(RESIDENTS[:2], against).reviewed().history:
        if isinstance(one, ApplicationSubmitted):
            events.append(one.model_copy(update={"feedback_quorum": 2}))
        elif isinstance(one, FeedbackClosed):
            then = {"quorum_met": True, "threshold_met": against == 0}
            events.append(FeedbackClosedV1(**one.model_dump() | then))
        else:
            events.append(one)
    scene = Scene()
    scene.given(*events)
    (scene.application_id,) = scene.state.applications
    if against:
        missing = scene.refuses(admits(scene), EVIDENCE_IS_MISSING)
        assert missing == {"missing": [EvidenceCode.FEEDBACK_THRESHOLD]}
    else:
        assert scene.when(admits(scene)).last
    trial = await ReadModels(*events).ask(GetTrial(application_id=scene.application_id))
    assert trial is not None
    assert trial.results is not None
    assert (trial.results.in_favour, trial.results.threshold_met) == (None, None)
