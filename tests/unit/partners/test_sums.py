"""A community's programme in numbers, as its events come."""

from shared.contracts.partners.admission import ActorKind, Mechanism
from shared.contracts.partners.rule_bounds import RuleBounds
from shared.contracts.partners.rulemaking.events import RuleBoundsSet
from shared.contracts.partners.sums import GatherDeviations, GatherProgrammes, ProgrammeMonth, ProgrammeSums
from tests.specification import MONDAY
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import Scene


async def sums_of(scene: Scene) -> ProgrammeSums:
    found = await ReadModels(*scene.history).ask(GatherProgrammes(communities=("haiwan", "elsewhere")))
    assert found.keys() == {"haiwan"}
    return found["haiwan"]


async def test_an_offer_waits_until_an_application_takes_it_up() -> None:
    offered = await sums_of(Scene().opened().intent_offered())
    assert len(offered.intents_waiting) == 1
    assert sum(month.intents for month in offered.months.values()) == 1


async def test_an_admission_counts_in_its_month_and_its_partner_by_mechanism_and_actor() -> None:
    admitted = await sums_of(Scene().opened().admitted())
    (kind,) = admitted.partners.values()
    assert kind.mechanism is Mechanism.SPACE_COOPERATION
    assert kind.actor_kind is ActorKind.BUSINESS
    total = [
        sum(getattr(month, name) for month in admitted.months.values()) for name in ("trials", "admissions")
    ]
    assert total == [1, 1]


async def test_an_objection_is_open_until_it_is_answered() -> None:
    objected = await sums_of(Scene().opened().decided().objected())
    assert len(objected.objections_open) == 1
    assert ProgrammeMonth(objections=1).objections == max(one.objections for one in objected.months.values())


async def test_a_rule_that_leaves_the_bounds_is_told_to_the_district() -> None:
    scene = Scene().opened()
    asked = GatherDeviations(communities=("haiwan", "elsewhere"), at=MONDAY)
    assert await ReadModels(*scene.history).ask(asked) == {"haiwan": ()}
    bounds = RuleBounds(share_bps_at_least=2_500)
    narrowed = RuleBoundsSet(bounds=bounds, reason="街道会议纪要", revision=1, set_by="luo", set_at=MONDAY)
    found = await ReadModels(*scene.history, narrowed).ask(asked)
    assert [(one.rule, one.at_least) for one in found["haiwan"]] == [("share_bps", 2_500)]
