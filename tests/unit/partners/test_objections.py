"""Objections to a decision that another objection has set aside."""

from shared.contracts.partners.decisions.events import (
    ApplicationDecided,
    ApplicationRejected,
    ObjectionAnswered,
    Verdict,
)
from shared.contracts.partners.refusals.decisions import OBJECTION_IS_UNKNOWN
from tests.specification import later
from tests.unit.partners.scenes import Scene, staff, tick
from tests.unit.partners.test_decisions import answer, decide


def test_of_two_objections_one_is_upheld_and_the_other_is_answered_all_the_same() -> None:
    scene = Scene().opened().decided().objected()
    first = scene.objection_id
    scene.objected("resident-tan").when(answer(scene, staff(at=later(7)), upheld=True))
    scene.reviewed(Verdict.REJECT, at=later(8))
    scene.when(decide(scene, staff("staff-wu", at=later(8)), Verdict.REJECT))
    second_decision = scene.happened(ApplicationDecided).decision_id
    scene.objection_id = first
    scene.when(answer(scene, staff(at=later(9)), upheld=True))
    (answered,) = scene.last
    assert isinstance(answered, ObjectionAnswered)
    assert answered.decision_id == scene.decision_id != second_decision
    scene.refuses(answer(scene, staff(at=later(9))), OBJECTION_IS_UNKNOWN)
    scene.when(tick(later(15)))
    assert scene.happened(ApplicationRejected).decision_id == second_decision
