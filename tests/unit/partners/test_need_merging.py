"""Needs that say the same become one, and staff say who sees to a need."""

from datetime import date
from typing import Any

import pytest

from shared.contracts.partners.applications.commands import MatchApplication
from shared.contracts.partners.applications.views import GetApplication
from shared.contracts.partners.needs.assigning import AssignNeed, NeedAssigned, NeedAssignee
from shared.contracts.partners.needs.closing import ConfirmNeed, NeedConfirmed
from shared.contracts.partners.needs.commands import CloseNeed, CollectNeed, PublishNeed, VerifyNeed
from shared.contracts.partners.needs.events import NeedClosed, NeedCollected, NeedMatched
from shared.contracts.partners.needs.merging import MergeNeed, NeedMerged
from shared.contracts.partners.needs.raised import JoinNeed, NeedJoined
from shared.contracts.partners.needs.views import GetNeed, GetNeedVoices, ListNeeds, NeedState
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.contracts.partners.refusals.needs import (
    NEED_IS_DUE_IN_THE_PAST,
    NEED_IS_MERGED,
    NEED_IS_NOT_MERGED_INTO_ITSELF,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_SETTLED,
    NEED_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.projects import PROJECT_IS_UNKNOWN
from shared.kernel.roles import Role
from tests.specification import later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import NOBODYS_ID, Scene, by, need, resident, staff

WHY = "两项需求内容相同"


class TwoNeeds(Scene):
    other = NOBODYS_ID

    def both(self, *, published: bool = True) -> "TwoNeeds":
        """One on the public list, and another there or not."""
        self.opened().need_published()
        self.when(CollectNeed(**need(title="亲子种植"), **staff()))
        self.other = self.happened(NeedCollected).need_id
        if published:
            self.when(VerifyNeed(need_id=self.other, **staff("staff-wu")))
            self.when(PublishNeed(need_id=self.other, **staff()))
        return self

    def joined(self, need_id: str, *people: str) -> "TwoNeeds":
        for one in people:
            self.when(JoinNeed(need_id=need_id, verified=True, **resident(one)))
        return self

    def merged(self) -> "TwoNeeds":
        self.both().joined(self.need_id, "resident-a", "resident-b", "resident-c")
        self.joined(self.other, "resident-c", "resident-d", "resident-e")
        self.when(self.merger())
        return self

    def another(self) -> "TwoNeeds":
        self.need_published()
        return self

    def merger(self, need_id: str | None = None, into: str | None = None) -> MergeNeed:
        return MergeNeed(need_id=need_id or self.need_id, into=into or self.other, reason=WHY, **staff())


def assign(scene: Scene, **changes: Any) -> AssignNeed:
    said = {"to": NeedAssignee.STAFF, "assignee_id": "staff-wu", "due_on": date(2026, 9, 30), **changes}
    return AssignNeed(need_id=scene.need_id, **said, **staff())


def closed() -> TwoNeeds:
    scene = TwoNeeds().both()
    scene.when(CloseNeed(need_id=scene.need_id, reason="学校已开设课程", **staff("staff-he")))
    return scene


CASES = (
    Case(
        NEED_IS_UNKNOWN,
        "merged into none",
        lambda: TwoNeeds().both(),
        lambda scene: scene.merger(into=NOBODYS_ID),
    ),
    Case(
        NEED_IS_MERGED,
        "merged elsewhere before",
        lambda: TwoNeeds().merged().another(),
        lambda scene: scene.merger(need_id=next(iter(scene.state.lies_in)), into=scene.need_id),
    ),
    Case(
        NEED_IS_MERGED,
        "closed by itself",
        lambda: TwoNeeds().merged(),
        lambda scene: CloseNeed(need_id=scene.need_id, reason="重复", **staff("staff-he")),
    ),
    Case(NEED_IS_SETTLED, "closed", closed, lambda scene: scene.merger()),
    Case(
        NEED_IS_SETTLED,
        "into a closed one",
        closed,
        lambda scene: scene.merger(need_id=scene.other, into=scene.need_id),
    ),
    Case(
        NEED_IS_NOT_MERGED_INTO_ITSELF,
        "the same",
        lambda: TwoNeeds().both(),
        lambda scene: scene.merger(into=scene.need_id),
    ),
    Case(
        NEED_IS_NOT_PUBLISHED,
        "out of sight",
        lambda: TwoNeeds().both(published=False),
        lambda scene: scene.merger(),
    ),
    Case(NEED_IS_SETTLED, "assigned once closed", closed, assign),
    Case(
        NEED_IS_DUE_IN_THE_PAST,
        "yesterday",
        lambda: TwoNeeds().both(),
        lambda scene: assign(scene, due_on=date(2026, 7, 5)),
    ),
    Case(
        PROJECT_IS_UNKNOWN,
        "assigned to no project",
        lambda: TwoNeeds().both(),
        lambda scene: assign(scene, to=NeedAssignee.PROJECT, assignee_id=NOBODYS_ID),
    ),
    Case(
        PARTNER_IS_UNKNOWN,
        "assigned to no partner",
        lambda: TwoNeeds().both(),
        lambda scene: assign(scene, to=NeedAssignee.PARTNER, assignee_id=NOBODYS_ID),
    ),
)


@each(*CASES)
def test_merging_and_assigning_refuse(case: Case[TwoNeeds]) -> None:
    case.holds()


async def test_whoever_raised_either_raised_the_one_that_stays_each_once() -> None:
    scene = TwoNeeds().merged()
    event = scene.happened(NeedMerged)
    assert (event.into, event.raisers, event.raised) == (scene.other, 5, True)
    assert scene.state.needs[scene.other].raised_by == {f"resident-{one}" for one in "abcde"}
    assert scene.need_id not in scene.state.needs
    scene.when(scene.merger()).then_nothing()
    models = ReadModels(*scene.history)
    old, stays = [await models.ask(GetNeed(need_id=one)) for one in (scene.need_id, scene.other)]
    assert old is not None
    assert stays is not None
    assert (old.state, old.listed, old.merged_into) == (NeedState.MERGED, False, scene.other)
    assert [(one.need_id, one.reason) for one in stays.merged] == [(scene.need_id, WHY)]
    assert (stays.raised, stays.raisers) == (True, 5)
    listed = await models.ask(ListNeeds(listed=True))
    assert [one.need_id for one in listed.items] == [scene.other]


def test_whatever_names_a_merged_need_means_the_one_in_which_it_lies() -> None:
    scene = TwoNeeds().merged()
    scene.joined(scene.need_id, "resident-f")
    assert scene.happened(NeedJoined).need_id == scene.other
    scene.when(JoinNeed(need_id=scene.need_id, verified=True, **resident("resident-a"))).then_nothing()
    scene.screening()
    both = (scene.need_id, scene.other)
    scene.when(MatchApplication(application_id=scene.application_id, need_ids=both, **staff()))
    assert scene.happened(NeedMatched).need_id == scene.other


async def test_merged_twice_it_still_leads_to_the_one_that_stays() -> None:
    scene = TwoNeeds().merged()
    first, second = scene.need_id, scene.other
    scene.need_published().when(scene.merger(need_id=second, into=scene.need_id))
    assert scene.happened(NeedMerged).holding == (first,)
    assert scene.state.lies_in == {first: scene.need_id, second: scene.need_id}
    view = await ReadModels(*scene.history).ask(GetNeed(need_id=scene.need_id))
    assert view is not None
    assert [one.need_id for one in view.merged] == [second, first]


async def test_who_serves_a_merged_need_serves_the_one_that_stays() -> None:
    scene = TwoNeeds()
    scene.opened().admitted()
    served = scene.need_id
    scene.when(CollectNeed(**need(title="亲子种植"), **staff()))
    scene.other = scene.happened(NeedCollected).need_id
    scene.when(VerifyNeed(need_id=scene.other, **staff("staff-wu")))
    scene.when(PublishNeed(need_id=scene.other, **staff()))
    scene.joined(served, "resident-a", "resident-b")
    scene.when(ConfirmNeed(need_id=served, verified=True, **resident("resident-a"))).happened(NeedConfirmed)
    scene.when(scene.merger())
    assert scene.state.deadlines.set_for.keys().isdisjoint({f"need/{served}"}), (
        "what was confirmed was another"
    )
    assert scene.state.applications[scene.application_id].need_ids == [scene.other]
    models = ReadModels(*scene.history)
    view = await models.ask(GetNeed(need_id=scene.other))
    of = await models.ask(GetApplication(application_id=scene.application_id))
    assert view is not None
    assert of is not None
    assert (view.state, [*view.served_by]) == (NeedState.IN_PROJECT, [scene.application_id])
    assert of.need_ids == (scene.other,)
    for one in "ab":
        scene.when(ConfirmNeed(need_id=served, verified=True, **resident(f"resident-{one}")))
    assert scene.happened(NeedClosed).need_id == scene.other


async def test_a_merged_persons_voices_are_theirs_once() -> None:
    scene = TwoNeeds().merged()
    merging = CountAsOne(person_id="resident-e", into="resident-a", **by("gateway", Role.SYSTEM))
    scene.when(merging)
    models = ReadModels(*scene.history)
    view = await models.ask(GetNeed(need_id=scene.other))
    assert view is not None
    assert (view.raised, view.raisers) == (True, None), "four are too few to be told"
    own = await models.ask(GetNeedVoices(person_id="resident-a"))
    assert own is not None
    assert own.raised == (scene.need_id, scene.other)
    assert await models.ask(GetNeedVoices(person_id="resident-e")) is None


@pytest.mark.parametrize("to", [NeedAssignee.STAFF, NeedAssignee.PARTNER])
async def test_a_need_is_assigned_with_a_day(to: NeedAssignee) -> None:
    scene = Scene().opened().admitted()
    who = "staff-wu" if to is NeedAssignee.STAFF else scene.partner_id
    command = assign(scene, to=to, assignee_id=who)
    scene.when(command)
    event = scene.happened(NeedAssigned)
    assert (event.person or event.assignee_id, event.due_on) == (who, date(2026, 9, 30))
    scene.when(command).then_nothing()
    models = ReadModels(*scene.history)
    listed = await models.ask(ListNeeds(listed=None, assigned_to=who))
    assert [one.due_on for one in listed.items] == [date(2026, 9, 30)]
    scene.when(CloseNeed(need_id=scene.need_id, reason="已解决", **staff("staff-he", at=later(90)))).happened(
        NeedClosed
    )
    assert scene.state.needs[scene.need_id].assigned is None
