"""A community's programme in numbers, as its events come."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.partners.admission import ActorKind, Mechanism
from shared.contracts.partners.amounts import Unit
from shared.contracts.partners.applications.views import ListApplications
from shared.contracts.partners.counts import GetProgrammeCounts, SumOffers
from shared.contracts.partners.intents import IntentOffered, OfferIntent, WithdrawIntent
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.offered import Contribution, ContributionKind
from shared.contracts.partners.partnership import ListPartners, TerminatePartner
from shared.contracts.partners.receptions.commands import (
    DeclineIntent,
    InviteToApply,
    MeetIntent,
    PlanReceptions,
)
from shared.contracts.partners.rule_bounds import RuleBounds
from shared.contracts.partners.rulemaking.events import RuleBoundsSet
from shared.contracts.partners.sums import GatherDeviations, GatherProgrammes, ProgrammeMonth, ProgrammeSums
from shared.kernel.messages import Command
from tests.specification import MONDAY, later
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import KNOW_HOW, Scene, applicant, intent, staff


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


@pytest.mark.parametrize("settled", ["declined", "invited", "talked", "planned"])
async def test_an_offer_that_was_answered_waits_no_more(settled: str) -> None:
    scene = Scene().opened().intent_offered()
    one: dict[str, Any] = {"intent_id": scene.intent_id, **staff()}
    commands: dict[str, Command] = {
        "declined": DeclineIntent(reason="名额已满", **one),
        "invited": InviteToApply(**one),
        "talked": MeetIntent(**one),
        "planned": PlanReceptions(
            intent_ids=(scene.intent_id,), starts_at=later(1), minutes=20, place="会客室", **staff()
        ),
    }
    scene.when(commands[settled])
    assert (await sums_of(scene)).intents_waiting == {}


def of_hours(quantity: int, **others: object) -> dict[str, Any]:
    said = Contribution(kind=ContributionKind.TIME, summary="每周", quantity=quantity, unit=Unit.HOURS)
    return {"contributions": (said, KNOW_HOW)} | others


async def test_what_is_in_line_is_counted_and_summed_by_field_kind_and_unit() -> None:
    scene = Scene().opened()
    for said in (
        of_hours(48, field=FieldOfWork.VOLUNTEERING),
        of_hours(12, field=FieldOfWork.VOLUNTEERING),
        of_hours(5),
        {"mechanism": Mechanism.VOLUNTEER_POINTS},
    ):
        scene.when(OfferIntent(**{**intent(), **said}, **applicant()))
    gone = scene.happened(IntentOffered).intent_id
    scene.when(WithdrawIntent(intent_id=gone, **applicant()))
    models = ReadModels(*scene.history)
    counts = await models.ask(GetProgrammeCounts())
    assert (counts.intents_offered, counts.intents.total) == (4, 3)
    assert counts.intents.by_mechanism == {Mechanism.SPACE_COOPERATION: 3}
    assert counts.intents.by_field == {FieldOfWork.VOLUNTEERING: 2}
    rows = [
        (one.field, one.kind, one.unit, one.quantity, one.intents)
        for one in (await models.ask(SumOffers())).sums
    ]
    assert rows == [
        (FieldOfWork.VOLUNTEERING, ContributionKind.TIME, Unit.HOURS, 60, 2),
        (None, ContributionKind.TIME, Unit.HOURS, 5, 1),
    ]
    asked = SumOffers(field=FieldOfWork.VOLUNTEERING, mechanism=Mechanism.SPACE_COOPERATION)
    assert [one.quantity for one in (await models.ask(asked)).sums] == [60]
    assert (await models.ask(SumOffers(mechanism=Mechanism.VOLUNTEER_POINTS))).sums == ()


async def test_partners_are_counted_until_they_leave_and_found_by_mechanism_and_field() -> None:
    scene = Scene().opened().admitted()
    models = ReadModels(*scene.history)
    counts = (await models.ask(GetProgrammeCounts())).partners
    assert (counts.total, counts.by_actor_kind) == (1, {ActorKind.BUSINESS: 1})
    assert counts.by_field == {FieldOfWork.SUSTAINABLE_DEVELOPMENT: 1}
    field, mechanism = FieldOfWork.SUSTAINABLE_DEVELOPMENT, Mechanism.SPACE_COOPERATION
    assert len((await models.ask(ListPartners(field=field, mechanism=mechanism))).items) == 1
    assert (await models.ask(ListPartners(field=FieldOfWork.GOVERNANCE))).items == []
    assert len((await models.ask(ListApplications(field=field, mechanism=mechanism))).items) == 1
    assert (await models.ask(ListApplications(mechanism=Mechanism.VOLUNTEER_POINTS))).items == []
    scene.when(TerminatePartner(partner_id=scene.partner_id, reason="不再合作", **staff()))
    assert (await ReadModels(*scene.history).ask(GetProgrammeCounts())).partners.total == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"quantity": 3}, "number_has_a_unit"),
        ({"unit": "hours"}, "number_has_a_unit"),
        ({"quantity": 3, "unit": "fen"}, "unit_counts_something_else"),
        ({"quantity": 0, "unit": "hours"}, "greater_than_equal"),
    ],
)
def test_a_number_has_a_unit_that_counts_its_kind(said: dict[str, object], code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Contribution.model_validate({"kind": "time", "summary": "每周", **said})
    assert [one["type"] for one in refused.value.errors()] == [code]
