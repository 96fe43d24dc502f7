"""Intents: non-binding offers in the order in which they came."""

from shared.contracts.partners.intents import (
    IntentOffered,
    IntentParticulars,
    IntentScheduled,
    IntentWithdrawn,
    OfferIntent,
    ScheduleIntent,
    WithdrawIntent,
)
from shared.contracts.partners.refusals.intents import (
    INTENT_BELONGS_TO_SOMEBODY_ELSE,
    INTENT_IS_UNKNOWN,
    INTENT_WAITS_NO_MORE,
    PERSON_HAS_MANY_INTENTS_WAITING,
)
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import APPLICANT, NOBODYS_ID, Scene, applicant, by, intent, resident, staff


def offered() -> Scene:
    return Scene().opened().intent_offered()


def withdrawn() -> Scene:
    scene = offered()
    scene.when(WithdrawIntent(intent_id=scene.intent_id, **applicant()))
    return scene


def taken_up() -> Scene:
    scene = offered()
    return scene.submitted(intent_id=scene.intent_id)


def twenty_offered() -> Scene:
    scene = Scene().opened()
    for _ in range(20):
        scene.intent_offered()
    return scene


CASES = (
    Case(
        INTENT_IS_UNKNOWN,
        "withdrawn",
        lambda: Scene().opened(),
        lambda _: WithdrawIntent(intent_id=NOBODYS_ID, **applicant()),
    ),
    Case(
        INTENT_BELONGS_TO_SOMEBODY_ELSE,
        "withdrawn",
        offered,
        lambda scene: WithdrawIntent(intent_id=scene.intent_id, **resident()),
    ),
    Case(
        INTENT_WAITS_NO_MORE,
        "withdrawn once an application came of it",
        taken_up,
        lambda scene: WithdrawIntent(intent_id=scene.intent_id, **applicant()),
    ),
    Case(
        INTENT_WAITS_NO_MORE,
        "scheduled once withdrawn",
        withdrawn,
        lambda scene: ScheduleIntent(intent_id=scene.intent_id, planned_for=later(9), **staff()),
    ),
    Case(
        PERSON_HAS_MANY_INTENTS_WAITING,
        "the twenty-first",
        twenty_offered,
        lambda _: OfferIntent(**intent(), **applicant()),
    ),
)


@each(*CASES)
def test_an_intent_refuses(case: Case) -> None:
    case.holds()


def test_anybody_offers_and_the_offers_are_numbered() -> None:
    scene = offered()
    scene.then(
        IntentOffered(
            intent_id=scene.intent_id,
            number=1,
            offered_by=APPLICANT,
            particulars=IntentParticulars(**intent()),
            offered_at=MONDAY,
        )
    )
    scene.when(OfferIntent(**intent(organisation=None, project="爬宠空间"), **by("stranger-yu")))
    assert scene.happened(IntentOffered).number == 2


def test_staff_plan_when_to_come_to_an_intent() -> None:
    scene = offered()
    plan = ScheduleIntent(intent_id=scene.intent_id, planned_for=later(60), **staff())
    scene.when(plan).then(IntentScheduled(intent_id=scene.intent_id, planned_for=later(60)))
    scene.when(plan).then_nothing()


def test_only_staff_plan_when_to_come_to_an_intent() -> None:
    scene = offered()
    command = ScheduleIntent(intent_id=scene.intent_id, planned_for=later(60), **applicant())
    scene.refuses(command, ACTOR_MAY_NOT_DO_THIS)


def test_whoever_offered_an_intent_withdraws_it_once() -> None:
    scene = offered()
    withdraw = WithdrawIntent(intent_id=scene.intent_id, **applicant())
    scene.when(withdraw).then(IntentWithdrawn(intent_id=scene.intent_id, withdrawn_at=MONDAY))
    scene.when(withdraw).then_nothing()


def test_a_withdrawn_intent_makes_room_for_another() -> None:
    scene = twenty_offered()
    scene.when(WithdrawIntent(intent_id=scene.intent_id, **applicant()))
    scene.intent_offered()
    assert scene.happened(IntentOffered).number == 21
